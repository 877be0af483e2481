/**
 * Finds duplicates among the keys of all records, at the coordinator: the first stays.
 *
 *   keys in input order ─▶ table of moments, while there is room ─▶ marks
 *                      └─▶ Scratch, by hash: 64 partitions ─▶ at the end a table for one after the other ─▶ marks
 *
 * A moment is a person's second (or a line's bytes, by `exact`); its number in the table is the set of names that were
 * seen at it. Once the table is full, moments that are in it are answered as before, and records of all others go to
 * Scratch: so each moment is wholly in one place, in input order.
 */
import type { Scratch } from '../ports.ts';
import { HashNumbers } from './hash-numbers.ts';
import { BYTES_PER_KEY, KeyTable } from './key-table.ts';
import { DEFINE, type DuplicateRule, KEY_WORDS, NO_KEY } from './keys.ts';
import { MarksBuilder, type TaskMarks } from './marks.ts';
import { NameSets } from './name-sets.ts';
import { Partitions } from './partitions.ts';

/** Keys and what is known of each. */
type Moments = { table: KeyTable; sets: NameSets };

function newMoments(): Moments {
  return { table: new KeyTable(), sets: new NameSets() };
}

export class DuplicateFinder {
  readonly #isExact: boolean;
  readonly #limitBytes: number;
  readonly #tasks: MarksBuilder[];
  readonly #partitions: Partitions;
  #moments = newMoments();
  #isFull = false;
  /** Hashes of all names, by their numbers here. */
  readonly #hashes = new HashNumbers();
  /** Of the task whose keys are read: numbers there to numbers here. */
  #task = -1;
  #numbers: number[] = [];
  #found = new Int32Array(64);

  /** `limitBytes`: how large the table may grow. */
  constructor(by: DuplicateRule, tasks: number, limitBytes: number, scratch: Scratch) {
    this.#isExact = by === 'exact';
    this.#limitBytes = limitBytes;
    this.#tasks = Array.from({ length: tasks }, () => new MarksBuilder());
    this.#partitions = new Partitions(scratch);
  }

  /** Takes the next entries of a task; tasks come in order. */
  async take(task: number, bytes: Uint8Array): Promise<void> {
    if (task !== this.#task) {
      this.#task = task;
      this.#numbers = [];
    }
    const marks = this.#tasks[task];
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let at = 0; at < words.length; ) {
      const head = words[at];
      if (head === DEFINE) {
        const hash = words.subarray(at + 1, at + 1 + KEY_WORDS).join(' ');
        this.#numbers.push(this.#hashes.numberOf(hash));
        at += 1 + KEY_WORDS;
        continue;
      }
      const record = marks.records++;
      if (head === NO_KEY) {
        at++;
        continue;
      }
      const count = head >> 1;
      if (this.#found.length < count) this.#found = new Int32Array(count * 2);
      for (let i = 0; i < count; i++) this.#found[i] = this.#numbers[words[at + 1 + KEY_WORDS + i]];
      const isAnswered = this.#answer(marks, record, head, words, at + 1, this.#found, 0);
      if (!isAnswered) this.#partitions.add(task, record, head, words, at + 1, this.#found);
      at += 1 + KEY_WORDS + count;
    }
    await this.#partitions.flushFull();
  }

  /** The marks of every task, once all is taken. */
  async finish(): Promise<TaskMarks[]> {
    for (let partition = 0; partition < this.#partitions.count; partition++) {
      if (this.#partitions.isEmpty(partition)) continue;
      this.#moments = newMoments();
      this.#isFull = false;
      await this.#partitions.read(partition, (task, record, head, words, key, names) => {
        this.#answer(this.#tasks[task], record, head, words, key, words, names, true);
      });
    }
    this.#moments = newMoments();
    return this.#tasks.map((marks) => marks.marks());
  }

  /** Throws away what is in Scratch. */
  discard(): Promise<void> {
    return this.#partitions.discard();
  }

  /** Marks a record where its moment is known, or there is room for it; else false. */
  #answer(
    marks: MarksBuilder,
    record: number,
    head: number,
    words: Int32Array,
    key: number,
    names: Int32Array,
    from: number,
    hasRoom = false,
  ): boolean {
    const { table, sets } = this.#moments;
    const [a, b, c, d] = [words[key], words[key + 1], words[key + 2], words[key + 3]];
    const known = table.find(a, b, c, d);
    if (known < 0) {
      if (this.#isFull) return false;
      const set = this.#isExact ? 0 : sets.idOf(names, from, head >> 1);
      table.add(a, b, c, d, set);
      this.#isFull = !hasRoom && table.size * BYTES_PER_KEY + sets.bytes >= this.#limitBytes;
      if ((head & 1) !== 0) marks.take(record, []);
      return true;
    }
    if (this.#isExact) {
      marks.drop(record);
      return true;
    }
    if (head < 2) return true;
    const { union, seen, all } = sets.meet(known, sets.idOf(names, from, head >> 1));
    if (union !== known) table.set(union);
    if (all) marks.drop(record);
    else if (seen.length > 0 || (head & 1) !== 0)
      marks.take(
        record,
        seen.map((name) => this.#hashes.hashes[name]),
      );
    return true;
  }
}
