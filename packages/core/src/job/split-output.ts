/**
 * The files of one split output: one for each part, as parts come, and a manifest that says which is which; or those of
 * a split whose parts are fixed.
 */
import { encodeUtf8 } from '../bytes/utf8.ts';
import { concat } from '../formats/framers.ts';
import { FORMATS } from '../formats/index.ts';
import { splitOf } from '../splits/index.ts';
import type { Part, Split } from '../splits/split.ts';
import { FileNames } from './file-names.ts';
import { fixedFiles, MANIFEST } from './files-of-output.ts';
import { GzipRounds } from './gzip-rounds.ts';
import { OutputFile, type OutputPorts } from './output-file.ts';
import type { PlannedOutput } from './planned-outputs.ts';
import { type FileLimits, numberedName, RollingFile, sumOfStored } from './rolling-file.ts';
import { PartColumns } from './split-columns.ts';
import type { Chunk, FormatOutput, SplitOutput } from './task.ts';

/** A part of a split output, as the manifest and the result tell of it. */
export type PartResult = { part: Record<string, string>; file: string; rows: number; bytes: number };

type PartFile = { part: Part; file: RollingFile };

export class SplitFiles {
  readonly #folder: string;
  readonly #output: FormatOutput;
  readonly #split: Split;
  readonly #columns: PartColumns;
  readonly #isGzipped: boolean;
  readonly #limits: FileLimits;
  readonly #ports: OutputPorts;
  readonly #names = new FileNames();
  readonly #parts = new Map<string, PartFile>();
  /** Null where the names of the files say it. */
  readonly #manifest: OutputFile | null = null;

  constructor(
    { name, gzip, limits, fileNames }: PlannedOutput,
    output: FormatOutput,
    split: SplitOutput,
    ports: OutputPorts,
  ) {
    this.#folder = name;
    this.#isGzipped = gzip;
    this.#limits = limits;
    this.#output = output;
    this.#split = splitOf(split.id);
    this.#columns = new PartColumns(output.columns, split);
    this.#ports = gzip && ports.deflate ? { ...ports, deflate: new GzipRounds(ports.deflate).open } : ports;
    const fixed = fixedFiles({
      split: split.id,
      format: output.format,
      gzip,
      ...(fileNames && { fileNames }),
    });
    if (fixed === null) {
      this.#names.take(MANIFEST);
      this.#manifest = new OutputFile({ name: `${name}/${MANIFEST}`, gzip: false }, concat(), ports);
    }
    this.#split.parts?.forEach((part, index) => {
      this.#add(part, fixed?.[index]);
    });
  }

  /** All files, in the order in which they came. */
  get files(): OutputFile[] {
    const files = this.#partFiles;
    return this.#manifest === null ? files : [...files, this.#manifest];
  }

  get #partFiles(): OutputFile[] {
    return [...this.#parts.values()].flatMap(({ file }) => file.files);
  }

  get rows(): number {
    return this.#partFiles.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Of the content of all files, the manifest left out. */
  get bytes(): number {
    return this.#partFiles.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get hasManifest(): boolean {
    return this.#manifest !== null;
  }

  get results(): PartResult[] {
    return [...this.#parts.values()].flatMap(({ part, file }) =>
      file.files.map(({ name, rows, bytes }) => ({
        part: this.#split.describe(part),
        file: name.slice(this.#folder.length + 1),
        rows,
        bytes,
      })),
    );
  }

  /** What the files take where they are gzipped, once they are whole. */
  get storedBytes(): number | undefined {
    return sumOfStored(this.#partFiles);
  }

  async write({ bytes, parts = [] }: Chunk): Promise<void> {
    let at = 0;
    for (const part of parts) {
      const { file } = this.#parts.get(part.key) ?? this.#add(part);
      await file.write(part.rows, bytes.subarray(at, at + part.bytes), part.counts);
      at += part.bytes;
    }
  }

  /** Ends all files, and writes the manifest behind them. */
  async finish(): Promise<void> {
    for (const { file } of this.#parts.values()) await file.finish();
    if (this.#manifest === null) return;
    const manifest = { split: this.#split.id, files: this.results };
    await this.#manifest.write(1, encodeUtf8(`${JSON.stringify(manifest, null, 2)}\n`));
    await this.#manifest.finish();
  }

  #add({ key, label }: Part, fixed?: string): PartFile {
    const { format, options } = this.#output;
    const { extension, createFramer, rowEnds } = FORMATS[format];
    const gzip = this.#isGzipped;
    const create = (number: number): OutputFile => {
      const file =
        fixed === undefined
          ? this.#names.nameFor(label, gzip ? `${extension}.gz` : extension, number)
          : numberedName(fixed, number);
      const framer = createFramer({ options, columns: this.#columns.of(key) });
      return new OutputFile({ name: `${this.#folder}/${file}`, gzip }, framer, this.#ports);
    };
    const added = { part: { key, label }, file: new RollingFile(create, rowEnds(options), this.#limits) };
    this.#parts.set(key, added);
    return added;
  }
}
