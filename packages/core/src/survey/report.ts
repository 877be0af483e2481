/** The survey as people and programs see it: paths instead of indexes, words instead of codes. */
import type { IgnoredFile, Listing } from '../input/listing.ts';
import type { LeftOut } from '../input/selection.ts';
import { type Account, sumTotals } from '../model/account.ts';
import { RESERVED_KEYS } from '../model/keys.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode, SAMPLES_PER_CODE } from '../model/problem.ts';
import { ARRAY, FALSE, NULL, NUMBER, OBJECT, STRING, TRUE } from '../model/record.ts';
import type { Totals } from '../model/totals.ts';
import { formatDay } from '../model/words.ts';
import { profilesOf } from './property-table.ts';
import type { SurveySummary } from './summary.ts';

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
  };

/** The survey as JSON: an interface that others build on. `schema` counts up when a name changes. */
export type SurveyReport = {
  schema: 1;
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
  missing: { revisions: string[] };
  /** Only where a part of the revisions was asked for. */
  leftOut?: LeftOut;
  problems: ReportedProblem[];
};

/** The report of a whole survey. */
export function reportSurvey(listing: Listing, account: Account, summary: SurveySummary): SurveyReport {
  const { files, ...totals } = reportAccount(listing, account);
  return {
    schema: 1,
    totals: { files: files.length, ...totals.totals, ...summary.kinds },
    time: totals.time,
    days: [...summary.days]
      .sort((a, b) => a[0] - b[0])
      .map(([day, records]) => ({ day: formatDay(day), records })),
    events: summary.events,
    properties: profilesOf(summary.properties)
      .filter(({ name }) => !(RESERVED_KEYS as readonly string[]).includes(name))
      .map(({ name, records, types, longest }) => ({ name, records, types: namedTypes(types), longest })),
    files,
    ignored: listing.ignored,
    missing: { revisions: listing.missingRevisions },
    ...(listing.leftOut && { leftOut: listing.leftOut }),
    problems: totals.problems,
  };
}

/** What any pass tells of what it read. */
export function reportAccount(
  listing: Listing,
  account: Account,
): {
  totals: Totals;
  time: SurveyReport['time'];
  files: FileReport[];
  /** Paths of files that are JSON arrays. */
  arrays: string[];
  problems: ReportedProblem[];
} {
  const time: SurveyReport['time'] = { first: null, last: null, unusable: 0 };
  const arrays: string[] = [];
  const files = account.files.map(({ file, unusable, faults: _, storedCrc: __, isArray, ...counted }) => {
    const { path, revision } = listing.files[file];
    if (isArray) arrays.push(path);
    time.unusable += unusable;
    if (counted.first !== null && (time.first === null || counted.first < time.first)) {
      time.first = counted.first;
    }
    if (counted.last !== null && (time.last === null || counted.last > time.last)) time.last = counted.last;
    return { path, revision, ...counted };
  });
  return { totals: sumTotals(account), time, files, arrays, problems: reportProblems(listing, account) };
}

function reportProblems(listing: Listing, account: Account): ReportedProblem[] {
  const problems: ReportedProblem[] = [];
  for (const code of PROBLEM_CODES) {
    const { reason } = PROBLEMS[code];
    const ignored = listing.ignored.filter((file) => code === `input/${file.reason}`);
    if (ignored.length > 0) {
      const samples = ignored
        .slice(0, SAMPLES_PER_CODE)
        .map(({ path }) => ({ path, line: 0, byteOffset: 0, excerpt: '' }));
      problems.push({ code, reason, count: ignored.length, samples });
    }
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

function namedTypes(types: number[]): Partial<Record<ValueTypeName, number>> {
  const named: Partial<Record<ValueTypeName, number>> = {};
  for (const [name, codes] of TYPE_NAMES) {
    let count = 0;
    for (const code of codes) count += types[code];
    if (count > 0) named[name] = count;
  }
  return named;
}
