/** The outputs of a job: each chunk framed and written; all of them become visible in the end, or none. */
import type { Framer } from '../formats/format.ts';
import { concat } from '../formats/framers.ts';
import { FORMATS } from '../formats/index.ts';
import { ConvertError } from '../model/error.ts';
import type { Deflate, Sink, SinkOpener } from '../ports.ts';
import { GzipSink } from './gzip-sink.ts';
import type { PlannedOutput } from './plan.ts';
import type { Chunk } from './task.ts';

export type OutputResult = {
  name: string;
  /** A format's id, or `rejects`. */
  format: string;
  /** Records, or rejected lines. */
  rows: number;
  /** Of its content. */
  bytes: number;
  /** What it takes where it is gzipped, once it is whole. */
  storedBytes?: number;
};

/** Where outputs go, and what gzips those that are to be. */
export type OutputPorts = { openSink: SinkOpener; deflate?: Deflate };

class Output {
  readonly result: OutputResult;
  readonly #framer: Framer;
  readonly #ports: OutputPorts;
  readonly #isGzipped: boolean;
  #sink: Sink | null = null;
  /** Kept or aborted: nothing happens to it any more. */
  #isEnded = false;

  constructor({ name, gzip, output }: PlannedOutput, ports: OutputPorts) {
    const isRejects = output.kind === 'rejects';
    this.result = { name, format: isRejects ? 'rejects' : output.format, rows: 0, bytes: 0 };
    this.#framer = isRejects ? concat() : FORMATS[output.format].createFramer(output);
    this.#ports = ports;
    this.#isGzipped = gzip;
  }

  get isRejects(): boolean {
    return this.result.format === 'rejects';
  }

  async write({ rows, bytes }: Chunk): Promise<void> {
    if (rows === 0) return;
    await this.#append(this.#framer.before());
    await this.#append(bytes);
    this.result.rows += rows;
  }

  /** Writes what ends the output; the sink is there then, also where nothing was written to it. */
  async finish(): Promise<void> {
    await this.#append(this.#framer.end());
    const sink = await this.#open();
    if (!(sink instanceof GzipSink)) return;
    await this.#attempt(() => sink.finish());
    this.result.storedBytes = sink.storedBytes;
  }

  async close(): Promise<void> {
    await this.#attempt(async () => this.#sink?.close());
  }

  /** Behind `close`, once it is sure that the output stays. */
  keep(): void {
    this.#isEnded = true;
  }

  /** Does nothing to an output that is kept. */
  async abort(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    await this.#sink?.abort();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0 || this.#isEnded) return;
    const sink = await this.#open();
    if (this.#isEnded) {
      // Aborted while it was being opened.
      await sink.abort();
      return;
    }
    await this.#attempt(() => sink.write(bytes));
    this.result.bytes += bytes.length;
  }

  async #open(): Promise<Sink> {
    this.#sink ??= await this.#attempt(() => this.#openAny());
    return this.#sink;
  }

  async #openAny(): Promise<Sink> {
    const { openSink, deflate } = this.#ports;
    const { name } = this.result;
    if (!this.#isGzipped) return openSink(name);
    if (deflate === undefined) {
      throw new ConvertError(
        'output/failed',
        `${name} can't be gzipped: this browser has no means for it. Have it written as it is.`,
      );
    }
    return new GzipSink(await openSink(name), deflate);
  }

  /** What a sink throws becomes an error that names the output, unless it is one of ours already. */
  async #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      if (cause instanceof ConvertError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ConvertError(
        'output/failed',
        `${this.result.name} could not be written: ${why}. Nothing was left under that name; make room or choose another place, and run the job again.`,
        { cause },
      );
    }
  }
}

export class Outputs {
  readonly #all: Output[];

  constructor(planned: readonly PlannedOutput[], ports: OutputPorts) {
    this.#all = planned.map((output) => new Output(output, ports));
  }

  get results(): OutputResult[] {
    return this.#all.map(({ result }) => result);
  }

  async write(chunks: readonly Chunk[]): Promise<void> {
    for (const chunk of chunks) await this.#all[chunk.output].write(chunk);
  }

  /** Ends every output and makes all of them visible under their names. */
  async close(): Promise<void> {
    await closeAll(this.#all);
  }

  /** The input was no export: only the rejects that were asked for stay (behaviour rule 7). */
  async closeRejectsOnly(): Promise<void> {
    for (const output of this.#all) if (!output.isRejects) await output.abort();
    await closeAll(this.#all.filter(({ isRejects }) => isRejects));
  }

  /** Leaves nothing behind of what was not closed with success. */
  async abort(): Promise<void> {
    for (const output of this.#all) await output.abort();
  }
}

/** Where one can't be closed, none is kept: those that were closed before it can still be aborted. */
async function closeAll(outputs: readonly Output[]): Promise<void> {
  for (const output of outputs) await output.finish();
  for (const output of outputs) await output.close();
  for (const output of outputs) output.keep();
}
