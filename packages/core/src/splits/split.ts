import type { RecordView } from '../model/record.ts';

/**
 * One of the files that an output is split into. Records whose parts have the same `key` go to one file; what it is
 * called in the data is `label`, as spelled where it appears first.
 */
export type Part = { key: string; label: string };

/** Tells the part of each record, in a worker. */
export interface Splitter {
  /** The part of a record, as its place in `parts`. `time` in Unix seconds, NaN where there is none that is usable. */
  partOf(view: RecordView, time: number): number;
  /** All parts that came so far. */
  readonly parts: readonly Part[];
}

/** A way to split an output into files. One file, and one line in splits/index.ts. */
export interface Split {
  /** What jobs and `--split` call it. */
  id: string;
  /** What the records of one file have in common, in words: `the same event`. */
  summary: string;
  /** The parts that are always there, empty or not, in the order of their files; absent: those that come. */
  parts?: readonly Part[];
  createSplitter(): Splitter;
  /** What the manifest says of a part, besides its file. */
  describe(part: Part): Record<string, string>;
}

/** Parts by their keys, numbered as they come. */
export class PartList {
  readonly parts: Part[] = [];
  readonly #ids = new Map<string, number>();

  /** The number of the part with this key; `label` is taken the first time. */
  idOf(key: string, label: string): number {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.parts.length;
      this.#ids.set(key, id);
      this.parts.push({ key, label });
    }
    return id;
  }
}
