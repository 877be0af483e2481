/** What the coordinator answers: which records go, and which lose something. Plain data, for each task. */
import type { HashKey } from '../bytes/hash-128.ts';
import type { DuplicateRule } from './keys.ts';

/** Records count from the task's first that passed the filters. */
export type TaskMarks = {
  records: number;
  /** A bit for each record that goes, the lowest of a byte first; null where none does. */
  dropped: Uint8Array | null;
  /** Records that lose something, in order, and which of `losses` each has. */
  changed: Int32Array;
  loss: Int32Array;
  /** Names that were seen before, by their hashes; those that a line has twice go with each. */
  losses: string[][];
};

export type DuplicateMarks = { by: DuplicateRule; key: HashKey } & TaskMarks;

/** Gathers the marks of one task, in any order. */
export class MarksBuilder {
  records = 0;
  #dropped = new Uint8Array(0);
  #changed: number[] = [];
  readonly #losses: string[][] = [];
  readonly #lossOf = new Map<string, number>();

  drop(record: number): void {
    const at = record >>> 3;
    if (at >= this.#dropped.length) {
      const longer = new Uint8Array(Math.max(64, at * 2));
      longer.set(this.#dropped);
      this.#dropped = longer;
    }
    this.#dropped[at] |= 1 << (record & 7);
  }

  take(record: number, names: string[]): void {
    const key = names.join();
    let loss = this.#lossOf.get(key);
    if (loss === undefined) {
      loss = this.#losses.push(names) - 1;
      this.#lossOf.set(key, loss);
    }
    this.#changed.push(record, loss);
  }

  marks(): TaskMarks {
    const { records } = this;
    const count = this.#changed.length / 2;
    const order = Array.from({ length: count }, (_, i) => i * 2);
    order.sort((i, j) => this.#changed[i] - this.#changed[j]);
    return {
      records,
      dropped: this.#dropped.length === 0 ? null : this.#dropped.slice(0, (records + 7) >>> 3),
      changed: Int32Array.from(order, (i) => this.#changed[i]),
      loss: Int32Array.from(order, (i) => this.#changed[i + 1]),
      losses: this.#losses,
    };
  }
}
