import { LF } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { REJECT_END, REJECT_LINE, REJECT_SIZE, REJECT_START, type RecordBatch } from '../model/record.ts';

/** Appends every rejected line (or element) of the batch verbatim, each ended by LF; returns how many (behaviour rule 6). */
export function writeRejects(batch: RecordBatch, out: ByteWriter): number {
  const { rejects, rejectsLength, elements, firstElement } = batch;
  for (let at = 0; at < rejectsLength; at += REJECT_SIZE) {
    if (elements === null) {
      out.copy(batch.bytes, rejects[at + REJECT_START], rejects[at + REJECT_END]);
    } else {
      const span = 2 * (firstElement + rejects[at + REJECT_LINE]);
      out.copy(elements.bytes, elements.spans[span], elements.spans[span + 1]);
    }
    out.byte(LF);
  }
  return rejectsLength / REJECT_SIZE;
}
