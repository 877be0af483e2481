import { LF } from '../bytes/ascii.ts';
import type { RecordBatch } from '../model/record.ts';

/** Where lines of a batch begin in their file: found by counting, as spans on the tape may be those of repairs. */
export class LineStarts {
  #batch: RecordBatch | null = null;
  /** A line of the batch, and its first byte. */
  #line = 0;
  #start = 0;

  begin(batch: RecordBatch): void {
    this.#batch = batch;
    this.#line = 0;
    this.#start = batch.start;
  }

  /** The offset in the file's inflated content of a line of the batch that is not before the one asked for last. */
  offsetOf(line: number): number {
    const { elements, bytes, byteOffset, firstElement } = this.#batch as RecordBatch;
    if (elements !== null) return elements.byteOffset + elements.spans[2 * (firstElement + line)];
    for (; this.#line < line; this.#line++) this.#start = bytes.indexOf(LF, this.#start) + 1;
    return byteOffset + this.#start;
  }
}
