import { createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import type { Inflating, SourceReader } from '@km-export/core';
import { errorCode } from './system-error.ts';

/**
 * Stored bytes given at once, and inflated bytes taken at once: each costs a way to another thread and back. Pieces of
 * 256 KB took 15 % more computing than those of 1 MB, which took 20 MB more memory.
 */
const STORED_BYTES = 1 << 17;
const PIECE_BYTES = 1 << 19;

/** Of a small file more than this is left to a stream, which gives it in pieces. */
const SMALL_CONTENT_BYTES = 1 << 22;

/** Buffers of small files, to be filled again: each would be memory that the system clears first. */
const spare: Uint8Array[] = [];
const MOST_SPARE = 2;

/**
 * Gzip inflated by Node's zlib, one piece at a time: nothing is inflated that nobody waits for. A file that one read holds
 * is inflated in one call: a stream and its way to another thread cost many times what it takes to inflate a line.
 */
export function inflateInNode(stored: SourceReader): Inflating {
  return new NodeInflating(stored);
}

class NodeInflating implements Inflating {
  readonly #stored: SourceReader;
  readonly #buffer = spare.pop() ?? new Uint8Array(STORED_BYTES);
  /** Stored bytes that wait in the buffer. */
  #filled = 0;
  #streaming: StreamInflating | null = null;
  #isGiven = false;

  constructor(stored: SourceReader) {
    this.#stored = stored;
  }

  async next(): Promise<Uint8Array | null> {
    if (this.#streaming !== null) return this.#streaming.next();
    if (this.#isGiven) return null;
    if (await this.#holdsAll()) {
      const content = inflateAtOnce(this.#buffer.subarray(0, this.#filled));
      this.#isGiven = true;
      if (content !== null) return content;
    }
    this.#streaming = new StreamInflating(this.#stored, this.#buffer, this.#filled);
    return this.#streaming.next();
  }

  close(): void {
    // What a stream has read from may be under its hands still.
    if (this.#streaming === null && spare.length < MOST_SPARE) spare.push(this.#buffer);
    this.#streaming?.close();
  }

  async #holdsAll(): Promise<boolean> {
    while (this.#filled < this.#buffer.length) {
      const count = await this.#stored.read(this.#buffer.subarray(this.#filled));
      if (count === 0) return true;
      this.#filled += count;
    }
    return false;
  }
}

/** The content of whole members; null where it is too much to be held. Throws where anything else follows them. */
function inflateAtOnce(stored: Uint8Array): Uint8Array | null {
  try {
    const { buffer, engine } = gunzipSync(stored, {
      info: true,
      maxOutputLength: SMALL_CONTENT_BYTES,
    }) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } };
    if (engine.bytesWritten !== stored.length) throw moreBehind();
    return buffer;
  } catch (thrown) {
    if (errorCode(thrown) === 'ERR_BUFFER_TOO_LARGE') return null;
    throw thrown;
  }
}

/** Node passes over what follows the last member, zero bytes or not, in silence. */
function moreBehind(): Error {
  return new Error('There is more behind the last member.');
}

class StreamInflating implements Inflating {
  readonly #stored: SourceReader;
  readonly #buffer: Uint8Array;
  readonly #gunzip: Gunzip;
  /** Stored bytes that were read before. */
  #filled: number;
  #storedBytes = 0;
  /** The stream has something to say: bytes, its end, its failure, or that it wants more. */
  #onNews: () => void = () => {};
  #isBusy = false;
  #isFed = false;
  #hasEnded = false;
  #failure: Error | null = null;

  constructor(stored: SourceReader, buffer: Uint8Array, filled: number) {
    this.#stored = stored;
    this.#buffer = buffer;
    this.#filled = filled;
    this.#gunzip = createGunzip({ chunkSize: PIECE_BYTES, readableHighWaterMark: 1 } as object);
    this.#gunzip.on('readable', () => this.#onNews());
    this.#gunzip.once('end', () => {
      this.#hasEnded = true;
      this.#onNews();
    });
    this.#gunzip.on('error', (error) => {
      this.#failure = error;
      this.#onNews();
    });
  }

  async next(): Promise<Uint8Array | null> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const piece: Uint8Array | null = this.#gunzip.read();
      if (piece !== null) return piece;
      if (this.#hasEnded) return this.#judgeEnd();
      const news = new Promise<void>((resolve) => {
        this.#onNews = resolve;
      });
      if (!this.#isBusy && !this.#isFed) await this.#feed();
      await news;
    }
  }

  close(): void {
    this.#gunzip.destroy();
  }

  async #feed(): Promise<void> {
    const count = this.#filled || (await this.#stored.read(this.#buffer));
    this.#filled = 0;
    if (count === 0) {
      this.#isFed = true;
      this.#gunzip.end();
      return;
    }
    this.#storedBytes += count;
    this.#isBusy = true;
    this.#gunzip.write(this.#buffer.subarray(0, count), () => {
      this.#isBusy = false;
      this.#onNews();
    });
  }

  async #judgeEnd(): Promise<null> {
    const isRead = this.#isFed || (await this.#stored.read(this.#buffer)) === 0;
    if (!isRead || this.#gunzip.bytesWritten !== this.#storedBytes) {
      throw moreBehind();
    }
    return null;
  }
}
