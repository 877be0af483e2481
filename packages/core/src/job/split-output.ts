/** The files of one split output: one for each part, as parts come, and a manifest that says which is which. */
import { encodeUtf8 } from '../bytes/utf8.ts';
import { concat } from '../formats/framers.ts';
import { FORMATS } from '../formats/index.ts';
import { splitOf } from '../splits/index.ts';
import type { Part, Split } from '../splits/split.ts';
import { FileNames } from './file-names.ts';
import { OutputFile, type OutputPorts } from './output-file.ts';
import type { PlannedOutput } from './plan.ts';
import { PartColumns } from './split-columns.ts';
import type { Chunk, FormatOutput, SplitOutput } from './task.ts';

const MANIFEST = 'manifest.json';
/** How many files are held open at once; systems give 256 or more to all of a program. */
const MOST_AWAKE = 64;

/** A part of a split output, as the manifest and the result tell of it. */
export type PartResult = { part: Record<string, string>; file: string; rows: number; bytes: number };

type PartFile = { part: Part; file: OutputFile };

export class SplitFiles {
  readonly #folder: string;
  readonly #output: FormatOutput;
  readonly #split: Split;
  readonly #columns: PartColumns;
  readonly #isGzipped: boolean;
  readonly #ports: OutputPorts;
  readonly #names = new FileNames();
  readonly #parts = new Map<string, PartFile>();
  /** Files that hold something open, the one that was written last at the end. */
  readonly #awake = new Set<OutputFile>();
  readonly #manifest: OutputFile;

  constructor({ name, gzip }: PlannedOutput, output: FormatOutput, split: SplitOutput, ports: OutputPorts) {
    this.#folder = name;
    this.#isGzipped = gzip;
    this.#output = output;
    this.#split = splitOf(split.id);
    this.#columns = new PartColumns(output.columns, split);
    this.#ports = ports;
    this.#names.take(MANIFEST);
    this.#manifest = new OutputFile({ name: `${name}/${MANIFEST}`, gzip: false }, concat(), ports);
    for (const part of this.#split.parts ?? []) this.#add(part);
  }

  /** All files, in the order in which they came. */
  get files(): OutputFile[] {
    return [...[...this.#parts.values()].map(({ file }) => file), this.#manifest];
  }

  get results(): PartResult[] {
    return [...this.#parts.values()].map(({ part, file }) => ({
      part: this.#split.describe(part),
      file: file.name.slice(this.#folder.length + 1),
      rows: file.rows,
      bytes: file.bytes,
    }));
  }

  /** What the files take where they are gzipped, once they are whole. */
  get storedBytes(): number | undefined {
    if (!this.#isGzipped) return undefined;
    return [...this.#parts.values()].reduce((sum, { file }) => sum + (file.storedBytes ?? 0), 0);
  }

  async write({ bytes, parts = [] }: Chunk): Promise<void> {
    let at = 0;
    for (const part of parts) {
      const { file } = this.#parts.get(part.key) ?? this.#add(part);
      await this.#wake(file);
      await file.write(part.rows, bytes.subarray(at, at + part.bytes), part.counts);
      at += part.bytes;
    }
  }

  /** Ends all files, and writes the manifest behind them. */
  async finish(): Promise<void> {
    for (const { file } of this.#parts.values()) {
      await this.#wake(file);
      await file.finish();
    }
    const manifest = { split: this.#split.id, files: this.results };
    await this.#manifest.write(1, encodeUtf8(`${JSON.stringify(manifest, null, 2)}\n`));
    await this.#manifest.finish();
  }

  #add({ key, label }: Part): PartFile {
    const { format, options } = this.#output;
    const { extension, createFramer } = FORMATS[format];
    const gzip = this.#isGzipped;
    const name = `${this.#folder}/${this.#names.nameFor(label, gzip ? `${extension}.gz` : extension)}`;
    const framer = createFramer({ options, columns: this.#columns.of(key) });
    const added = { part: { key, label }, file: new OutputFile({ name, gzip }, framer, this.#ports) };
    this.#parts.set(key, added);
    return added;
  }

  /** Makes room for a file that is about to be written: that which was written longest ago rests. */
  async #wake(file: OutputFile): Promise<void> {
    this.#awake.delete(file);
    this.#awake.add(file);
    if (this.#awake.size <= MOST_AWAKE) return;
    const [oldest] = this.#awake;
    this.#awake.delete(oldest);
    await oldest.rest();
  }
}
