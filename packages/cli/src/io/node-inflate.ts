import type { Inflating, SourceReader } from '@km-export/core';
import { Gunzip, type ZlibOptions } from 'minizlib';

/** Stored bytes read at once. */
const STORED_BYTES = 1 << 17;
/** Stored bytes given at once: all that becomes of them is held, which is a thousand times as much of a bomb. */
const GIVEN_BYTES = 1 << 15;
/** What the inflater fills at once. */
const PIECE_BYTES = 1 << 18;

/** Buffers of files that were read, to be filled again: each would be memory that the system clears first. */
const spare: Uint8Array[] = [];
const MOST_SPARE = 2;

/**
 * Gzip inflated by Node's zlib, as much as somebody waits for, in the thread that asks: Node's own streams inflate in
 * another, and the way there and back for every piece took a quarter of the time.
 */
export function inflateInNode(stored: SourceReader): Inflating {
  return new NodeInflating(stored);
}

class NodeInflating implements Inflating {
  readonly #stored: SourceReader;
  /** Options go on to Node's own, which has more of them. */
  readonly #gunzip = new Gunzip({ chunkSize: PIECE_BYTES } as ZlibOptions);
  readonly #buffer = spare.pop() ?? new Uint8Array(STORED_BYTES);
  /** Stored bytes that wait in the buffer. */
  #from = 0;
  #to = 0;
  #isFed = false;
  #pieces: Uint8Array[] = [];
  #failure: Error | null = null;

  constructor(stored: SourceReader) {
    this.#stored = stored;
    this.#gunzip.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#gunzip.on('error', (error) => {
      this.#failure = error as Error;
    });
  }

  async next(): Promise<Uint8Array | null> {
    while (this.#pieces.length === 0) {
      if (this.#isFed) return null;
      await this.#feed();
      if (this.#failure !== null) throw this.#failure;
    }
    return this.#pieces.shift()!;
  }

  close(): void {
    this.#gunzip.close();
    if (spare.length < MOST_SPARE) spare.push(this.#buffer);
  }

  async #feed(): Promise<void> {
    if (this.#from === this.#to) {
      this.#from = 0;
      this.#to = await this.#stored.read(this.#buffer);
    }
    if (this.#to === 0) {
      this.#isFed = true;
      this.#gunzip.end();
      return;
    }
    const given = this.#buffer.subarray(this.#from, Math.min(this.#to, this.#from + GIVEN_BYTES));
    this.#from += given.length;
    this.#gunzip.write(given as Buffer);
    // Node passes over what follows the last member, zero bytes or not, in silence.
    if (this.#failure === null && this.#gunzip.handle?.bytesWritten !== given.length) {
      throw new Error('There is more behind the last member.');
    }
  }
}
