/** Which files of a listing were asked for: by their paths, by their numbers, or as what is new since a state. */
import { ConvertError } from '../model/error.ts';
import { formatCount, formatCounted } from '../model/words.ts';
import { describeFilesAsked, FilePatterns, type FilesAsked } from './file-patterns.ts';
import type { InputFile, ListingOptions } from './listing.ts';
import { countInRanges, toRanges } from './ranges.ts';
import {
  gapsInRanges,
  isBetweenRead,
  isInRanges,
  mergeRanges,
  parseRevisionRanges,
  type RevisionRange,
} from './revision-ranges.ts';
import { type ExportState, stateSize } from './state.ts';

/** What was left out because only a part of the files was asked for. */
export type LeftOut = {
  /** The ranges that were asked for, as given. */
  revisions?: string;
  /** Revisions that are read. */
  read: number;
  /** Files outside of them. */
  outside: number;
  /** Files without a number: they are in no range, and come neither before nor after a state. */
  withoutNumber: number;
  /** Where patterns were given: these, and the files that do not fit; nothing else is said of them. */
  byFiles?: FilesAsked & { outside: number };
  /** Where a state was given: what is known by it, and what is odd. */
  since?: SinceReport;
};

export type SinceReport = {
  /** The highest number that was read before; null where none was. */
  highest: number | null;
  /** Revisions read before that are here, and were left out. */
  readBefore: number;
  /** Of these, the ones whose size is another now. */
  changed: { revision: number; size: number; sizeBefore: number }[];
  /** At or below `highest`, but not read before, nor now: ranges as `--revisions` takes them. */
  late: string[];
  /** Read now although they were there before: they were not whole then, or were asked for and have changed. Ranges. */
  readAgain: string[];
};

/** Which revisions a job is about, where it is not about all that there are. */
export type Asked = {
  ranges: RevisionRange[];
  /** Ranges were named. */
  isRange: boolean;
  /** It is what came after a state. */
  isSince: boolean;
  /** Files were named by patterns: the numbers, in order, that are read, and those that are here and did not fit. */
  byFiles?: { read: readonly number[]; outside: readonly number[] };
  /** What a state says was read before, and is not read again. */
  before: ReadonlySet<number>;
  /** Here, but not read: they came late. */
  late: ReadonlySet<number>;
};

/** Whether a job is about a revision, be it there or not. */
export function isAsked(revision: number, asked: Asked | undefined): boolean {
  if (asked === undefined) return true;
  if (asked.before.has(revision)) return false;
  // What did not come in time may still be named: it is missed until it is read.
  const isNumberAsked = asked.isRange ? isInRanges(revision, asked.ranges) : !asked.late.has(revision);
  return isNumberAsked && (asked.byFiles === undefined || isBetweenRead(revision, asked.byFiles));
}

const ALL: RevisionRange[] = [{ from: null, to: null }];

export class Selection {
  /** What was asked for, as ranges: those given, or all that comes after the state. */
  readonly ranges: RevisionRange[];
  readonly #revisions: string | undefined;
  readonly #since: ExportState | undefined;
  readonly #filesAsked: FilesAsked;
  readonly #patterns: FilePatterns | null;
  /** Here, but not fitting the patterns. */
  readonly #notFitting = new Set<number>();
  readonly #sizesBefore: Map<number, number>;
  /** Sizes found of revisions that were read before; a folder may hold one number twice, plain and gzipped. */
  readonly #sizesNow = new Map<number, number[]>();
  readonly #late = new Set<number>();
  readonly #again: ReadonlySet<number>;
  readonly #readAgain = new Set<number>();
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  #inRanges = 0;
  #outside = 0;
  #withoutNumber = 0;

  /** Null where all was asked for. Error `job/bad-spec`: ranges that are none. */
  static from({ revisions, since, files = [], dropFiles = [] }: ListingOptions): Selection | null {
    const isAll = revisions === undefined && since === undefined && files.length + dropFiles.length === 0;
    return isAll ? null : new Selection(revisions, since, { kept: files, dropped: dropFiles });
  }

  private constructor(revisions: string | undefined, since: ExportState | undefined, files: FilesAsked) {
    this.#filesAsked = files;
    this.#patterns = FilePatterns.from(files);
    this.#revisions = revisions;
    this.#since = since;
    this.#sizesBefore = new Map(since?.revisions.map(({ revision, size }) => [revision, size]));
    this.#again = new Set(since?.again);
    const after = since?.highest ?? null;
    if (revisions !== undefined) this.ranges = parseRevisionRanges(revisions);
    else if (after === null) this.ranges = ALL;
    else {
      const again = [...this.#again].map((number) => ({ from: number, to: number }));
      this.ranges = mergeRanges([...again, { from: after + 1, to: null }]);
    }
  }

  /** Takes note of a file's size; all are noted before the first is taken. */
  note(file: Pick<InputFile, 'revision' | 'size' | 'entry'>): void {
    const { revision } = file;
    if (revision === null || !this.#sizesBefore.has(revision)) return;
    const sizes = this.#sizesNow.get(revision);
    if (sizes === undefined) this.#sizesNow.set(revision, [stateSize(file)]);
    else sizes.push(stateSize(file));
  }

  /** Whether nobody left a file out by its path. */
  fits(path: string): boolean {
    return this.#patterns?.fits(path) ?? true;
  }

  /** Whether a file is to be read; counts it where not. */
  takes({ revision, path }: Pick<InputFile, 'revision' | 'path'>): boolean {
    if (this.#patterns?.takes(path) === false) {
      if (revision !== null) this.#notFitting.add(revision);
      return false;
    }
    if (revision === null) {
      if (this.#revisions === undefined && this.#since === undefined) return true;
      this.#withoutNumber++;
      return false;
    }
    this.#lowest = Math.min(this.#lowest, revision);
    this.#highest = Math.max(this.#highest, revision);
    const isAsked = isInRanges(revision, this.ranges);
    if (isAsked) this.#inRanges++;
    const isKnown = this.#sizesBefore.has(revision);
    // One that changed and was named is read: only so can its new size become part of the state.
    if (isKnown && !(isAsked && this.#hasChanged(revision))) return false;
    if (isKnown || (isAsked && this.#again.has(revision))) this.#readAgain.add(revision);
    if (isAsked) return true;
    if (this.#since !== undefined && revision <= (this.#since.highest ?? -1)) this.#late.add(revision);
    else this.#outside++;
    return false;
  }

  #hasChanged(revision: number): boolean {
    return this.#sizesNow.get(revision)?.includes(this.#sizesBefore.get(revision) ?? -1) === false;
  }

  /** Nothing was there to be left out. */
  get isUnused(): boolean {
    const byFiles = this.#patterns?.outside ?? 0;
    return byFiles + this.#outside + this.#withoutNumber + this.#late.size + this.#sizesNow.size === 0;
  }

  /**
   * Errors: `input/no-file-fits`; `input/nothing-in-range`: ranges were named, and no file is in them. That nothing is new
   * is none.
   */
  requireAny(): void {
    this.#patterns?.requireAny();
    if (this.#revisions === undefined || this.#inRanges > 0) return;
    const there =
      this.#highest < this.#lowest
        ? 'No file that was given has a number'
        : this.#highest === this.#lowest
          ? `There is only ${this.#lowest}`
          : `The numbers there are from ${this.#lowest} to ${this.#highest}`;
    const unnumbered =
      this.#withoutNumber === 0
        ? ''
        : ` (${formatCounted(this.#withoutNumber, 'file')} without a number can't be in a range)`;
    throw new ConvertError(
      'input/nothing-in-range',
      `No revision is in the range ${shortened(this.#revisions)}. ${there}${unnumbered}. Give another range, or leave it out to read all.`,
    );
  }

  /** What the job is about, where it reads these numbers. */
  askedOf(read: readonly number[]): Asked {
    return {
      ranges: this.ranges,
      isRange: this.#revisions !== undefined,
      isSince: this.#since !== undefined,
      ...(this.#patterns !== null && {
        byFiles: { read: inOrder(read), outside: inOrder(this.#notFitting) },
      }),
      before: new Set([...this.#sizesBefore.keys()].filter((revision) => !this.#readAgain.has(revision))),
      late: this.#late,
    };
  }

  /** What was asked for and is not there, beside these numberings of what is read and what was read before. */
  missing(numberings: readonly number[][]): string[] {
    const seen = numberings.map((numbers) => [...numbers, ...this.#sizesNow.keys()]);
    return gapsInRanges(seen, this.ranges, inOrder(this.#notFitting));
  }

  leftOut(read: number): LeftOut {
    return {
      ...(this.#revisions !== undefined && { revisions: this.#revisions }),
      read,
      outside: this.#outside,
      withoutNumber: this.#withoutNumber,
      ...(this.#patterns !== null && { byFiles: { ...this.#filesAsked, outside: this.#patterns.outside } }),
      ...(this.#since !== undefined && { since: this.#sinceReport(this.#since) }),
    };
  }

  #sinceReport({ highest }: ExportState): SinceReport {
    const left = [...this.#sizesNow].filter(([revision]) => !this.#readAgain.has(revision));
    const changed = left.flatMap(([revision, sizes]) =>
      this.#hasChanged(revision)
        ? [{ revision, size: sizes[0], sizeBefore: this.#sizesBefore.get(revision) ?? 0 }]
        : [],
    );
    changed.sort((a, b) => a.revision - b.revision);
    const [late, readAgain] = [this.#late, this.#readAgain].map((numbers) => toRanges([...numbers]));
    return { highest, readBefore: left.length, changed, late, readAgain };
  }
}

function inOrder(numbers: Iterable<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}

const SHOWN_CHARACTERS = 60;

/** What was asked for, in a sentence: it may be as long as a command line. */
function shortened(revisions: string): string {
  return revisions.length <= SHOWN_CHARACTERS ? revisions : `${revisions.slice(0, SHOWN_CHARACTERS)}…`;
}

/** Words for what was left out, a sentence or more each, the same on the page and on the command line. */
export function describeLeftOut({
  read,
  outside,
  withoutNumber,
  byFiles,
  since,
  ...asked
}: LeftOut): string[] {
  const lines: string[] = [];
  if (byFiles !== undefined) {
    const words = describeFilesAsked(byFiles);
    const others =
      byFiles.outside === 0
        ? 'there are no others'
        : `${formatCounted(byFiles.outside, 'other file')} left out`;
    lines.push(`${words[0].toUpperCase()}${words.slice(1)}: ${others}.`);
  }
  const revisions = asked.revisions === undefined ? undefined : shortened(asked.revisions);
  if (since !== undefined) {
    const { highest, readBefore, readAgain } = since;
    const after = highest === null ? '' : ` after ${highest}`;
    const again = countInRanges(readAgain);
    const found =
      revisions !== undefined
        ? `${formatCounted(read - again, 'revision')} of ${revisions} not read before`
        : read === again
          ? `No revision${after}: nothing is new`
          : `${formatCounted(read - again, 'revision')}${after}`;
    lines.push(
      `${found}; ${formatCount(readBefore)} read before ${readBefore === 1 ? 'was' : 'were'} left out.`,
    );
    if (again > 0) {
      const [noun, was, it, had] =
        again === 1 ? ['Revision', 'was', 'it', 'has'] : ['Revisions', 'were', 'they', 'have'];
      const why =
        revisions === undefined
          ? `${it} ${was} not whole the last time`
          : `${it} ${had} changed or ${was} not whole`;
      lines.push(`${noun} ${shortened(readAgain.join(', '))} ${was} read again: ${why}.`);
    }
  }
  if (revisions !== undefined && (outside > 0 || since === undefined)) {
    const others = outside === 0 ? 'there are no others' : `${formatCounted(outside, 'other file')} left out`;
    lines.push(`Only revisions ${revisions}: ${others}.`);
  }
  if (withoutNumber > 0) {
    const [verb, are] = withoutNumber === 1 ? ['has', 'it was'] : ['have', 'they were'];
    lines.push(`${formatCounted(withoutNumber, 'file')} ${verb} no number, so ${are} left out too.`);
  }
  return lines;
}
