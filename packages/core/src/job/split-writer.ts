import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import type { Encoder } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { addCounts } from '../model/counts.ts';
import type { FoundIdentities } from '../model/found-identities.ts';
import { type NearMatches, noNear } from '../model/near-matches.ts';
import { type RecordBatch, RecordView } from '../model/record.ts';
import { addNames, type WrittenNames } from '../model/written-names.ts';
import type { Scanner } from '../scan/scanner.ts';
import { splitOf } from '../splits/index.ts';
import type { Part, Splitter } from '../splits/split.ts';
import type { OutputWriter } from './output-writer.ts';
import type { PartSender } from './part-sender.ts';
import { PartColumns } from './split-columns.ts';
import type { Chunk, ChunkPart, FormatOutput, SplitOutput } from './task.ts';

/** A part keeps no buffer that is larger from chunk to chunk: there may be thousands of parts. */
const KEPT_BYTES = 1 << 10;

/** The rows of one part, and its records of the batch at hand that are no rows yet. */
type PartWriter = {
  part: Part;
  encoder: Encoder;
  out: ByteWriter;
  rows: number;
  /** Whether it encoded something since the last chunk: its records may have given no row. */
  isPresent: boolean;
  records: Int32Array<ArrayBuffer>;
  waiting: number;
};

const FIRST_RECORDS = 8;

/**
 * An output that is split: each part has rows of its own, and a chunk holds those of all parts, one part after the
 * other, in the order in which they first appear in it.
 */
export class SplitWriter implements OutputWriter {
  readonly #output: FormatOutput;
  readonly #columns: PartColumns;
  readonly #scanner: Scanner;
  readonly #sender: PartSender;
  readonly #splitter: Splitter;
  readonly #view: RecordView;
  readonly #writers: (PartWriter | undefined)[] = [];
  /** Parts that have records, in the order of their first. */
  #present: PartWriter[] = [];
  #bytes = 0;
  /** Writers that have records of the batch at hand. */
  #touched: PartWriter[] = [];

  constructor(output: FormatOutput, split: SplitOutput, scanner: Scanner, sender: PartSender) {
    this.#output = output;
    this.#columns = new PartColumns(output.columns, split);
    this.#scanner = scanner;
    this.#sender = sender;
    this.#splitter = splitOf(split.id).createSplitter(split.data, {
      names: scanner.names,
      columns: output.columns,
      parts: () => this.#columns.all(),
    });
    this.#view = new RecordView(scanner.batch);
  }

  take(batch: RecordBatch, times: Float64Array): boolean {
    const { records, recordCount, tapeLength } = batch;
    const splitter = this.#splitter;
    for (let index = 0; index < recordCount; index++) {
      this.#view.moveTo(index);
      if (splitter.rowsOf === undefined) this.#add(splitter.partOf(this.#view, times[index]), records[index]);
      else splitter.rowsOf(this.#view, this.#give);
    }
    for (const writer of this.#touched) {
      // An encoder sees a batch that holds the records of its part alone.
      batch.records = writer.records;
      batch.recordCount = writer.waiting;
      writer.waiting = 0;
      this.#encode(writer, batch);
    }
    this.#touched = [];
    batch.records = records;
    batch.recordCount = recordCount;
    // Rows that were put behind the records are nobody else's.
    batch.tapeLength = tapeLength;
    return this.#bytes >= this.#sender.partBytes;
  }

  takeChunk(): Omit<Chunk, 'output'> | null {
    if (this.#present.length === 0) return null;
    const all = new ByteWriter(0, this.#sender.shelf);
    all.take(this.#sender.buffer());
    all.reserve(this.#bytes);
    let rows = 0;
    let names: WrittenNames | null = null;
    const parts = this.#present.map((writer): ChunkPart => {
      const { part, out, encoder } = writer;
      all.copy(out.bytes, 0, out.length);
      const counts = encoder.takeCounts?.() ?? null;
      names = addNames(names, encoder.takeNames?.());
      const taken = { ...part, rows: writer.rows, bytes: out.length, ...(counts !== null && { counts }) };
      rows += writer.rows;
      writer.rows = 0;
      writer.isPresent = false;
      out.empty(KEPT_BYTES);
      return taken;
    });
    // What was done to whole records is told once, with the first file that has some.
    const done = addCounts(parts[0].counts, this.#splitter.takeCounts?.());
    if (done !== null) parts[0].counts = done;
    this.#present = [];
    this.#bytes = 0;
    return { rows, bytes: all.view(), parts, ...(names !== null && { names }) };
  }

  takeNear(): NearMatches {
    return this.#splitter.takeNear?.() ?? noNear();
  }

  found(): FoundIdentities | undefined {
    return this.#splitter.found?.();
  }

  readonly #give = (part: number, record: number): void => this.#add(part, record);

  #add(part: number, record: number): void {
    const writer = this.#writerOf(part);
    if (writer.waiting === 0) this.#touched.push(writer);
    if (writer.waiting === writer.records.length) writer.records = grown(writer.records, writer.waiting * 2);
    writer.records[writer.waiting++] = record;
  }

  #encode(writer: PartWriter, batch: RecordBatch): void {
    const { encoder, out } = writer;
    const before = out.length;
    if (!writer.isPresent) this.#present.push(writer);
    writer.isPresent = true;
    writer.rows += encoder.encode(batch, out);
    this.#bytes += out.length - before;
  }

  #writerOf(id: number): PartWriter {
    const known = this.#writers[id];
    if (known !== undefined) return known;
    const part = this.#splitter.parts[id];
    const { format, options } = this.#output;
    const encoder = FORMATS[format].createEncoder({
      options,
      columns: this.#columns.of(part.key),
      names: this.#scanner.names,
    });
    const records = new Int32Array(FIRST_RECORDS);
    const writer: PartWriter = {
      part,
      encoder,
      out: new ByteWriter(0, this.#sender.shelf),
      rows: 0,
      isPresent: false,
      records,
      waiting: 0,
    };
    this.#writers[id] = writer;
    return writer;
  }
}
