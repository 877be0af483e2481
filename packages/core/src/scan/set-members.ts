/**
 * A record with other values, or with more members: the line is written anew into the side buffer, without insignificant
 * white space and all else as it was, and the record is put on the tape once more, behind all others.
 */
import { CLOSE_BRACE, COLON, COMMA } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { ID_EVENT, RESERVED_KEYS } from '../model/keys.ts';
import {
  DUPLICATE_NAME,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_TYPE,
  RECORD_EVENT_TOKEN,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  RECORD_SIZE,
  type RecordView,
} from '../model/record.ts';
import type { NameTable } from './names.ts';
import { rewriteLine } from './rewrite-line.ts';
import { placeLine, placeValue, reserveTape } from './tape-places.ts';

/** A member as it shall be. */
export type SetMember = {
  /** The id of its name. */
  name: number;
  /** The name as it is spelled, quotes included. */
  spelled: Uint8Array;
  /** As JSON. */
  value: Uint8Array;
  /** As on the tape, `ESCAPED` included. */
  type: number;
};

/** Adds members behind all others, those aside whose names the record has. The view is at the new place then. */
export function addMembers(
  view: RecordView,
  members: readonly SetMember[],
  names: NameTable,
  side: ByteWriter,
): void {
  const added = members.filter(({ name }) => view.memberNamed(name) === 0);
  if (added.length > 0) setMembers(view, added, names, side);
}

/**
 * Sets members of the record at hand: the value of the one that has the name, else one more behind all others. The view
 * is at the new place then.
 */
export function setMembers(
  view: RecordView,
  set: readonly SetMember[],
  names: NameTable,
  side: ByteWriter,
): void {
  // Where a name stood twice, the line has members that the tape has not.
  const isResolved = (view.flags & DUPLICATE_NAME) !== 0;
  const added = set.filter(({ name }) => view.memberNamed(name) === 0);
  copyToEnd(view, added.length);
  const { batch, tape, position: record } = view;
  // Its token holds the value that was.
  if (set.some(({ name }) => name === ID_EVENT)) tape[record + RECORD_EVENT_TOKEN] = 0;
  const from = side.length;
  /** The member on the tape whose value is written. */
  let member = view.members;
  rewriteLine(
    view,
    (nameStart, nameEnd) => {
      if (isResolved) member = view.memberNamed(names.idOf(view.lineBytes, nameStart, nameEnd));
      const other = set.find(({ name }) => name === tape[member + MEMBER_NAME]);
      if (other === undefined) return null;
      tape[member + MEMBER_TYPE] = other.type;
      return other.value;
    },
    side,
    (start, end) => {
      // What was resolved lies in the side buffer already, where it may be another value than this one.
      if (isResolved && !set.some(({ name }) => name === tape[member + MEMBER_NAME])) return;
      placeValue(tape, member, start, end);
      if (!isResolved) member += MEMBER_SIZE;
    },
  );
  // The closing brace comes behind what is added.
  side.length--;
  for (const one of added) {
    if (side.length > from + 1) side.byte(COMMA);
    side.all(one.spelled);
    side.byte(COLON);
    const start = side.length;
    side.all(one.value);
    append(view, one, start, side.length);
  }
  side.byte(CLOSE_BRACE);
  tape[record + RECORD_MEMBERS_END] = batch.tapeLength = view.membersEnd;
  placeLine(view, side, from, side.length);
}

/** The record at hand once more behind all others, with room for `more` members; the view moves there. */
function copyToEnd(view: RecordView, more: number): void {
  const { batch, position: before, membersEnd: end } = view;
  const record = batch.tapeLength;
  const moved = record - before;
  reserveTape(batch, end + moved + more * MEMBER_SIZE);
  const { tape } = batch;
  tape.copyWithin(record, before, end);
  for (let id = 0; id < RESERVED_KEYS.length; id++) {
    if (tape[record + RECORD_RESERVED + id] !== 0) tape[record + RECORD_RESERVED + id] += moved;
  }
  view.tape = tape;
  view.position = record;
  view.members = record + RECORD_SIZE;
  view.membersEnd = end + moved;
}

function append(view: RecordView, { name, type }: SetMember, start: number, end: number): void {
  const { tape, position: record, membersEnd: member } = view;
  tape[member + MEMBER_NAME] = name;
  tape[member + MEMBER_TYPE] = type;
  placeValue(tape, member, start, end);
  if (name < RESERVED_KEYS.length) tape[record + RECORD_RESERVED + name] = member;
  view.membersEnd = member + MEMBER_SIZE;
}
