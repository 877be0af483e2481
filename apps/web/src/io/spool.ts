import type { Scratch, ScratchFile } from '@km-export/core';
import { limitMemory } from './sinks.ts';

/** Pieces of all files are put in order in memory, so many bytes at a time, before they go to temporary space. */
const ROUND_BYTES = 16 << 20;

/**
 * Files whose bytes come in turns, kept until each can be read as a whole: all in one temporary file, so that
 * thousands of them hold one thing open. What is small never leaves memory.
 */
export class Spool {
  readonly #scratch: Scratch;
  readonly #isInMemory: boolean;
  /** Pieces as they come, and the same in the order of their files. */
  readonly #arrived = new Uint8Array(ROUND_BYTES);
  #sorted: Uint8Array | null = null;
  #length = 0;
  /** Files that have pieces in this round. */
  #present: SpooledFile[] = [];
  #file: ScratchFile | null = null;
  #fileBytes = 0;

  /** `isInMemory`: the temporary space is no file, and must not hold more than a Blob may. */
  constructor(scratch: Scratch, isInMemory: boolean) {
    this.#scratch = scratch;
    this.#isInMemory = isInMemory;
  }

  create(): SpooledFile {
    return new SpooledFile(this);
  }

  async write(file: SpooledFile, bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#length === ROUND_BYTES) await this.#endRound();
      const taken = rest.subarray(0, ROUND_BYTES - this.#length);
      this.#arrived.set(taken, this.#length);
      if (file.waiting.length === 0) this.#present.push(file);
      addSpan(file.waiting, this.#length, taken.length);
      this.#length += taken.length;
      rest = rest.subarray(taken.length);
    }
  }

  /** The whole of a file, in pieces that fill `into`, which is reused for each. */
  async *read(file: SpooledFile, into: Uint8Array): AsyncGenerator<Uint8Array> {
    let filled = 0;
    for (const isStored of [true, false]) {
      const spans = isStored ? file.stored : file.waiting;
      for (let index = 0; index < spans.length; index += 2) {
        let [at, left] = [spans[index], spans[index + 1]];
        while (left > 0) {
          const part = into.subarray(filled, filled + Math.min(left, into.length - filled));
          if (isStored) await this.#file?.read(at, part);
          else part.set(this.#arrived.subarray(at, at + part.length));
          at += part.length;
          left -= part.length;
          filled += part.length;
          if (filled < into.length) continue;
          yield into;
          filled = 0;
        }
      }
    }
    if (filled > 0) yield into.subarray(0, filled);
  }

  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.discard();
  }

  /** Puts the pieces of each file side by side, and all of them into temporary space at once. */
  async #endRound(): Promise<void> {
    if (this.#isInMemory) limitMemory(this.#fileBytes + this.#length);
    this.#sorted ??= new Uint8Array(ROUND_BYTES);
    let at = 0;
    for (const { waiting, stored } of this.#present) {
      const start = at;
      for (let index = 0; index < waiting.length; index += 2) {
        const [from, length] = [waiting[index], waiting[index + 1]];
        this.#sorted.set(this.#arrived.subarray(from, from + length), at);
        at += length;
      }
      addSpan(stored, this.#fileBytes + start, at - start);
      waiting.length = 0;
    }
    this.#present = [];
    this.#length = 0;
    this.#file ??= await this.#scratch.create();
    await this.#file.append(this.#sorted.subarray(0, at));
    this.#fileBytes += at;
  }
}

/** One of the files of a {@link Spool}. */
export class SpooledFile {
  /** Where its bytes lie, as pairs of a place and a length: in temporary space, and behind that in memory. */
  readonly stored: number[] = [];
  readonly waiting: number[] = [];
  readonly #spool: Spool;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  /** Appends. The buffer may be reused as soon as this resolves. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#spool.write(this, bytes);
  }

  /** All that was written, in pieces that fill `into`, which is reused for each. */
  read(into: Uint8Array): AsyncGenerator<Uint8Array> {
    return this.#spool.read(this, into);
  }
}

/** What follows the last span becomes part of it. */
function addSpan(spans: number[], at: number, length: number): void {
  const last = spans.length - 2;
  if (last >= 0 && spans[last] + spans[last + 1] === at) spans[last + 1] += length;
  else spans.push(at, length);
}
