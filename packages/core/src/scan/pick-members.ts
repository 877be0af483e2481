/**
 * A record with some of its members, in another order or under other names: put on the tape once more, behind all others,
 * its line and all values written anew into the side buffer.
 */
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { RESERVED_KEYS } from '../model/keys.ts';
import {
  DUPLICATE_NAME,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  RECORD_FLAGS,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  RECORD_SIZE,
  type RecordView,
} from '../model/record.ts';
import { writeCompact } from './nested.ts';
import { placeLine, placeValue, quotesAround, reserveTape } from './tape-places.ts';

/** A member that stays: ids of its name and of the name that it gets, and how that is spelled, quotes included. */
export type Pick = { name: number; as: number; spelled: Uint8Array };

/**
 * Leaves the record at hand these members, in this order, of those that it has; the view is at the new place then. What
 * it means stays known: `reserved`, and so its kind, event, person and time, are those that it had.
 */
export function pickMembers(view: RecordView, picks: readonly Pick[], side: ByteWriter): void {
  const { batch, bytes, members, position: before } = view;
  const record = batch.tapeLength;
  reserveTape(batch, record + RECORD_SIZE + (picks.length + RESERVED_KEYS.length) * MEMBER_SIZE);
  const { tape } = batch;
  tape.copyWithin(record, before, members);
  view.tape = tape;

  const from = side.length;
  let member = record + RECORD_SIZE;
  side.byte(OPEN_BRACE);
  for (const { name, as, spelled } of picks) {
    const picked = view.memberNamed(name);
    if (picked === 0) continue;
    if (side.length > from + 1) side.byte(COMMA);
    side.all(spelled);
    side.byte(COLON);
    copyValue(tape, picked, member, bytes, side);
    tape[member + MEMBER_NAME] = as;
    member += MEMBER_SIZE;
  }
  side.byte(CLOSE_BRACE);
  const lineEnd = side.length;
  const membersEnd = member;
  // Behind the members, and behind the line.
  for (let id = 0; id < RESERVED_KEYS.length; id++) {
    const known = view.reserved(id);
    if (known === 0) continue;
    copyValue(tape, known, member, bytes, side);
    tape[record + RECORD_RESERVED + id] = member;
    member += MEMBER_SIZE;
  }
  // The line holds each member once.
  tape[record + RECORD_FLAGS] &= ~DUPLICATE_NAME;
  tape[record + RECORD_MEMBERS_END] = membersEnd;
  batch.tapeLength = member;
  view.position = record;
  placeLine(view, side, from, lineEnd);
  view.members = record + RECORD_SIZE;
  view.membersEnd = membersEnd;
}

/** Appends the value of a member to `side`, and puts it on the tape a second time, as it lies there. */
function copyValue(tape: Int32Array, from: number, to: number, bytes: Uint8Array, side: ByteWriter): void {
  const inside = quotesAround(tape[from + MEMBER_TYPE]);
  const start = side.length;
  writeCompact(bytes, tape[from + MEMBER_START] - inside, tape[from + MEMBER_END] + inside, side);
  tape.copyWithin(to, from, from + MEMBER_SIZE);
  placeValue(tape, to, start, side.length);
}
