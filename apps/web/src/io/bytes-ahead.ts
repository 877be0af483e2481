import type { Source, SourceReader, Task } from '@km-export/core';
import { openBlobSource } from './blob-source.ts';

/** A task that owns more streams its file, and so reads ahead by itself. */
const MOST_BYTES = 4 << 20;
/** One byte before what a task owns tells whether a line begins there; behind it, its last line ends. */
const BYTES_BEFORE = 1;
const BYTES_BEHIND = 64 << 10;

/** What was read of a task's file before a worker was free for it: the first `length` of `bytes`, which lie at `from`. */
export type BytesAhead = { from: number; length: number; bytes: ArrayBuffer };

/** A worker has one at a time, and one is filled. */
const SPARE_BUFFERS = 2;

/**
 * Reads what tasks own of large files before a worker is free for them. Files are read on in one stream, from one task to
 * the next: a slice for each task has to be asked of the browser anew, and brings a quarter as much in the same time.
 */
export class FilesAhead {
  #reading: Promise<unknown> = Promise.resolve();
  #file: { blob: Blob; reader: SourceReader; end: number } | null = null;
  /** The last bytes that were read of the file. */
  #tail = new Uint8Array(0);
  readonly #spare: ArrayBuffer[] = [];

  /** Null where the task is another, or the file can't be read: whoever runs the task will tell. */
  read({ slices }: Task): Promise<BytesAhead | null> {
    const [{ ref, from, to, entry }] = slices;
    if (slices.length > 1 || to === null || entry !== undefined || to - from > MOST_BYTES) {
      return Promise.resolve(null);
    }
    const read = this.#reading.then(() => this.#read(ref as Blob, Math.max(0, from - BYTES_BEFORE), to));
    this.#reading = read.catch(() => this.#close());
    return read.catch(() => null);
  }

  /** Takes back what was read, to be filled again: new memory costs more than what is read into it. */
  takeBack({ bytes }: BytesAhead): void {
    if (this.#spare.length < SPARE_BUFFERS) this.#spare.push(bytes);
  }

  async #read(blob: Blob, from: number, to: number): Promise<BytesAhead> {
    const end = Math.min(blob.size, to + BYTES_BEHIND);
    const bytes = new Uint8Array(this.#buffer(end - from), 0, end - from);
    const file = await this.#at(blob, from);
    let filled = file.end - from;
    bytes.set(this.#tail.subarray(this.#tail.byteLength - filled));
    while (filled < bytes.byteLength) {
      const count = await file.reader.read(bytes.subarray(filled));
      if (count === 0) break;
      filled += count;
    }
    file.end = from + filled;
    this.#tail = bytes.slice(Math.max(0, filled - BYTES_BEFORE - BYTES_BEHIND), filled);
    return { from, length: filled, bytes: bytes.buffer };
  }

  #buffer(length: number): ArrayBuffer {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  }

  /** The file, read up to `from` or, as far as the tail goes, further. */
  async #at(blob: Blob, from: number) {
    const file = this.#file;
    if (file?.blob === blob && from <= file.end && from >= file.end - this.#tail.byteLength) return file;
    await this.#close();
    this.#tail = new Uint8Array(0);
    this.#file = { blob, reader: await openBlobSource(blob).open(from), end: from };
    return this.#file;
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.reader.close();
  }
}

/** The file, but for what was read of it. */
export function sourceWith(blob: Blob, ahead: BytesAhead): Source {
  const file = openBlobSource(blob);
  return {
    size: blob.size,
    open: (position = 0, to?: number) =>
      position < ahead.from || position > ahead.from + ahead.length
        ? file.open(position, to)
        : new ReaderWith(file, ahead, position, to),
  };
}

class ReaderWith implements SourceReader {
  readonly #file: Source;
  readonly #from: number;
  readonly #bytes: Uint8Array;
  readonly #to: number | undefined;
  #position: number;
  /** Of what lies behind the bytes. */
  #rest: SourceReader | null = null;

  constructor(file: Source, { from, length, bytes }: BytesAhead, position: number, to: number | undefined) {
    this.#file = file;
    this.#from = from;
    this.#bytes = new Uint8Array(bytes, 0, length);
    this.#position = position;
    this.#to = to;
  }

  async read(into: Uint8Array): Promise<number> {
    const at = this.#position - this.#from;
    const ready = this.#bytes.subarray(at, at + into.byteLength);
    if (ready.byteLength > 0) {
      into.set(ready);
      this.#position += ready.byteLength;
      return ready.byteLength;
    }
    this.#rest ??= await this.#file.open(this.#position, this.#to);
    return this.#rest.read(into);
  }

  async close(): Promise<void> {
    await this.#rest?.close();
  }
}
