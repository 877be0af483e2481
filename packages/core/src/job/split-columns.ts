import { splitOf } from '../splits/index.ts';
import type { PartNames } from '../splits/split.ts';
import type { SplitOutput, TaskSplit } from './task.ts';

/** What tasks need of a split: each part's columns, as places in the columns of the whole, given what a survey found. */
export function toSplitOutput(
  split: TaskSplit,
  columns: readonly string[],
  found: readonly PartNames[],
): SplitOutput {
  const parts = splitOf(split.id).arrange?.(found, columns) ?? found;
  const placeOf = new Map(columns.map((name, place) => [name, place]));
  return {
    ...split,
    keys: parts.map(({ key }) => key),
    lists: parts.map(({ names }) => Int32Array.from(names, (name) => placeOf.get(name) ?? -1)),
  };
}

/** The columns of each part of an output. */
export class PartColumns {
  readonly #columns: readonly string[];
  readonly #lists: ReadonlyMap<string, Int32Array>;

  constructor(columns: readonly string[], { keys, lists }: SplitOutput) {
    this.#columns = columns;
    this.#lists = new Map(keys.map((key, index) => [key, lists[index]]));
  }

  /** All parts that have columns of their own, with these. */
  all(): PartNames[] {
    return [...this.#lists.keys()].map((key) => ({ key, names: [...this.of(key)] }));
  }

  /** None where the format needs none, or the survey saw no such part; those of the whole where none was needed. */
  of(key: string): readonly string[] {
    if (this.#lists.size === 0) return this.#columns;
    return Array.from(this.#lists.get(key) ?? [], (place) => this.#columns[place]);
  }
}
