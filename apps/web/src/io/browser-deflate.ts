import type { Deflate, Deflating } from '@km-export/core';

/** What somebody waits for must be held, or Chromium may collect it (docs/decisions/0007). */
const inUse = new Set<ReadableStreamDefaultReader<Uint8Array>>();

/** Gzip by the browser; undefined where it has none. */
export const deflateInBrowser = deflateAs('gzip');

/** What entries of a .zip hold; undefined where the browser knows only gzip, or nothing. */
export const deflateRawInBrowser = deflateAs('deflate-raw');

function deflateAs(format: CompressionFormat): Deflate | undefined {
  try {
    new CompressionStream(format);
  } catch {
    return undefined;
  }
  return (put) => new BrowserDeflating(format, put);
}

class BrowserDeflating implements Deflating {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #pumped: Promise<void>;

  constructor(format: CompressionFormat, put: (piece: Uint8Array) => Promise<void>) {
    const { readable, writable } = new CompressionStream(format);
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
    inUse.add(this.#reader);
    this.#pumped = this.#pump(put);
    // What goes wrong is told by the next write, or at the end.
    for (const promise of [this.#pumped, this.#reader.closed, this.#writer.closed]) promise.catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Ends when the bytes are deflated and what came of them has room.
    await this.#writer.write(bytes as Uint8Array<ArrayBuffer>);
  }

  async end(): Promise<void> {
    await this.#writer.close();
    await this.#pumped;
  }

  abort(): void {
    inUse.delete(this.#reader);
    this.#reader.cancel().catch(() => {});
    this.#writer.abort().catch(() => {});
  }

  async #pump(put: (piece: Uint8Array) => Promise<void>): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await this.#reader.read();
        if (done) return;
        await put(value);
      }
    } catch (thrown) {
      // Writes fail with the same from now on.
      await this.#writer.abort(thrown).catch(() => {});
      throw thrown;
    } finally {
      inUse.delete(this.#reader);
    }
  }
}
