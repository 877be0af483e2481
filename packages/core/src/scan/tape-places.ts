/** Members and lines that were written anew: where they lie, as the tape has it. */

import type { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import {
  ESCAPED,
  LINE_IN_SIDE,
  MEMBER_END,
  MEMBER_START,
  MEMBER_TYPE,
  MEMBERS_IN_SIDE,
  RECORD_END,
  RECORD_FLAGS,
  RECORD_START,
  type RecordBatch,
  type RecordView,
  STRING,
} from '../model/record.ts';

/** Makes the batch's tape at least so long. */
export function reserveTape(batch: RecordBatch, length: number): void {
  if (length > batch.tape.length) batch.tape = grown(batch.tape, Math.max(length, batch.tape.length * 2));
}

/** How many quotes stand on either side of a value: the tape leaves those of a string out. */
export function quotesAround(type: number): number {
  return (type & ~ESCAPED) === STRING ? 1 : 0;
}

/** `start` and `end` are those of a whole value, whose type the member has. */
export function placeValue(tape: Int32Array, member: number, start: number, end: number): void {
  const inside = quotesAround(tape[member + MEMBER_TYPE]);
  tape[member + MEMBER_START] = start + inside;
  tape[member + MEMBER_END] = end - inside;
}

/** The line of the record at hand, and its members, now lie in `side`; the line from `start` to `end`. */
export function placeLine(view: RecordView, side: ByteWriter, start: number, end: number): void {
  const { batch, tape, position: record } = view;
  tape[record + RECORD_START] = start;
  tape[record + RECORD_END] = end;
  tape[record + RECORD_FLAGS] |= LINE_IN_SIDE | MEMBERS_IN_SIDE;
  batch.side = view.bytes = side.bytes;
}
