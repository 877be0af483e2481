/**
 * How many of a job's first records are left for a task: known for sure once all tasks before it have ended, or sooner
 * where those, and the task itself, can't hold more. So each task keeps exactly its share, in whatever format, and
 * nothing has to be cut out of what was encoded.
 */
import type { Account } from '../model/account.ts';
import type { Slice, Task } from './task.ts';

/** No record takes less: `{}` and its line's end. */
const LEAST_RECORD_BYTES = 3;

type TaskState = { kept: number; most: number; hasEnded: boolean };

export class RecordBudget {
  readonly #limit: number;
  readonly #tasks: TaskState[];
  /** The first task that has not ended, and what those before it have kept. */
  #head = 0;
  #keptBeforeHead = 0;
  #isStopped = false;
  #waiting: (() => void)[] = [];

  /** `tasks` in input order; each claims its share after those before it did. */
  constructor(limit: number, tasks: readonly Task[]) {
    this.#limit = limit;
    this.#tasks = tasks.map(({ slices }) => ({ kept: 0, most: mostRecords(slices), hasEnded: false }));
  }

  /** The most records that the task may keep; waits until that is known. */
  async claim(task: number): Promise<number> {
    const { most } = this.#tasks[task];
    for (;;) {
      let kept = this.#keptBeforeHead;
      let mayBeKept = kept;
      for (let before = this.#head; before < task; before++) {
        const state = this.#tasks[before];
        kept += state.kept;
        mayBeKept += state.hasEnded ? state.kept : state.most;
      }
      const left = Math.max(0, this.#limit - kept);
      if (left === 0 || this.#isStopped || kept === mayBeKept) return left;
      if (mayBeKept + most <= this.#limit) return most;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Of what was read of a task since it was told last. */
  add(task: number, { files }: Account): void {
    for (const { records, dropped = {} } of files) {
      this.#tasks[task].kept += Object.values(dropped).reduce((rest, count) => rest - count, records);
    }
    this.#tell();
  }

  end(task: number): void {
    this.#tasks[task].hasEnded = true;
    for (; this.#tasks[this.#head]?.hasEnded; this.#head++) {
      this.#keptBeforeHead += this.#tasks[this.#head].kept;
    }
    this.#tell();
  }

  /** After a failure: nobody waits any more. */
  stop(): void {
    this.#isStopped = true;
    this.#tell();
  }

  #tell(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** What is read whole may be compressed, or be a stream: it holds any number. */
function mostRecords(slices: readonly Slice[]): number {
  return slices.reduce((sum, { from, to, size }) => {
    if (to === null) return Number.POSITIVE_INFINITY;
    return sum + Math.ceil((Math.min(to, size) - from) / LEAST_RECORD_BYTES) + 1;
  }, 0);
}
