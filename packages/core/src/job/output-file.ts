import type { Framer } from '../formats/format.ts';
import { addCounts, type Counts } from '../model/counts.ts';
import { ConvertError } from '../model/error.ts';
import { orOutputFailed } from '../model/or-output-failed.ts';
import type { Deflate, Sink, SinkOpener } from '../ports.ts';
import { GzipSink } from './gzip-sink.ts';

/** Where outputs go, and what gzips those that are to be. */
export type OutputPorts = {
  openSink: SinkOpener;
  deflate?: Deflate;
  /** Whether an output is no file but something that takes everything, such as a stream. */
  takesAll?: (name: string) => boolean;
};

/** One file of an output. Nothing is opened before its first byte comes, or it ends. */
export class OutputFile {
  readonly name: string;
  /** Records, or rejected lines. */
  rows = 0;
  /** Of its content. */
  bytes = 0;
  /** What it takes where it is gzipped, once it is whole. */
  storedBytes: number | undefined;
  readonly #isGzipped: boolean;
  /** What was done to cells, the header's among them; null where that was nothing. */
  counts: Counts | null = null;
  readonly #framer: Framer;
  readonly #ports: OutputPorts;
  #sink: Sink | null = null;
  /** Kept or aborted: nothing happens to it any more. */
  #isEnded = false;

  constructor({ name, gzip }: { name: string; gzip: boolean }, framer: Framer, ports: OutputPorts) {
    this.name = name;
    this.#isGzipped = gzip;
    this.#framer = framer;
    this.#ports = ports;
  }

  /** What it would take, ended now, with a row of no bytes more. */
  get bytesWithNothing(): number {
    return this.bytes + this.#framer.frameBytes();
  }

  /** Appends rows, of which there may be none where something was counted all the same. The bytes may be reused as soon as this resolves. */
  async write(rows: number, bytes: Uint8Array, counts?: Counts): Promise<void> {
    this.counts = addCounts(this.counts, counts);
    if (rows === 0) return;
    await this.#append(this.#framer.before());
    await this.#append(bytes);
    this.rows += rows;
    this.counts = addCounts(this.counts, this.#framer.takeCounts?.());
  }

  /** Writes what ends the output; the sink is there then, also where nothing was written to it. */
  async finish(): Promise<void> {
    await this.#append(this.#framer.end());
    const sink = await this.#open();
    if (!(sink instanceof GzipSink)) return;
    await this.#attempt(() => sink.finish());
    this.storedBytes = sink.storedBytes;
  }

  async close(): Promise<void> {
    if (this.#isEnded) return;
    await this.#attempt(async () => this.#sink?.close());
    // Aborted while it was being closed: it may have come to be visible after that.
    if (this.#isEnded) await this.#sink?.abort();
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
    if (bytes.length === 0) return;
    const sink = await this.#open();
    if (sink === null) return;
    await this.#attempt(() => sink.write(bytes));
    this.bytes += bytes.length;
  }

  /** Null for an output that was aborted, be it while its sink was being opened. */
  async #open(): Promise<Sink | null> {
    if (this.#isEnded) return null;
    this.#sink ??= await this.#attempt(() => this.#openAny());
    if (!this.#isEnded) return this.#sink;
    await this.#sink.abort();
    return null;
  }

  async #openAny(): Promise<Sink> {
    const { openSink, deflate } = this.#ports;
    if (!this.#isGzipped) return openSink(this.name);
    if (deflate === undefined) {
      throw new ConvertError(
        'output/failed',
        `${this.name} can't be gzipped: this browser has no means for it. Have it written as it is.`,
      );
    }
    return new GzipSink(await openSink(this.name), deflate);
  }

  /** What a sink throws becomes an error that names the output. */
  #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return orOutputFailed(
      action,
      (why) =>
        `${this.name} could not be written: ${why}. Nothing was left under that name; make room or choose another place, and run the job again.`,
    );
  }
}
