import { orOutputFailed } from '../model/or-output-failed.ts';
import type { Scratch, ScratchFile } from '../ports.ts';
import { KEY_WORDS } from './keys.ts';

const PARTITION_BITS = 6;
const BUFFER_WORDS = 1 << 14;
const READ_BYTES = 1 << 20;
/** TASK RECORD HEAD, before the key and the names. */
const ENTRY_HEAD = 3;

type Partition = { words: Int32Array; length: number; file: ScratchFile | null; bytes: number };

/** Entries of records that wait in Scratch, by their key: those of one key lie in one partition, in input order. */
export class Partitions {
  readonly count = 1 << PARTITION_BITS;
  readonly #scratch: Scratch;
  readonly #all: (Partition | undefined)[] = new Array(1 << PARTITION_BITS);

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
  }

  isEmpty(partition: number): boolean {
    return this.#all[partition] === undefined;
  }

  /** The names are the first of `names`, as many as `head` says. */
  add(task: number, record: number, head: number, key: Int32Array, at: number, names: Int32Array): void {
    const count = head >> 1;
    const size = ENTRY_HEAD + KEY_WORDS + count;
    // Not the bits by which the table has its segments.
    const partition = this.#partition(key[at + 2] >>> (32 - PARTITION_BITS), size);
    const { words, length } = partition;
    words[length] = task;
    words[length + 1] = record;
    words[length + 2] = head;
    for (let i = 0; i < KEY_WORDS; i++) words[length + ENTRY_HEAD + i] = key[at + i];
    for (let i = 0; i < count; i++) words[length + ENTRY_HEAD + KEY_WORDS + i] = names[i];
    partition.length += size;
  }

  /** Writes what fills its buffer. */
  async flushFull(): Promise<void> {
    for (const partition of this.#all) {
      if (partition !== undefined && partition.length >= BUFFER_WORDS) await this.#flush(partition);
    }
  }

  /** Calls `each` for every entry, with where its key and its names lie in the words, and throws them away. */
  async read(
    index: number,
    each: (task: number, record: number, head: number, words: Int32Array, key: number, names: number) => void,
  ): Promise<void> {
    const partition = this.#all[index];
    if (partition === undefined) return;
    await this.#flush(partition);
    let buffer = new Int32Array(READ_BYTES >> 2);
    let held = 0;
    for (let offset = 0; offset < partition.bytes; ) {
      const bytes = Math.min((buffer.length - held) * 4, partition.bytes - offset);
      const into = new Uint8Array(buffer.buffer, held * 4, bytes);
      await attempt(() => partition.file?.read(offset, into));
      offset += bytes;
      const end = held + bytes / 4;
      let at = 0;
      for (;;) {
        const key = at + ENTRY_HEAD;
        const names = key + KEY_WORDS;
        if (names > end || names + (buffer[at + 2] >> 1) > end) break;
        each(buffer[at], buffer[at + 1], buffer[at + 2], buffer, key, names);
        at = names + (buffer[at + 2] >> 1);
      }
      held = end - at;
      if (at > 0) buffer.copyWithin(0, at, end);
      else {
        // One entry fills it all.
        const larger = new Int32Array(buffer.length * 2);
        larger.set(buffer);
        buffer = larger;
      }
    }
    await partition.file?.discard();
    this.#all[index] = undefined;
  }

  async discard(): Promise<void> {
    for (const [index, partition] of this.#all.entries()) {
      this.#all[index] = undefined;
      await partition?.file?.discard();
    }
  }

  /** With room for an entry of so many words. */
  #partition(index: number, room: number): Partition {
    this.#all[index] ??= { words: new Int32Array(0), length: 0, file: null, bytes: 0 };
    const partition = this.#all[index];
    const needed = partition.length + room;
    if (needed > partition.words.length) {
      const larger = new Int32Array(Math.max(needed, partition.words.length * 2, 256));
      larger.set(partition.words.subarray(0, partition.length));
      partition.words = larger;
    }
    return partition;
  }

  async #flush(partition: Partition): Promise<void> {
    if (partition.length === 0) return;
    partition.file ??= await attempt(() => this.#scratch.create());
    const bytes = new Uint8Array(partition.words.buffer, 0, partition.length * 4);
    const { file } = partition;
    await attempt(() => file.append(bytes));
    partition.bytes += bytes.length;
    partition.length = 0;
    // What one take grew far beyond its size is let go.
    if (partition.words.length > BUFFER_WORDS * 4) partition.words = new Int32Array(BUFFER_WORDS);
  }
}

function attempt<T>(action: () => T | Promise<T>): Promise<T> {
  return orOutputFailed(
    action,
    (why) =>
      `Temporary space could not be used: ${why}. Duplicates of so many records are found in it: make room, and run the job again.`,
  );
}
