/** The outputs of a job: each chunk framed and written; all of them become visible in the end, or none. */
import { concat } from '../formats/framers.ts';
import { FORMATS } from '../formats/index.ts';
import { lineRows } from '../formats/row-ends.ts';
import { addCounts, type Counts } from '../model/counts.ts';
import type { SinkOpener } from '../ports.ts';
import { SiteNames } from '../reimport/site-names.ts';
import { OutputFile, type OutputPorts } from './output-file.ts';
import type { PlannedOutput } from './planned-outputs.ts';
import { letRest } from './resting-sinks.ts';
import { NO_LIMITS, numberedName, RollingFile } from './rolling-file.ts';
import { type PartResult, SplitFiles } from './split-output.ts';
import type { Chunk } from './task.ts';
import { cancelled } from './unless-aborted.ts';

export type OutputResult = {
  /** Of a split output, its folder. */
  name: string;
  /** A format's id, or `rejects`. */
  format: string;
  /** Records, or the rows of those that may have several; or rejected lines. */
  rows: number;
  /** Of the content of all of its files, the manifest of a split output left out. */
  bytes: number;
  /** What they take where they are gzipped, once they are whole. */
  storedBytes?: number;
  /** Of an output that was too much for one file: all of them, in order. */
  files?: { name: string; rows: number; bytes: number }[];
  /** Of a split output: its files, in the order of first appearance. */
  parts?: PartResult[];
  /** Of a split output: whether there is a manifest besides. */
  hasManifest?: boolean;
  /** What was done to cells of all files, those of headers among them; absent where that was nothing. */
  counts?: Counts;
};

/** What one output is made of. */
class Output {
  readonly #planned: PlannedOutput;
  readonly #made: RollingFile | SplitFiles;
  readonly #names = new SiteNames();

  constructor(planned: PlannedOutput, ports: OutputPorts) {
    const { name, gzip, output, limits } = planned;
    this.#planned = planned;
    if (output.kind === 'format' && output.split !== undefined) {
      this.#made = new SplitFiles(planned, output, output.split, ports);
    } else {
      this.#made = new RollingFile(
        (number) => {
          const framer = output.kind === 'rejects' ? concat() : FORMATS[output.format].createFramer(output);
          return new OutputFile({ name: numberedName(name, number), gzip }, framer, ports);
        },
        output.kind === 'rejects' ? lineRows(0) : FORMATS[output.format].rowEnds(output.options),
        ports.takesAll?.(name) ? NO_LIMITS : limits,
      );
    }
  }

  get isRejects(): boolean {
    return this.#planned.output.kind === 'rejects';
  }

  get files(): OutputFile[] {
    return this.#made.files;
  }

  get result(): OutputResult {
    const { name, output } = this.#planned;
    const format = output.kind === 'rejects' ? 'rejects' : output.format;
    const counts = this.files.reduce<Counts | null>(
      (sum, file) => addCounts(sum, file.counts),
      this.#names.counts,
    );
    const told = counts === null ? {} : { counts };
    const { rows, bytes, storedBytes } = this.#made;
    return {
      ...{ name, format, rows, bytes },
      ...(storedBytes !== undefined && { storedBytes }),
      ...this.#files,
      ...told,
    };
  }

  /** What is told of the files, where there may be several. */
  get #files(): Pick<OutputResult, 'files' | 'parts' | 'hasManifest'> {
    if (this.#made instanceof SplitFiles)
      return { parts: this.#made.results, hasManifest: this.#made.hasManifest };
    const { files } = this.#made;
    if (files.length === 1) return {};
    return { files: files.map(({ name, rows, bytes }) => ({ name, rows, bytes })) };
  }

  async write(chunk: Chunk): Promise<void> {
    if (chunk.names !== undefined) this.#names.add(chunk.names);
    if (this.#made instanceof RollingFile) await this.#made.write(chunk.rows, chunk.bytes, chunk.counts);
    else await this.#made.write(chunk);
  }

  finish(): Promise<void> {
    return this.#made.finish();
  }
}

export class Outputs {
  readonly #all: Output[];
  #isAborted = false;

  constructor(planned: readonly PlannedOutput[], ports: OutputPorts) {
    // A write that is under way when all is aborted comes to files that were not there then.
    const openSink: SinkOpener = (name) => {
      if (this.#isAborted) throw cancelled();
      return ports.openSink(name);
    };
    const resting = { ...ports, openSink: letRest(openSink) };
    this.#all = planned.map((output) => new Output(output, resting));
  }

  get results(): OutputResult[] {
    return this.#all.map(({ result }) => result);
  }

  async write(chunks: readonly Chunk[]): Promise<void> {
    for (const chunk of chunks) await this.#all[chunk.output].write(chunk);
  }

  /** Ends every output and makes all of them visible under their names, where `abort` still takes them away. */
  async close(): Promise<void> {
    await closeAll(this.#all);
  }

  /** The same where the input was no export: only the rejects that were asked for stay (behaviour rule 7). */
  async closeRejectsOnly(): Promise<void> {
    const others = this.#all.filter(({ isRejects }) => !isRejects);
    for (const file of filesOf(others)) await file.abort();
    await closeAll(this.#all.filter(({ isRejects }) => isRejects));
  }

  /** Behind either of them: what is closed stays. Whoever waits for that decides it, since closing goes on behind an abort. */
  keep(): void {
    for (const file of filesOf(this.#all)) file.keep();
  }

  /** Leaves nothing behind of what is not kept. */
  async abort(): Promise<void> {
    this.#isAborted = true;
    // All at once: none waits for another's that hangs.
    await Promise.all(filesOf(this.#all).map((file) => file.abort()));
  }
}

async function closeAll(outputs: readonly Output[]): Promise<void> {
  for (const output of outputs) await output.finish();
  for (const file of filesOf(outputs)) await file.close();
}

function filesOf(outputs: readonly Output[]): OutputFile[] {
  return outputs.flatMap(({ files }) => files);
}
