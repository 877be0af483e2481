import type { Inflating, SourceReader } from '@km-export/core';
import type { Inflater } from './inflater.ts';

/** Stored bytes given at once: all that becomes of them is held, which is a thousand times as much of a bomb. */
const GIVEN_BYTES = 1 << 15;

/** Inflaters of files that were read: a new one costs many times what it takes to inflate a line. */
const spare: Inflater[] = [];
const MOST_SPARE = 2;

/**
 * Gzip inflated by Node's zlib, as much as somebody waits for, in the thread that asks: Node's own streams inflate in
 * another, and the way there and back for every piece took a quarter of the time. What does it is loaded with the first
 * file that is gzipped: most exports have none, and every thread would take a hundredth of a second for it.
 */
export function inflateInNode(stored: SourceReader): Inflating {
  return new NodeInflating(stored);
}

class NodeInflating implements Inflating {
  readonly #stored: SourceReader;
  #inflater: Inflater | null = null;
  /** Stored bytes that wait in the inflater's buffer. */
  #from = 0;
  #to = 0;
  #isFed = false;
  #isClosed = false;

  constructor(stored: SourceReader) {
    this.#stored = stored;
  }

  async next(): Promise<Uint8Array | null> {
    const inflater = this.#inflater ?? (await this.#open());
    while (inflater.pieces.length === 0) {
      if (this.#isFed) return null;
      await this.#feed(inflater);
    }
    return inflater.pieces.shift()!;
  }

  async #open(): Promise<Inflater> {
    const { Inflater } = await import('./inflater.ts');
    if (this.#isClosed) throw new Error('It was closed before.');
    this.#inflater = spare.pop() ?? new Inflater();
    return this.#inflater;
  }

  close(): void {
    const inflater = this.#inflater;
    this.#inflater = null;
    this.#isClosed = true;
    if (inflater === null) return;
    if (spare.length < MOST_SPARE && inflater.reset()) spare.push(inflater);
    else inflater.close();
  }

  async #feed(inflater: Inflater): Promise<void> {
    const { buffer } = inflater;
    if (this.#from === this.#to) {
      this.#from = 0;
      this.#to = await this.#stored.read(buffer);
    }
    if (this.#to === 0) {
      this.#isFed = true;
      inflater.finish();
      return;
    }
    const given = buffer.subarray(this.#from, Math.min(this.#to, this.#from + GIVEN_BYTES));
    this.#from += given.length;
    // Node passes over what follows the last member, zero bytes or not, in silence.
    if (inflater.give(given) !== given.length) throw new Error('There is more behind the last member.');
  }
}
