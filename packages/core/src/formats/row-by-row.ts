import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { Counts } from '../model/counts.ts';
import type { RecordBatch } from '../model/record.ts';
import type { WrittenNames } from '../model/written-names.ts';
import type { Encoder } from './format.ts';

/** What writes one record at a time, as any number of rows, and counts what it leaves out. */
type RecordWriter = {
  /** How many rows it wrote of the record at `index`. */
  write(batch: RecordBatch, index: number, out: ByteWriter): number;
  takeCounts(): Counts | null;
  takeNames?(): WrittenNames | null;
};

/** An encoder of it. */
export function rowByRow(writer: RecordWriter): Encoder {
  return {
    encode(batch, out) {
      let rows = 0;
      for (let index = 0; index < batch.recordCount; index++) rows += writer.write(batch, index, out);
      return rows;
    },
    takeCounts: () => writer.takeCounts(),
    takeNames: () => writer.takeNames?.() ?? null,
  };
}
