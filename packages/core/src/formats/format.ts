import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { RecordBatch } from '../model/record.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';

/** What a format knows when it encodes: the same for every task of a job. */
export type EncodeContext = {
  options: OptionValues;
  /** The union of names in order of first appearance, where the format needs it; else empty. */
  columns: readonly string[];
  /** Name ids of batches, both ways. */
  names: import('../scan/names.ts').NameTable;
};

/** Turns records into bytes, in a worker. The same records give the same bytes, however they are batched. */
export interface Encoder {
  /** Appends every record of the batch; returns how many rows that made. */
  encode(batch: RecordBatch, out: ByteWriter): number;
}

/** Puts chunks together, in input order: what depends on position is added here and nowhere else. */
export interface Framer {
  /** What goes before a chunk that holds rows; called in order. */
  before(rows: number): Uint8Array;
  /** What ends the output; called once, also when no chunk came. */
  end(): Uint8Array;
}

/** A format: data, and two small functions. One file each, one line each in formats/index.ts. */
export interface Format {
  id: string;
  label: string;
  /** With the dot: `.csv`. */
  extension: string;
  mimeType: string;
  /** One sentence for people who choose. */
  summary: string;
  /** `columns`: a survey pass comes first. */
  needs: 'nothing' | 'columns';
  options: readonly OptionSpec[];
  createEncoder(context: EncodeContext): Encoder;
  createFramer(context: { options: OptionValues; columns: readonly string[] }): Framer;
}
