/** What comes of a job: of reading alone, and of writing. */
import type { Bucket } from '../input/bucket.ts';
import type { IgnoredFile, Listing } from '../input/listing.ts';
import type { LeftOut } from '../input/selection.ts';
import { ASKED_BY_RECORDS } from '../model/near-matches.ts';
import { withDefaults } from '../model/option.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { Unmatched } from '../model/sought.ts';
import type { Taken } from '../model/taken.ts';
import type { Totals } from '../model/totals.ts';
import {
  type Dropped,
  type ReportAsked,
  type ReportedProblem,
  reportAccount,
  reportSurvey,
  type SurveyReport,
} from '../survey/report.ts';
import type { SurveySummary } from '../survey/summary.ts';
import type { Verdict } from '../survey/verdict.ts';
import { periodOf } from '../transforms/keep-period.ts';
import type { FoundPeople } from './find-people.ts';
import type { OutputResult } from './outputs.ts';
import type { PassResult } from './pass.ts';
import { type PeopleReport, reportPeople } from './people-report.ts';
import { splitsWithColumns } from './plan.ts';
import { type JobSpec, RECORD_OPTIONS } from './spec.ts';

/** What decides which records a survey counts, of the same listing. */
export type SurveyAsked = Pick<JobSpec, 'replaceInvalidUtf8' | 'records'>;

/** What a survey pass found; may be given to a later job over the same listing to spare its survey. */
export type Survey = {
  asked: SurveyAsked;
  summary: SurveySummary;
  /** With the people that were asked for, where some were. */
  report: SurveyReport & { people?: PeopleReport[] };
};

export type JobResult = {
  /** Null where the job needed none and none was given. */
  survey: Survey | null;
  totals: Totals;
  /** The latest usable time of a record, in Unix seconds. */
  last: number | null;
  problems: ReportedProblem[];
  outputs: OutputResult[];
  /** `records = written + dropped`; a record counts once, however many outputs it goes to. Both 0 in a survey. */
  written: number;
  dropped: number;
  /** Which records were left out, by the rule; they make up `dropped`. */
  drops: Dropped[];
  /** Only where people were asked for: who was followed, whom no record is of, and who is nearly one of them. */
  people?: PeopleReport[];
  /** What records lost that were written; null where they lost nothing. */
  taken: Taken | null;
  /** Events and columns that were asked for and that no record has. */
  unmatched: Unmatched[];
  /** The zone of local times in the job: what they are depends on the time zone data of the engine. Absent: UTC. */
  timeZone?: string;
  /** Whether the export is all there. */
  verdict: Verdict;
  /** Indexes, in the listing, of files that were not whole: a state must not say that they were read. */
  unfinished: number[];
  /** Gaps in the numbering, and files that were not read: from the listing. */
  missingRevisions: string[];
  ignored: IgnoredFile[];
  /** Paths of files that are JSON arrays: what is said of their lines is said of their elements. */
  arrays: string[];
  /** Only where a part of the revisions was asked for. */
  leftOut?: LeftOut;
  /** Part of the input could not be read: the result is a partial one. */
  partial: boolean;
  exitCode: 0 | 3 | 4;
};

/** What is known of a job before its own passes, and what they are told about. */
export type KnownJob = { spec: JobSpec; listing: Listing; bucket: Bucket; people: FoundPeople };

/** A survey, to be told and to be given to later jobs. */
export function toSurvey(
  { spec, listing, bucket, people }: KnownJob,
  { account, summary, found }: PassResult,
): Survey {
  const report = reportSurvey(listing, bucket, account, summary, reportAsked(spec));
  // A survey finds nobody for outputs that are split by people: their records go to all parts then.
  const told = new Map([...people.asked].filter(([asker]) => asker === ASKED_BY_RECORDS));
  const reported =
    told.size === 0 ? {} : { people: reportPeople(spec, listing, account, told, people.followed, found) };
  return { asked: askedOf(spec), summary, report: { ...report, ...reported } };
}

/** Whether a survey read the same revisions in the same way. */
export function isOfThisJob(
  { asked, report, summary }: Survey,
  spec: JobSpec,
  { leftOut }: Listing,
): boolean {
  return (
    splitsWithColumns(spec).every((id) => id in summary.namesBySplit) &&
    JSON.stringify(asked) === JSON.stringify(askedOf(spec)) &&
    JSON.stringify(report.leftOut) === JSON.stringify(leftOut)
  );
}

function reportAsked(spec: JobSpec): ReportAsked {
  const records = withDefaults(RECORD_OPTIONS, spec.records);
  return { period: periodOf(records), records };
}

function askedOf({ replaceInvalidUtf8 = false, records }: JobSpec): SurveyAsked {
  return { replaceInvalidUtf8, records: withDefaults(RECORD_OPTIONS, records) };
}

/** What a job tells at its end; `survey`: the one that it made, or was given. */
export function toResult(
  { spec, listing, bucket, people: { asked, followed } }: KnownJob,
  survey: Survey | null,
  { account, outputs, found }: PassResult,
): JobResult {
  const reported = reportAccount(listing, bucket, account, reportAsked(spec));
  const { totals, time, arrays, problems, verdict, unfinished, dropped: drops, taken, unmatched } = reported;
  const partial = problems.some(({ code }) => PROBLEMS[code].effect === 'partial');
  const since = listing.leftOut?.since;
  const isOdd = since !== undefined && since.changed.length + since.late.length > 0;
  const lacks = totals.rejected > 0 || verdict.status === 'incomplete' || isOdd;
  const converted = spec.outputs.length > 0;
  const timeZone = withDefaults(RECORD_OPTIONS, spec.records).timeZone as string;
  const dropped = converted ? drops.reduce((sum, { records }) => sum + records, 0) : 0;
  return {
    survey,
    totals,
    last: time.last,
    problems,
    outputs,
    written: converted ? totals.records - dropped : 0,
    dropped,
    drops,
    ...(asked.size > 0 && { people: reportPeople(spec, listing, account, asked, followed, found) }),
    taken: converted ? taken : null,
    unmatched,
    ...(timeZone !== 'UTC' && { timeZone }),
    verdict,
    unfinished,
    missingRevisions: listing.missingRevisions,
    ignored: listing.ignored,
    arrays,
    ...(listing.leftOut && { leftOut: listing.leftOut }),
    partial,
    exitCode: partial ? 4 : spec.strict && lacks ? 3 : 0,
  };
}
