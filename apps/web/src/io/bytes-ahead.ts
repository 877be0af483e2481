import type { Source, SourceReader, Task } from '@km-export/core';
import { openBlobSource } from './blob-source.ts';

/** A task that owns more streams its file, and so reads ahead by itself. */
const MOST_BYTES = 4 << 20;
/** One byte before what a task owns tells whether a line begins there; behind it, its last line ends. */
const BYTES_BEFORE = 1;
const BYTES_BEHIND = 64 << 10;

/** What was read of a task's file before a worker was free for it: `bytes` lie at `from`. */
export type BytesAhead = { from: number; bytes: ArrayBuffer };

/**
 * Reads what a task owns of one large file, which takes a worker as long as what it then does with it: other processes
 * of the browser read, and a slice has to be asked for anew. Null where the task is another, or the file can't be read:
 * whoever runs the task will tell.
 */
export async function readBytesAhead({ slices }: Task): Promise<BytesAhead | null> {
  const [{ ref, from: begin, to, entry }] = slices;
  if (slices.length > 1 || to === null || entry !== undefined || to - begin > MOST_BYTES) return null;
  const from = Math.max(0, begin - BYTES_BEFORE);
  try {
    return { from, bytes: await (ref as Blob).slice(from, to + BYTES_BEHIND).arrayBuffer() };
  } catch {
    return null;
  }
}

/** The file, but for what was read of it. */
export function sourceWith(blob: Blob, { from, bytes }: BytesAhead): Source {
  const file = openBlobSource(blob);
  return {
    size: blob.size,
    open: (position = 0, to?: number) =>
      position < from || position > from + bytes.byteLength
        ? file.open(position, to)
        : new ReaderWith(file, { from, bytes }, position, to),
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

  constructor(file: Source, { from, bytes }: BytesAhead, position: number, to: number | undefined) {
    this.#file = file;
    this.#from = from;
    this.#bytes = new Uint8Array(bytes);
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
