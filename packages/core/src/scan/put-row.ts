import {
  MEMBER_NAME,
  MEMBER_SIZE,
  RECORD_MEMBERS_END,
  RECORD_SIZE,
  type RecordView,
} from '../model/record.ts';
import { reserveTape } from './tape-places.ts';

/**
 * Puts the record at hand on the tape once more, behind all others, with some of its members alone: of those with a
 * reserved id (`ID_PERSON` …) these, then `members` by their number. No value is copied, and the line is the whole
 * record's: a row of a table, and no more. Returns where it stands; whoever puts it there takes it away again.
 */
export function putRow(view: RecordView, reserved: readonly number[], members: Int32Array): number {
  const { batch, position } = view;
  const record = batch.tapeLength;
  reserveTape(batch, record + RECORD_SIZE + (reserved.length + members.length) * MEMBER_SIZE);
  const { tape } = batch;
  tape.copyWithin(record, position, position + RECORD_SIZE);
  let to = record + RECORD_SIZE;
  for (const id of reserved) {
    const known = view.reserved(id);
    if (known === 0) continue;
    tape.copyWithin(to, known, known + MEMBER_SIZE);
    // It may have got another name.
    tape[to + MEMBER_NAME] = id;
    to += MEMBER_SIZE;
  }
  for (let i = 0; i < members.length; i++) {
    const member = view.members + members[i] * MEMBER_SIZE;
    tape.copyWithin(to, member, member + MEMBER_SIZE);
    to += MEMBER_SIZE;
  }
  tape[record + RECORD_MEMBERS_END] = to;
  batch.tapeLength = to;
  return record;
}
