import type { Slice, Source, SourceRef } from '@km-export/core';
import { openBlobSource } from './blob-source.ts';
import { type BytesAhead, sourceWith } from './bytes-ahead.ts';
import { toReadError } from './read-error.ts';

/** Files up to this size are read ahead: what a larger one waits for is little beside what it brings. */
const SMALL_BYTES = 1 << 20;
/** Files under way at once. */
const FILES_AHEAD = 8;

/**
 * Opens files, and reads the small ones of a task before they are asked for: other processes of the browser
 * do the reading, and the way there and back takes longer than reading a small file.
 */
export class ReadAhead {
  #waiting: Blob[] = [];
  #ahead: BytesAhead | null = null;
  readonly #coming = new Map<SourceRef, Promise<Source>>();

  /** Tells what is going to be opened, in order, and what of the first was read already. */
  begin(slices: readonly Slice[], ahead: BytesAhead | null): void {
    this.#coming.clear();
    this.#ahead = ahead;
    // Of a .zip there is one blob for all of its entries, each of which is small beside it.
    const files = slices.filter(({ to, entry }) => to === null && entry === undefined);
    const whole = files.map(({ ref }) => ref as Blob);
    this.#waiting = whole.filter(({ size }) => size <= SMALL_BYTES).reverse();
  }

  open(ref: SourceRef): Source | Promise<Source> {
    if (this.#ahead !== null) return sourceWith(ref as Blob, this.#ahead);
    while (this.#waiting.length > 0 && this.#coming.size < FILES_AHEAD) {
      const blob = this.#waiting.pop()!;
      const source = load(blob);
      // What is wrong with a file is told to whoever opens it.
      source.catch(() => {});
      this.#coming.set(blob, source);
    }
    const source = this.#coming.get(ref);
    this.#coming.delete(ref);
    return source ?? openBlobSource(ref);
  }
}

async function load(blob: Blob): Promise<Source> {
  const bytes = await blob.arrayBuffer().catch((thrown) => {
    throw toReadError(thrown);
  });
  return sourceWith(blob, { from: 0, length: bytes.byteLength, bytes });
}
