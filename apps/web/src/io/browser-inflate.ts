import type { Inflate, Inflating, SourceReader } from '@km-export/core';

const STORED_BYTES = 1 << 17;

/**
 * Readers of streams that somebody waits for: without a reference from here Chromium may collect them, and the wait
 * never ends (docs/decisions/0007).
 */
const inUse = new Set<ReadableStreamDefaultReader<Uint8Array>>();

/** Gzip inflated by the browser, which gives up on a second member; undefined where it can't inflate. */
export const inflateInBrowser: Inflate | undefined =
  typeof DecompressionStream === 'undefined' ? undefined : (stored) => new BrowserInflating(stored);

class BrowserInflating implements Inflating {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  #isClosed = false;
  /** Settles when nothing is read from the stored bytes any more. */
  readonly #fed: Promise<void>;

  constructor(stored: SourceReader) {
    const { readable, writable } = new DecompressionStream('gzip');
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    inUse.add(this.#reader);
    // What goes wrong is told by the other end.
    this.#writer.closed.catch(() => {});
    this.#reader.closed.catch(() => {});
    this.#fed = this.#feed(stored);
  }

  async next(): Promise<Uint8Array | null> {
    const { value, done } = await this.#reader.read();
    return done ? null : value;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    inUse.delete(this.#reader);
    await this.#reader.cancel().catch(() => {});
    await this.#writer.abort().catch(() => {});
    await this.#fed;
  }

  /** Writes as much as is asked for: a write ends when its bytes are inflated and there is room for more. */
  async #feed(stored: SourceReader): Promise<void> {
    try {
      while (!this.#isClosed) {
        const chunk = new Uint8Array(STORED_BYTES);
        const count = await stored.read(chunk);
        if (count === 0) return await this.#writer.close();
        await this.#writer.ready;
        await this.#writer.write(chunk.subarray(0, count));
      }
    } catch (cause) {
      await this.#writer.abort(cause).catch(() => {});
    }
  }
}
