/**
 * A record without some of its members: the line is written anew into the side buffer, without insignificant white
 * space and all else as it was, and the tape's members are closed up and moved there.
 */
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { ID_EVENT, RESERVED_KEYS } from '../model/keys.ts';
import {
  DUPLICATE_NAME,
  MEMBER_NAME,
  MEMBER_SIZE,
  RECORD_EVENT_TOKEN,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  type RecordView,
} from '../model/record.ts';
import type { NameTable } from './names.ts';
import { rewriteLine, TAKEN } from './rewrite-line.ts';
import { placeLine, placeValue } from './tape-places.ts';

/** Takes the members with these names (ids of `names`) from the record at hand. */
export function takeMembers(
  view: RecordView,
  taken: ReadonlySet<number>,
  names: NameTable,
  side: ByteWriter,
): void {
  const { tape, position: record } = view;
  // Where a name stood twice, the line has members that the tape has not.
  const isResolved = (view.flags & DUPLICATE_NAME) !== 0;
  const from = side.length;
  if (isResolved) {
    const inLine = (start: number, end: number) => taken.has(names.idOf(view.lineBytes, start, end));
    rewriteLine(view, (start, end) => (inLine(start, end) ? TAKEN : null), side);
  } else {
    let member = view.members;
    const onTape = () => (taken.has(tape[member + MEMBER_NAME]) ? TAKEN : null);
    rewriteLine(view, onTape, side, (start, end) => {
      placeValue(tape, member, start, end);
      member += MEMBER_SIZE;
    });
  }
  closeUp(view, taken);
  placeLine(view, side, from, side.length);
  view.membersEnd = tape[record + RECORD_MEMBERS_END];
}

/** The tape's members without those that are taken. */
function closeUp(
  { tape, position: record, members, membersEnd }: RecordView,
  taken: ReadonlySet<number>,
): void {
  const reserved = record + RECORD_RESERVED;
  tape.fill(0, reserved, reserved + RESERVED_KEYS.length);
  let kept = members;
  for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
    const name = tape[member + MEMBER_NAME];
    if (taken.has(name)) continue;
    tape.copyWithin(kept, member, member + MEMBER_SIZE);
    if (name < RESERVED_KEYS.length) tape[reserved + name] = kept;
    kept += MEMBER_SIZE;
  }
  tape[record + RECORD_MEMBERS_END] = kept;
  if (tape[reserved + ID_EVENT] === 0) tape[record + RECORD_EVENT_TOKEN] = 0;
}
