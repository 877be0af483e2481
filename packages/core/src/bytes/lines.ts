/**
 * Bytes to blocks of whole lines. The ownership rule lives here and nowhere else: a range [from, to) owns
 * the lines whose first byte lies in it, so a file may be cut anywhere and every line is read exactly once.
 */

import { InputFault } from '../model/input-fault.ts';
import type { SourceReader } from '../ports.ts';
import { LF } from './ascii.ts';

/** Bytes behind the block that may be read, though they mean nothing: for scanners that load words. */
export const PADDING = 64;
/** How much is read at once to find the end of a line that runs over the end of the range. */
const OVERRUN_BYTES = 1 << 16;

/** No line may be longer, in bytes: tapes hold 32-bit offsets, and browsers give no larger buffers for sure. */
const LONGEST_LINE = 2 ** 30;

/** A buffer that is used again for every file of a worker; it grows for a line that is longer. */
export class LineBuffer {
  readonly readBytes: number;
  readonly longestLine: number;
  bytes: Uint8Array;

  constructor(readBytes: number, longestLine = LONGEST_LINE) {
    this.readBytes = readBytes;
    this.longestLine = longestLine;
    this.bytes = new Uint8Array(readBytes + PADDING);
  }

  /** Bytes that may be filled. */
  get capacity(): number {
    return this.bytes.length - PADDING;
  }

  grow(used: number): void {
    const grown = new Uint8Array(this.capacity * 2 + PADDING);
    grown.set(this.bytes.subarray(0, used));
    this.bytes = grown;
  }

  /** Back to its first size after a long line, so that one such line does not cost memory for ever. */
  shrink(start: number, end: number): void {
    const small = new Uint8Array(this.readBytes + PADDING);
    small.set(this.bytes.subarray(start, end));
    this.bytes = small;
  }
}

/** Reads the lines that a range owns, block by block. */
export class LineBlocks {
  /** The current block: whole lines in `bytes[start, end)`, the last perhaps without its newline. */
  start = 0;
  end = 0;
  /** Offset of `bytes[0]` in the content. */
  byteOffset: number;
  /** A byte order mark of UTF-16 stands at the start of the content. */
  utf16 = false;
  /** Bytes of a UTF-8 byte order mark that was dropped: 0 or 3. */
  markBytes = 0;

  /** Lines lie in the block as in the input. */
  readonly elements = null;

  readonly #reader: SourceReader;
  readonly #buffer: LineBuffer;
  readonly #from: number;
  #to: number;
  #filled = 0;
  /** No line ends between `start` and here: a long line is searched once, however often it is added to. */
  #searched = 0;
  #ended = false;
  #done = false;
  #started = false;

  /**
   * `reader` must stand at {@link LineBlocks.openAt}(from). `to` is Infinity for a range to the end.
   */
  constructor(reader: SourceReader, buffer: LineBuffer, from: number, to: number) {
    this.#reader = reader;
    this.#buffer = buffer;
    this.#from = from;
    this.#to = to;
    this.byteOffset = LineBlocks.openAt(from);
  }

  /** Where to open the source for a range: one byte early, to see whether a line begins at `from`. */
  static openAt(from: number): number {
    return from === 0 ? 0 : from - 1;
  }

  get bytes(): Uint8Array {
    return this.#buffer.bytes;
  }

  /** Offset in the content of what stands behind the block. */
  get contentEnd(): number {
    return this.byteOffset + this.end;
  }

  /**
   * Goes to the next block; false when the range has no more lines. Throws what the reader throws, and an
   * {@link InputFault} where a line is too long: nothing behind it is read.
   */
  async next(): Promise<boolean> {
    if (!this.#started) await this.#begin();
    if (this.#done) return false;
    this.#dropConsumed();
    for (;;) {
      // Full, and no line ends in it: the line is longer than the buffer.
      if (!this.#ended && this.#filled >= this.#buffer.capacity) {
        if (this.#filled >= this.#buffer.longestLine) {
          this.#done = true;
          throw new InputFault('file/line-too-long');
        }
        this.#buffer.grow(this.#filled);
      }
      await this.#fill();
      const end = this.#lineEnd();
      if (end > this.start) {
        this.end = end;
        return true;
      }
      if (this.#ended || this.#done) {
        this.#done = true;
        return false;
      }
    }
  }

  async #begin(): Promise<void> {
    if (this.#from === 0) {
      this.#started = true;
      this.end = await this.#skipMark();
    } else {
      this.end = await this.#skipForeignLine();
      this.#started = true;
    }
  }

  /** After the reader failed: what is left as a last block, so that no byte that was read is lost. */
  takeRest(): boolean {
    if (this.#done) return false;
    this.#ended = true;
    if (this.#started) {
      this.start = this.end;
    } else {
      const newline = this.#newline(0);
      if (newline === -1) return false;
      this.start = newline + 1;
    }
    const end = this.#lineEnd();
    this.#done = true;
    if (end <= this.start) return false;
    this.end = end;
    return true;
  }

  /** Where the block's lines end: after the last whole line, or after the last one that the range owns. */
  #lineEnd(): number {
    const { bytes } = this;
    const filled = this.#filled;
    const limit = this.#to - this.byteOffset;
    if (limit <= this.start) {
      this.#done = true;
      return this.start;
    }
    if (filled >= limit) {
      const newline = this.#newline(Math.max(limit - 1, this.start, this.#searched));
      if (newline !== -1) {
        this.#done = true;
        return newline + 1;
      }
    }
    if (this.#ended) {
      this.#done = true;
      return filled;
    }
    const from = Math.max(this.start, this.#searched);
    const newline = bytes.subarray(from, filled).lastIndexOf(LF);
    if (newline !== -1) return from + newline + 1;
    this.#searched = filled;
    return this.start;
  }

  /** The first line end at or behind `from` among the bytes read; -1 where there is none. */
  #newline(from: number): number {
    const newline = this.bytes.subarray(from, this.#filled).indexOf(LF);
    return newline === -1 ? -1 : from + newline;
  }

  #dropConsumed(): void {
    const rest = this.#filled - this.end;
    this.byteOffset += this.end;
    if (this.#buffer.capacity > this.#buffer.readBytes && rest <= this.#buffer.readBytes) {
      this.#buffer.shrink(this.end, this.#filled);
    } else if (rest > 0) {
      this.bytes.copyWithin(0, this.end, this.#filled);
    }
    this.#filled = rest;
    this.#searched = 0;
    this.start = this.end = 0;
  }

  /** Fills the buffer, or up to the end of the range, or a little on after it. */
  async #fill(): Promise<void> {
    const before = this.#filled;
    while (!this.#ended && this.#filled < this.#buffer.capacity) {
      const owned = this.#to - this.byteOffset - this.#filled;
      if (owned <= 0 && this.#filled > before) return;
      const room = this.#buffer.capacity - this.#filled;
      const wanted = Math.min(room, owned > 0 ? owned : OVERRUN_BYTES);
      const target = this.bytes.subarray(this.#filled, this.#filled + wanted);
      const result = this.#reader.read(target);
      const count = typeof result === 'number' ? result : await result;
      if (count === 0) this.#ended = true;
      this.#filled += count;
    }
  }

  /** Reads on until there are at least `count` bytes, or all. */
  async #fillAtLeast(count: number): Promise<void> {
    while (!this.#ended && this.#filled < count) {
      const target = this.bytes.subarray(this.#filled, count);
      const result = this.#reader.read(target);
      const read = typeof result === 'number' ? result : await result;
      if (read === 0) this.#ended = true;
      this.#filled += read;
    }
  }

  /** Start of the first line behind a byte order mark. */
  async #skipMark(): Promise<number> {
    await this.#fillAtLeast(3);
    const { bytes } = this;
    if (this.#filled >= 2) {
      const first = bytes[0];
      const second = bytes[1];
      this.utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    }
    const marked = this.#filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    if (marked) {
      this.markBytes = 3;
      // The line behind the mark counts as beginning with it.
      this.#to = Math.max(this.#to, this.markBytes + 1);
    }
    return this.markBytes;
  }

  /** Start of the first line that begins at or after `from`; the line that runs into the range is another's. */
  async #skipForeignLine(): Promise<number> {
    for (;;) {
      await this.#fill();
      const newline = this.#newline(0);
      if (newline !== -1) return newline + 1;
      this.byteOffset += this.#filled;
      this.#filled = 0;
      if (this.#ended || this.byteOffset >= this.#to) {
        this.#done = true;
        return 0;
      }
    }
  }
}
