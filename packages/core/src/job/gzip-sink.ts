import type { Deflate, Deflating, Sink } from '../ports.ts';

/** A sink whose bytes are gzipped on their way to another. */
export class GzipSink implements Sink {
  readonly #sink: Sink;
  readonly #deflating: Deflating;
  #isAborted = false;
  /** Bytes that went to the other sink so far. */
  storedBytes = 0;

  constructor(sink: Sink, deflate: Deflate) {
    this.#sink = sink;
    this.#deflating = deflate(async (piece) => {
      if (this.#isAborted) return;
      await sink.write(piece);
      this.storedBytes += piece.length;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#deflating.write(bytes);
  }

  /** Ends the last member; comes before `close`. */
  finish(): Promise<void> {
    return this.#deflating.end();
  }

  close(): void | Promise<void> {
    return this.#sink.close();
  }

  async abort(): Promise<void> {
    this.#isAborted = true;
    this.#deflating.abort();
    await this.#sink.abort();
  }
}
