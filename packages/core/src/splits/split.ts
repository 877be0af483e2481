import type { NearMatches } from '../model/near-matches.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { RecordView } from '../model/record.ts';
import type { AskedPeople } from '../transforms/people.ts';

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
  /** Of a split by people: identities since the last call that were nearly those asked for. */
  takeNear?(): NearMatches;
}

/** What a job says of all of its outputs. */
export type SplitJob = {
  /** The name of a zone that the platform knows. */
  timeZone: string;
};

/**
 * A way to split an output into files. One file, and one line in splits/index.ts. `Data` is what workers know of the
 * options: plain and cloneable.
 */
export interface Split<Data = unknown> {
  /** What jobs and `--split` call it. */
  id: string;
  /** Its name among choices, in plain words: `By event`, `Aliases apart from the rest`. */
  label: string;
  /** What the records of one file have in common, in words: `the same event`. */
  summary: string;
  /**
   * The parts that are always there, empty or not, in the order of their files: files have their labels for names, and no
   * manifest is needed. Absent: those that come.
   */
  parts?: readonly Part[];
  /** Fields of `splitOptions` in an output; absent: there are none. */
  options?: readonly OptionSpec[];
  /** Throws `job/bad-spec` where these values, defaults filled in, ask for nothing. */
  check?(values: OptionValues): void;
  /** What workers need of values that are checked, and of what the whole job says. */
  prepare?(values: OptionValues, job: SplitJob): Data;
  /** Who is asked for, where aliases may have to be followed before the workers begin. */
  asks?(data: Data): AskedPeople;
  /** The data with all whom aliases lead to. */
  answered?(data: Data, people: AskedPeople): Data;
  createSplitter(data: Data): Splitter;
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
