import { mergeNear, type NearByAsker } from './near-matches.ts';
import {
  PROBLEM_CODES,
  type ProblemCode,
  type ProblemSample,
  type Problems,
  type ProblemTally,
  SAMPLES_PER_CODE,
} from './problem.ts';
import { mergeSought, type SoughtByOption } from './sought.ts';
import { joinStoredCrc, type StoredCrc } from './stored-crc.ts';
import { addTaken, type Taken } from './taken.ts';
import { addTotals, emptyTotals, type Totals } from './totals.ts';

/** What was counted of one file. Times are Unix seconds; null where no record had a usable one. */
export type FileAccount = Totals & {
  /** Index of the file in the job's input. */
  file: number;
  first: number | null;
  last: number | null;
  /** Records whose `_t` is missing, no number, or beyond any date. */
  unusable: number;
  /** Records that go to no output, by the rule that drops them: the id of a transform. Absent: none. */
  dropped?: Record<string, number>;
  /** What was taken from records that go to outputs all the same. Absent: nothing. */
  taken?: Taken;
  /** Problems of the file as a whole: each counts once, in however many pieces the file is read. */
  faults: ProblemCode[];
  /** The file is a JSON array: its lines are elements. */
  isArray?: true;
  /** The last line, or element, that ends too early, from 1, if there is one: as the last of its file it tells of a cut. */
  cutAt?: number;
  /** CRC-32 of the stored bytes that the read ranges own, one after the other; only of what has one to compare. */
  storedCrc?: StoredCrc;
};

/**
 * What was read, and what was wrong with it: carried by every part, merged in input order.
 * Plain data. Lines in samples count from the first line of their file that is in the account.
 */
export type Account = {
  files: FileAccount[];
  problems: Problems;
  /** Identities that were nearly those asked for. Absent: nobody was asked for, or there are none. */
  near?: NearByAsker;
  /** Names that were asked for. Absent: none are, or nothing is known of them yet. */
  sought?: SoughtByOption;
};

export function emptyAccount(): Account {
  return { files: [], problems: {} };
}

export function emptyFileAccount(file: number): FileAccount {
  return { file, ...emptyTotals(), first: null, last: null, unusable: 0, faults: [] };
}

/**
 * Adds `next`, which follows in input order, to `account` in place. Associative: where the first file of
 * `next` is the last of `account`, its lines are numbered on.
 */
export function mergeAccount(account: Account, next: Account): void {
  if (next.near !== undefined) {
    account.near ??= {};
    mergeNear(account.near, next.near);
  }
  if (next.sought !== undefined) {
    account.sought ??= {};
    mergeSought(account.sought, next.sought);
  }
  const lastFile = account.files.at(-1);
  const linesBefore = lastFile?.lines ?? 0;
  for (const code of PROBLEM_CODES) {
    const tally = next.problems[code];
    if (tally === undefined) continue;
    const own = tallyOf(account.problems, code);
    const known = lastFile?.faults.includes(code) ? lastFile.file : null;
    own.count += tally.count;
    for (const sample of tally.samples) {
      if (sample.file === known) {
        own.count--;
        continue;
      }
      if (own.samples.length === SAMPLES_PER_CODE) break;
      const continued = sample.file === lastFile?.file;
      own.samples.push(continued ? { ...sample, line: sample.line + linesBefore } : sample);
    }
  }
  for (const file of next.files) {
    const last = account.files.at(-1);
    if (last?.file === file.file) {
      if (file.cutAt !== undefined) last.cutAt = last.lines + file.cutAt;
      addTotals(last, file);
      last.unusable += file.unusable;
      if (file.isArray) last.isArray = true;
      addDropped(last, file);
      if (file.taken !== undefined) last.taken = addTaken(last.taken, file.taken);
      last.faults.push(...file.faults.filter((code) => !last.faults.includes(code)));
      const storedCrc = joinStoredCrc(last.storedCrc, file.storedCrc);
      if (storedCrc !== undefined) last.storedCrc = storedCrc;
      last.first = earlier(last.first, file.first);
      last.last = later(last.last, file.last);
    } else {
      const own = { ...file, faults: [...file.faults] };
      if (file.dropped !== undefined) own.dropped = { ...file.dropped };
      if (file.taken !== undefined) own.taken = { ...file.taken };
      account.files.push(own);
    }
  }
}

function addDropped(account: FileAccount, { dropped }: FileAccount): void {
  if (dropped === undefined) return;
  account.dropped ??= {};
  for (const [rule, records] of Object.entries(dropped)) addCount(account.dropped, rule, records);
}

export function addCount(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}

/** Counts one problem, and keeps its sample while there is room for it. */
export function addProblem(problems: Problems, code: ProblemCode, sample: () => ProblemSample): void {
  const tally = tallyOf(problems, code);
  tally.count++;
  if (tally.samples.length < SAMPLES_PER_CODE) tally.samples.push(sample());
}

function tallyOf(problems: Problems, code: ProblemCode): ProblemTally {
  problems[code] ??= { count: 0, samples: [] };
  return problems[code];
}

/** The totals over all files of an account. */
export function sumTotals(account: Account): Totals {
  const totals = emptyTotals();
  for (const file of account.files) addTotals(totals, file);
  return totals;
}

/** The earlier of two times, either of which may be unknown. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null || a <= b ? a : b;
}

/** The later of two times, either of which may be unknown. */
export function later(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null || a >= b ? a : b;
}
