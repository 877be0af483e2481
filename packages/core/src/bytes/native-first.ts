/**
 * Gzip inflated by the platform as long as it can, by our own reader where it can't: several times faster, and the
 * same bytes and faults everywhere.
 *
 *   stored ─▶ platform's inflater ─▶ the last 64 KB are held back ─▶ content
 *      └────▶ our own, from the start, without what was handed out ─────┘   as soon as the platform's gives up
 */
import { InputFault } from '../model/input-fault.ts';
import type { Inflate, Inflating, SourceReader } from '../ports.ts';
import { ownGunzip } from './own-gunzip.ts';

/**
 * Of a damaged file one inflater gives a few bytes more than the other before it sees the damage: a stored byte
 * holds eight symbols at most, each of 258 bytes. What may be too much must not be handed out.
 */
const HELD_BYTES = 1 << 16;
const SKIP_BYTES = 1 << 16;

/**
 * The inflated content of gzipped bytes. `reopen` gives them again from the start, for a second try.
 * Faults are those of {@link ownGunzip}, which alone judges what is wrong with a file.
 */
export function nativeFirstReader(
  stored: SourceReader,
  inflate: Inflate,
  reopen: () => Promise<SourceReader>,
): SourceReader {
  return new NativeFirstReader(stored, inflate, reopen);
}

class NativeFirstReader implements SourceReader {
  readonly #stored: SourceReader;
  readonly #reopen: () => Promise<SourceReader>;
  #native: Inflating | null;
  /** Null until the platform's inflater gave up. */
  #own: SourceReader | null = null;
  /** Inflated pieces not handed out yet, their bytes, and how much of the first is handed out. */
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #pieceOffset = 0;
  #handedOut = 0;
  #isWhole = false;

  constructor(stored: SourceReader, inflate: Inflate, reopen: () => Promise<SourceReader>) {
    this.#stored = stored;
    this.#reopen = reopen;
    this.#native = inflate(stored);
  }

  async read(into: Uint8Array): Promise<number> {
    if (this.#own !== null) return this.#own.read(into);
    while (!this.#isWhole && this.#waiting <= HELD_BYTES) {
      if (!(await this.#inflateMore())) return (await this.#takeOver()).read(into);
    }
    return this.#handOut(into, this.#isWhole ? this.#waiting : this.#waiting - HELD_BYTES);
  }

  async close(): Promise<void> {
    await this.#closeNative();
    await this.#own?.close();
  }

  /** False where the platform's inflater gave up, whatever it gave as its reason. */
  async #inflateMore(): Promise<boolean> {
    try {
      const piece = await this.#native!.next();
      if (piece === null) {
        this.#isWhole = true;
      } else if (piece.length > 0) {
        this.#pieces.push(piece);
        this.#waiting += piece.length;
      }
      return true;
    } catch {
      return false;
    }
  }

  #handOut(into: Uint8Array, most: number): number {
    if (most === 0) return 0;
    const piece = this.#pieces[0];
    const count = Math.min(into.length, most, piece.length - this.#pieceOffset);
    into.set(piece.subarray(this.#pieceOffset, this.#pieceOffset + count));
    this.#pieceOffset += count;
    if (this.#pieceOffset === piece.length) {
      this.#pieces.shift();
      this.#pieceOffset = 0;
    }
    this.#waiting -= count;
    this.#handedOut += count;
    return count;
  }

  async #takeOver(): Promise<SourceReader> {
    await this.#closeNative();
    this.#pieces = [];
    const own = await ownGunzip(await this.#reopen());
    this.#own = own;
    const skipped = new Uint8Array(SKIP_BYTES);
    let left = this.#handedOut;
    while (left > 0) {
      const count = await own.read(skipped.subarray(0, Math.min(left, SKIP_BYTES)));
      // It was whole up to here a moment ago.
      if (count === 0) throw new InputFault('file/gzip-damaged', 'it changed while it was read');
      left -= count;
    }
    return own;
  }

  async #closeNative(): Promise<void> {
    const native = this.#native;
    if (native === null) return;
    this.#native = null;
    await native.close();
    await this.#stored.close();
  }
}
