import type { Source, SourceReader } from '../../ports.ts';
import { fill } from '../fill.ts';

const READ_BYTES = 1 << 16;

/** Goes through a source from one place on, some bytes at a time that lie side by side in memory. */
export class ByteCursor {
  /** Of the next byte that was not taken. */
  position: number;
  #reader: SourceReader;
  #buffer = new Uint8Array(READ_BYTES);
  #start = 0;
  #filled = 0;
  #ended = false;

  readonly #source: Source;

  private constructor(source: Source, reader: SourceReader, position: number) {
    this.#source = source;
    this.#reader = reader;
    this.position = position;
  }

  /** `to` is a hint of how far it will go. */
  static async open(source: Source, from: number, to = from + READ_BYTES): Promise<ByteCursor> {
    return new ByteCursor(source, await source.open(from, to), from);
  }

  /** The next `count` bytes, fewer at the end, without going on; valid until the next call. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#filled - this.#start < count) this.#makeRoom(count);
    while (!this.#ended && this.#filled - this.#start < count) {
      const read = await this.#reader.read(this.#buffer.subarray(this.#filled));
      if (read === 0) this.#ended = true;
      this.#filled += read;
    }
    return this.#buffer.subarray(this.#start, Math.min(this.#filled, this.#start + count));
  }

  /** The next `count` bytes, fewer at the end; valid until the next call. */
  async take(count: number): Promise<Uint8Array> {
    const taken = await this.peek(count);
    this.#start += taken.length;
    this.position += taken.length;
    return taken;
  }

  /** Goes on at a later position, without reading what lies between if that is much. */
  async goTo(position: number): Promise<void> {
    const skipped = position - this.position;
    if (skipped <= this.#filled - this.#start) {
      this.#start += skipped;
    } else {
      await this.#reader.close();
      this.#reader = await this.#source.open(position, position + READ_BYTES);
      this.#start = this.#filled = 0;
      this.#ended = false;
    }
    this.position = position;
  }

  close(): void | Promise<void> {
    return this.#reader.close();
  }

  #makeRoom(count: number): void {
    const rest = this.#buffer.subarray(this.#start, this.#filled);
    if (count <= this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#start, this.#filled);
    } else {
      const larger = new Uint8Array(count + READ_BYTES);
      larger.set(rest);
      this.#buffer = larger;
    }
    this.#filled = rest.length;
    this.#start = 0;
  }
}

/** Up to `count` bytes from `from` on, fewer at the end. */
export async function readBytesAt(source: Source, from: number, count: number): Promise<Uint8Array> {
  const reader = await source.open(from, from + count);
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, await fill(reader, bytes));
  } finally {
    await reader.close();
  }
}
