import { ConvertError } from '../model/error.ts';
import type { BufferShelf } from './buffer-shelf.ts';

/** No record is larger in any output: beyond this a browser's memory is at its end. */
const MOST_BYTES = 2 ** 30;

/**
 * The smallest buffer that a writer with a shelf grows to, and the largest that comes from there and goes back: one long
 * record would fill it.
 */
const FIRST_SHELVED = 1 << 10;
const LAST_SHELVED = 3 << 20;

function tooLarge(): ConvertError {
  return new ConvertError(
    'output/too-large',
    'One record becomes larger than 1 GB in this format. Nesting of thousands of levels does that in pretty JSON: choose another format, such as ndjson.',
  );
}

/**
 * A growing output buffer. Grows by doubling; never shrinks; its buffer can be taken away and given back. With a `shelf`
 * the buffers that it outgrows go there, and larger ones come from there, up to 3 MB.
 */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;
  readonly #shelf: BufferShelf | undefined;

  constructor(capacity = 1024, shelf?: BufferShelf) {
    this.bytes = new Uint8Array(capacity);
    this.#shelf = shelf;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > MOST_BYTES) throw tooLarge();
    const before = this.bytes;
    const shelf = this.#shelf;
    if (shelf === undefined) {
      this.bytes = new Uint8Array(Math.min(MOST_BYTES, Math.max(needed, before.length * 2)));
    } else {
      // Sizes that come again: one that fits is found on the shelf.
      let size = Math.max(FIRST_SHELVED, before.length * 2);
      while (size < needed) size *= 2;
      this.bytes =
        size > LAST_SHELVED ? new Uint8Array(Math.min(MOST_BYTES, size)) : new Uint8Array(shelf.take(size));
    }
    this.bytes.set(before.subarray(0, this.length));
    this.#giveBack(before.buffer);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends `from[start, end)`. */
  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.reserve(count);
    const { bytes } = this;
    let { length } = this;
    // Below some 48 bytes a loop beats the call of set and subarray.
    if (count < 48) {
      for (let i = start; i < end; i++) bytes[length++] = from[i];
    } else {
      bytes.set(from.subarray(start, end), length);
      length += count;
    }
    this.length = length;
  }

  all(from: Uint8Array): void {
    this.copy(from, 0, from.length);
  }

  /** Appends a code point (or a lone surrogate, in the same three bytes) as UTF-8. */
  codePoint(code: number): void {
    this.reserve(4);
    const { bytes } = this;
    if (code < 0x80) {
      bytes[this.length++] = code;
    } else if (code < 0x800) {
      bytes[this.length++] = 0xc0 | (code >> 6);
      bytes[this.length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[this.length++] = 0xe0 | (code >> 12);
      bytes[this.length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.length++] = 0x80 | (code & 0x3f);
    } else {
      bytes[this.length++] = 0xf0 | (code >> 18);
      bytes[this.length++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[this.length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.length++] = 0x80 | (code & 0x3f);
    }
  }

  /** Forgets what was written, and gives a buffer of more than `most` bytes back to the shelf. */
  empty(most: number): void {
    this.length = 0;
    if (this.bytes.length <= most) return;
    this.#giveBack(this.bytes.buffer);
    this.bytes = new Uint8Array(0);
  }

  #giveBack(buffer: ArrayBufferLike): void {
    if (buffer.byteLength <= LAST_SHELVED) this.#shelf?.give(buffer);
  }

  /** What was written, in the writer's own buffer: valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Hands over what was written together with its buffer, and goes on in `next` or a new one. */
  take(next: ArrayBufferLike | undefined): Uint8Array {
    const taken = this.view();
    this.bytes = next === undefined ? new Uint8Array(this.bytes.length) : new Uint8Array(next);
    this.length = 0;
    return taken;
  }
}
