import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { Counts } from '../model/counts.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { RecordBatch } from '../model/record.ts';
import type { WrittenNames } from '../model/written-names.ts';
import type { NameTable } from '../scan/names.ts';
import type { RowEnds } from './row-ends.ts';

/** What a format knows of the whole job. */
export type FormatContext = {
  /** Every option of the format, defaults filled in. */
  options: OptionValues;
  /** The union of names in order of first appearance, where the format needs `columns`; else empty. */
  columns: readonly string[];
};

/** What an encoder knows besides: the names that ids on the tape stand for. */
export type EncodeContext = FormatContext & { names: NameTable };

/** Turns records into bytes, in a worker. Records give the same bytes however they are batched. */
export interface Encoder {
  /**
   * Appends every record of the batch to `out`, and returns how many rows that made.
   * What stands between rows is written where `out` is not empty yet: a chunk begins with a row.
   */
  encode(batch: RecordBatch, out: ByteWriter): number;
  /** What was done to cells since the last time, where it counts that; null where that was nothing. */
  takeCounts?(): Counts | null;
  /** The names in what was written since the last time, where their number is limited; null where all were told before. */
  takeNames?(): WrittenNames | null;
}

/** Puts chunks of rows together, in input order: what depends on position is added here and nowhere else. */
export interface Framer {
  /** What goes before the next chunk; asked once for each chunk that holds rows. */
  before(): Uint8Array;
  /** What was done to cells of what {@link before} has given since the last time, where it counts that. */
  takeCounts?(): Counts | null;
  /** What ends the output as it is now, also where no row came. Asking changes nothing. */
  end(): Uint8Array;
  /** Of what stands around rows, what is between them left out: before the first, or between two chunks, and at the end. */
  frameBytes(): number;
}

/** A format: data, and two small functions. One file, and one line in formats/index.ts. */
export interface Format {
  /** What `--to` and job specs call it. */
  id: string;
  label: string;
  /** With the dot: `.csv`. */
  extension: string;
  /** Of files that are parts of an export again, where they are not called so: Kissmetrics calls its own `.json`. */
  exportExtension?: string;
  mimeType: string;
  /** One sentence for people who choose. */
  summary: string;
  /** Made for Kissmetrics to take it again: offered apart from what people look at. */
  isForReturn?: true;
  /** `columns`: a survey pass comes first. */
  needs: 'nothing' | 'columns';
  options: readonly OptionSpec[];
  /** How many rows readers take in one file, where that is limited. */
  mostRows?(options: OptionValues): number;
  /** A record may give several rows, or none. */
  rowsVary?: true;
  /** How its files are split where the options ask for it: nobody chooses another way then. */
  splitBy?(options: OptionValues): 'import' | undefined;
  rowEnds(options: OptionValues): RowEnds;
  createEncoder(context: EncodeContext): Encoder;
  createFramer(context: FormatContext): Framer;
}
