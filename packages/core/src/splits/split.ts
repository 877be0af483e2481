import type { Counts } from '../model/counts.ts';
import type { FoundIdentities } from '../model/found-identities.ts';
import type { NearMatches } from '../model/near-matches.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { RecordBatch, RecordView } from '../model/record.ts';
import type { AskedPeople } from '../people/asked-people.ts';
import type { NameTable } from '../scan/names.ts';

/**
 * One of the files that an output is split into. Records whose parts have the same `key` go to one file; what it is
 * called in the data is `label`, as spelled where it appears first.
 */
export type Part = { key: string; label: string };

/** Of one part, by its key: the names that its records have, or that its files have columns for. */
export type PartNames = { key: string; names: string[] };

/** Tells the part of each record, in a worker. */
export interface Splitter {
  /**
   * The part of a record, or of the first of its rows, as its place in `parts`. `time` in Unix seconds, NaN where there
   * is none that is usable.
   */
  partOf(view: RecordView, time: number): number;
  /**
   * Where a record may go to several parts: gives each of its rows, put on the tape behind all records, with its part.
   * There is at least one.
   */
  rowsOf?(view: RecordView, give: (part: number, record: number) => void): void;
  /** What was done to records since the last time; null where that was nothing. */
  takeCounts?(): Counts | null;
  /** All parts that came so far. */
  readonly parts: readonly Part[];
  /** Of a split by people: identities since the last call that were nearly those asked for. */
  takeNear?(): NearMatches;
  /** Of a split by people, behind the last record: which of those that are named records had. */
  found?(): FoundIdentities;
}

/** What a splitter of a conversion knows besides its data: the columns of all files. */
export type SplitContext = {
  names: NameTable;
  /** Of the whole output, in order. */
  columns: readonly string[];
  /** Of each part that the survey found, or that the split arranged. */
  parts: () => PartNames[];
};

/** Finds in a survey what the columns of each part are made of. */
export interface PartSurveyor {
  take(batch: RecordBatch, times: Float64Array): void;
  parts(): PartNames[];
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
  /** Nobody chooses it: a format makes such files where its options ask for them. */
  isOfFormat?: true;
  /** A record may be several rows. */
  givesSeveralRows?: true;
  /** Names that files have columns for, whatever records have. */
  columns?: readonly string[];
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
  /** Only where an output is written the context has columns and parts. */
  createSplitter(data: Data, context: SplitContext): Splitter;
  /** Absent: the columns of a part are the names of its records. */
  createSurveyor?(batch: RecordBatch, names: NameTable): PartSurveyor;
  /** How many parts a surveyor tells of at most: those that come first. */
  mostParts?: number;
  /** The parts of what the surveyor found, each with its columns, given those of the whole. */
  arrange?(found: readonly PartNames[], columns: readonly string[]): PartNames[];
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
