/** The survey as people and programs see it: paths instead of indexes, words instead of codes. */
import type { Bucket, BucketProblem } from '../input/bucket.ts';
import type { IndexReport, Span } from '../input/compare-index.ts';
import { type IgnoredFile, type Listing, revisionOf } from '../input/listing.ts';
import type { LeftOut } from '../input/selection.ts';
import { type Account, addCount, sumTotals } from '../model/account.ts';
import { RESERVED_KEYS } from '../model/keys.ts';
import { type OptionValues, withDefaults } from '../model/option.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode, SAMPLES_PER_CODE } from '../model/problem.ts';
import { ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from '../model/record.ts';
import { type Unmatched, unmatchedIn } from '../model/sought.ts';
import { addTaken, type Taken } from '../model/taken.ts';
import type { Totals } from '../model/totals.ts';
import { formatDay } from '../model/words.ts';
import { TRANSFORMS } from '../transforms/index.ts';
import type { Period } from '../transforms/keep-period.ts';
import { type BucketReport, type Missing, reportBucket, type StatusReport } from './bucket-report.ts';
import { judgeFiles, unfinishedFiles } from './file-ends.ts';
import { describeEdges } from './period-edges.ts';
import { profilesOf } from './property-table.ts';
import type { SurveySummary } from './summary.ts';
import { judge, type Verdict } from './verdict.ts';

/** The names of types and the type codes that count as each, in the order of reports. */
const TYPE_NAMES = [
  ['string', [STRING]],
  ['number', [NUMBER]],
  ['boolean', [TRUE, FALSE]],
  ['null', [NULL]],
  ['object', [OBJECT]],
  ['array', [ARRAY]],
] as const;
export type ValueTypeName = (typeof TYPE_NAMES)[number][0];

/** A problem as people see it: the path instead of a file's index. */
export type ReportedProblem = {
  code: ProblemCode;
  reason: string;
  count: number;
  samples: { path: string; line: number; byteOffset: number; excerpt: string }[];
};

export type FileReport = { path: string; revision: number | null } & Totals & {
    first: number | null;
    last: number | null;
    /** Records that the job left out, by the rule; only where there are any. */
    dropped?: Record<string, number>;
    /** What its records lost that stay: only where duplicates are left out. */
    taken?: Taken;
    /** Only where an index.csv says: when the data in it was received, in Unix seconds. */
    received?: Span;
  };

/** The survey as JSON: an interface that others build on. `schema` counts up when a name changes. */
export type SurveyReport = {
  schema: 1;
  verdict: Verdict;
  totals: { files: number } & Totals & { events: number; propertySets: number; aliases: number };
  time: { first: number | null; last: number | null; unusable: number };
  days: { day: string; records: number }[];
  events: { name: string; records: number; first: number | null; last: number | null }[];
  properties: {
    name: string;
    records: number;
    types: Partial<Record<ValueTypeName, number>>;
    longest: number;
  }[];
  files: FileReport[];
  ignored: IgnoredFile[];
  missing: Missing;
  /** What each index.csv and status.csv says. */
  bucket: { indexes: IndexReport[]; statuses: StatusReport[] };
  /** Only where a part of the revisions was asked for. */
  leftOut?: LeftOut;
  /** Records that the job left out, by the rule: only where it was asked to. Events, properties and days are without them. */
  dropped?: Dropped[];
  /** Only where there are records and all were left out. */
  noneLeft?: true;
  /** What records lost that stay: only where duplicates are left out. */
  taken?: Taken;
  /** Events and columns that were asked for and that no record has: only where there are any. */
  unmatched?: Unmatched[];
  problems: ReportedProblem[];
};

/** Records that go to no output, and why. */
export type Dropped = { rule: string; reason: string; records: number };

/** What the job asked for: which period, and the values of all transforms, defaults filled in. */
export type ReportAsked = { period?: Period | null; records?: OptionValues };

const NO_RECORDS_ASKED = withDefaults(TRANSFORMS.flatMap(({ options }) => options));

/** The report of a whole survey. */
export function reportSurvey(
  listing: Listing,
  bucket: Bucket,
  account: Account,
  summary: SurveySummary,
  asked: ReportAsked = {},
): SurveyReport {
  const {
    totals,
    time,
    files,
    problems,
    verdict,
    missing,
    indexes,
    statuses,
    dropped,
    taken,
    unmatched,
    recordsLeft,
  } = reportAccount(listing, bucket, account, asked);
  return {
    schema: 1,
    verdict,
    totals: { files: files.length, ...totals, ...summary.kinds },
    time,
    days: [...summary.days]
      .sort((a, b) => a[0] - b[0])
      .map(([day, records]) => ({ day: formatDay(day), records })),
    events: summary.events,
    properties: profilesOf(summary.properties)
      .filter(({ name }) => !(RESERVED_KEYS as readonly string[]).includes(name))
      .map(({ name, records, types, longest }) => ({ name, records, types: namedTypes(types), longest })),
    files,
    ignored: listing.ignored,
    missing,
    bucket: { indexes, statuses },
    ...(listing.leftOut && { leftOut: listing.leftOut }),
    ...(dropped.length > 0 && { dropped }),
    ...(totals.records > 0 && recordsLeft === 0 && { noneLeft: true }),
    ...(taken !== null && { taken }),
    ...(unmatched.length > 0 && { unmatched }),
    problems,
  };
}

/** What was left out of all files, in the order of the table of transforms. */
function reportDropped({ files }: Account, records: OptionValues): Dropped[] {
  const counts: Record<string, number> = {};
  for (const { dropped = {} } of files) {
    for (const [rule, records] of Object.entries(dropped)) addCount(counts, rule, records);
  }
  return TRANSFORMS.filter(({ id }) => id in counts).map(({ id, reason }) => ({
    rule: id,
    reason: typeof reason === 'string' ? reason : reason(records),
    records: counts[id],
  }));
}

/** However the parts of the file were cut: which rule dropped first in it says nothing. */
function inTableOrder(dropped: Record<string, number>): Record<string, number> {
  const rules = TRANSFORMS.map(({ id }) => id).filter((id) => id in dropped);
  return Object.fromEntries(rules.map((id) => [id, dropped[id]]));
}

/** What any pass tells of what it read, and whether that is all there is. */
export type AccountReport = {
  totals: Totals;
  time: SurveyReport['time'];
  files: FileReport[];
  /** Paths of files that are JSON arrays. */
  arrays: string[];
  dropped: Dropped[];
  taken: Taken | null;
  unmatched: Unmatched[];
  /** Records that no rule left out. */
  recordsLeft: number;
  problems: ReportedProblem[];
  verdict: Verdict;
  /** Indexes of files that were not whole. */
  unfinished: number[];
} & Pick<BucketReport, 'missing' | 'indexes' | 'statuses'>;

/** The report of what was counted, beside what describes the files. */
export function reportAccount(
  listing: Listing,
  bucket: Bucket,
  account: Account,
  { period = null, records = NO_RECORDS_ASKED }: ReportAsked = {},
): AccountReport {
  const described = reportBucket(listing, bucket);
  const { time, arrays, files: counted } = reportFiles(listing, account);
  const files = counted.map((file, index) => {
    const received = described.received[account.files[index].file];
    return received === null ? file : { ...file, received };
  });
  const problems = reportProblems(listing, bucket.problems, account);
  const judged = judgeFiles(listing, account, described.received);
  const edge = period === null ? null : describeEdges(period, { indexes: described.indexes, time });
  const verdict = judge({ files: judged, ignored: listing.ignored, problems, edge }, described);
  const { missing, indexes, statuses } = described;
  const dropped = reportDropped(account, records);
  const taken = account.files.reduce<Taken | null>(
    (sum, file) => (file.taken === undefined ? sum : addTaken(sum, file.taken)),
    null,
  );
  const totals = sumTotals(account);
  const recordsLeft = dropped.reduce((left, { records }) => left - records, totals.records);
  const unmatched = unmatchedIn(account.sought ?? {}, recordsLeft);
  return {
    ...{ totals, time, files, arrays, dropped, taken, unmatched, recordsLeft, problems, verdict },
    ...{ unfinished: unfinishedFiles(account, judged), missing, indexes, statuses },
  };
}

/** What was counted of each file, and the time of all. */
export function reportFiles(
  listing: Listing,
  account: Account,
): { time: SurveyReport['time']; files: FileReport[]; arrays: string[] } {
  const time: SurveyReport['time'] = { first: null, last: null, unusable: 0 };
  const arrays: string[] = [];
  const files = account.files.map(
    ({ file, unusable, faults: _, storedCrc: __, cutAt: ___, isArray, dropped, ...counted }) => {
      const { path, revision } = listing.files[file];
      if (isArray) arrays.push(path);
      time.unusable += unusable;
      if (counted.first !== null && (time.first === null || counted.first < time.first)) {
        time.first = counted.first;
      }
      if (counted.last !== null && (time.last === null || counted.last > time.last)) time.last = counted.last;
      return { path, revision, ...counted, ...(dropped && { dropped: inTableOrder(dropped) }) };
    },
  );
  return { time, files, arrays };
}

export function reportProblems(
  listing: Listing,
  ofBucket: readonly BucketProblem[],
  account: Account,
): ReportedProblem[] {
  const problems: ReportedProblem[] = [];
  for (const code of PROBLEM_CODES) {
    const { reason } = PROBLEMS[code];
    const ignored = listing.ignored.filter(
      (file) => code === `input/${file.reason}` && (PROBLEMS[code].effect !== 'partial' || isRevision(file)),
    );
    if (ignored.length > 0) {
      const samples = ignored
        .slice(0, SAMPLES_PER_CODE)
        .map(({ path }) => ({ path, line: 0, byteOffset: 0, excerpt: '' }));
      problems.push({ code, reason, count: ignored.length, samples });
    }
    const found = ofBucket.find((problem) => problem.code === code);
    if (found !== undefined) problems.push({ code, reason, count: found.count, samples: found.samples });
    const faults = (listing.faults ?? []).filter((fault) => fault.code === code);
    if (faults.length > 0) {
      const samples = faults
        .slice(0, SAMPLES_PER_CODE)
        .map(({ path, excerpt }) => ({ path, line: 0, byteOffset: 0, excerpt }));
      problems.push({ code, reason, count: faults.length, samples });
    }
    const tally = account.problems[code];
    if (tally === undefined) continue;
    const samples = tally.samples.map(({ file, ...place }) => ({ path: listing.files[file].path, ...place }));
    problems.push({ code, reason, count: tally.count, samples });
  }
  return problems;
}

/** Whether a file's name says that it is data: of others nothing was to be read. */
function isRevision({ path }: IgnoredFile): boolean {
  return revisionOf(path.slice(path.lastIndexOf('/') + 1)) !== null;
}

function namedTypes(types: number[]): Partial<Record<ValueTypeName, number>> {
  const named: Partial<Record<ValueTypeName, number>> = {};
  for (const [name, codes] of TYPE_NAMES) {
    let count = 0;
    for (const code of codes) count += types[code];
    if (count > 0) named[name] = count;
  }
  return named;
}
