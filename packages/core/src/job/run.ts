/**
 * Runs a job: the ordered lane of every pass, between the workers and the sinks.
 *
 *   listing ─▶ plan ─▶ key tasks     ─▶ workers ─▶ keys ─▶ in order ─▶ duplicates, as marks of tasks
 *                  └─▶ survey tasks  ─▶ workers ─▶ parts, summaries ─▶ in order ─▶ columns, report
 *                  └─▶ convert tasks ─▶ workers ─▶ parts ─▶ in order ─▶ framers ─▶ sinks
 */
import { storedSource } from '../bytes/zip/open-entry.ts';
import type { Bucket } from '../input/bucket.ts';
import type { IgnoredFile, Listing } from '../input/listing.ts';
import type { LeftOut } from '../input/selection.ts';
import type { Account } from '../model/account.ts';
import { ConvertError } from '../model/error.ts';
import { ASKED_BY_RECORDS } from '../model/near-matches.ts';
import { withDefaults } from '../model/option.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { Unmatched } from '../model/sought.ts';
import type { Taken } from '../model/taken.ts';
import type { Totals } from '../model/totals.ts';
import type { SourceOpener, WorkerPool } from '../ports.ts';
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
import { duplicateRuleOf } from '../transforms/drop-duplicates.ts';
import { limitOf } from '../transforms/keep-first.ts';
import { periodOf } from '../transforms/keep-period.ts';
import { findDuplicates, withMarks } from './duplicates-pass.ts';
import { type FoundPeople, findPeople } from './find-people.ts';
import { guessColumns } from './guess-columns.ts';
import { fromTaskError, refusePromises } from './high-compression.ts';
import { mayCut } from './open-slice.ts';
import type { OutputResult } from './outputs.ts';
import { type PassOptions, type PassPorts, type PassResult, type Progress, runPass } from './pass.ts';
import { type PeopleReport, reportPeople } from './people-report.ts';
import {
  countPasses,
  type FoundColumns,
  inflationLimitOf,
  NO_COLUMNS,
  type PlannedFile,
  type PlannedPass,
  planAliases,
  planJob,
  splitsWithColumns,
} from './plan.ts';
import { prepareJob } from './prepare.ts';
import { readBucket } from './read-bucket.ts';
import { readOf, refuseChanged, refuseNoRecords, refuseUnread } from './refusals.ts';
import { shareOut } from './share-out.ts';
import { DEFAULT_SIZES, type JobSizes } from './sizes.ts';
import { type JobSpec, RECORD_OPTIONS } from './spec.ts';
import type { Task } from './task.ts';
import { unlessAborted } from './unless-aborted.ts';

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

export type JobPorts = PassPorts & {
  /**
   * Every sink leaves nothing when it is aborted (files do, a pipe does not): then columns may be guessed from a part
   * of the input, and what was written thrown away where the guess was wrong.
   */
  mayTakeBack?: boolean;
  /** For a look at a file's first bytes, which tells whether it may be cut. */
  openSource: SourceOpener;
};

export type JobOptions = {
  /** A survey of the same listing, to spare another. */
  survey?: Survey;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  sizes?: Partial<JobSizes>;
};

/**
 * Runs a job: survey and convert passes in workers, outputs in input order through sinks. On any error
 * (thrown as ConvertError) every sink is aborted and scratch files are discarded; the pool is the caller's
 * to end.
 */
export async function runJob(
  spec: JobSpec,
  listing: Listing,
  ports: JobPorts,
  options: JobOptions = {},
): Promise<JobResult> {
  const sizes = { ...DEFAULT_SIZES, ...options.sizes };
  const given =
    options.survey !== undefined && isOfThisJob(options.survey, spec, listing) ? options.survey : null;
  const inflationLimit = inflationLimitOf(spec, sizes);
  if (inflationLimit !== null) refusePromises(listing, inflationLimit);
  const files = await lookAtFiles(
    listing,
    ports.openSource,
    Math.min(sizes.convertTaskBytes, sizes.surveyTaskBytes),
  );
  const bucket = await readBucket(listing, ports.openSource, options.signal);
  const input = { listing, files, sizes };
  const { people: asked } = prepareJob(spec);
  const aliases = planAliases(spec, input, asked);
  const dedupes = duplicateRuleOf(spec.records) !== null;
  const before = (aliases === null ? 0 : 1) + (dedupes ? 1 : 0);
  let passes = before + countPasses(spec, given !== null);
  const runNumbered = (
    pass: PlannedPass,
    passNumber: number,
    refuse: PassOptions['refuse'],
    receive?: PassOptions['receive'],
  ) =>
    runPass(pass, listing, ports, {
      receive,
      passNumber,
      passes,
      sizes,
      onProgress: options.onProgress,
      signal: options.signal,
      refuse,
    });
  const people = await findPeople(asked, listing, aliases, (pass) => runNumbered(pass, 1, () => null));
  const plan = planJob(spec, listing, files, sizes, given !== null, people.found);
  const duplicates =
    plan.duplicates === null
      ? null
      : await findDuplicates(plan.duplicates, sizes.duplicatesBytes, ports.scratch, (pass, receive) =>
          runNumbered(pass, before, () => null, receive),
        );
  const marked = (pass: PlannedPass) => (duplicates === null ? pass : withMarks(pass, duplicates));
  const readBefore = duplicates === null ? null : readOf(listing, duplicates.account);
  const refuse = (account: Account) =>
    (people.read === null ? null : refuseChanged(listing, people.read, account, 'aliases')) ??
    (readBefore === null ? null : refuseChanged(listing, readBefore, account, 'duplicates')) ??
    refuseNoRecords(listing, account) ??
    refuseUnread(listing, account);
  const result = (survey: Survey | null, converted: PassResult) =>
    toResult(spec, listing, bucket, survey, converted, people);

  const runSurvey = async (pass: PlannedPass, refuse: PassOptions['refuse']) => {
    const found = await runNumbered(marked(pass), passes - (plan.convert === null ? 0 : 1), refuse);
    const surveyed = reportSurvey(listing, bucket, found.account, found.summary, reportAsked(spec));
    // A survey finds nobody for outputs that are split by people: their records go to all parts then.
    const told = new Map([...asked].filter(([asker]) => asker === ASKED_BY_RECORDS));
    const report = {
      ...surveyed,
      ...(told.size > 0 && {
        people: reportPeople(spec, listing, found.account, told, people.followed, found.found),
      }),
    };
    return { found, survey: { asked: askedOf(spec), summary: found.summary, report } satisfies Survey };
  };

  if (plan.convert === null) {
    const { found, survey } = await runSurvey(plan.survey, refuse);
    return result(survey, found);
  }
  const mayGuess = plan.survey !== null && ports.mayTakeBack === true && splitsWithColumns(spec).length === 0;
  const { tasks } = mayGuess ? marked(plan.convert(NO_COLUMNS)) : { tasks: [] };
  // Of records that a limit leaves out a guess would see the names.
  if (mayGuess && limitOf(tasks[0]?.transforms) === null) {
    const columns = await guessColumns(tasks, sizes.guessBytes, (sample) =>
      unlessAborted(options.signal, namesIn(sample, listing, ports.pool)),
    );
    if (columns !== null) {
      passes = before + 1;
      try {
        const pass = marked(plan.convert({ columns, namesBySplit: {} }));
        return result(null, await runNumbered(pass, passes, refuse));
      } catch (thrown) {
        if (!(thrown instanceof ConvertError) || thrown.code !== 'input/changed') throw thrown;
      }
      // A property that came only later: what was written is gone, and all is surveyed.
      passes = before + 3;
    }
  }
  const survey = plan.survey === null ? given : (await runSurvey(plan.survey, () => null)).survey;
  const found: FoundColumns =
    survey === null
      ? NO_COLUMNS
      : { columns: survey.summary.properties.names, namesBySplit: survey.summary.namesBySplit };
  const surveyed = plan.needsColumns ? survey?.report : undefined;
  const converted = await runNumbered(marked(plan.convert(found)), passes, (account) =>
    surveyed === undefined
      ? refuse(account)
      : (refuseChanged(listing, surveyed, account, 'columns') ?? refuse(account)),
  );
  return result(survey, converted);
}

/** Whether a survey read the same revisions in the same way. */
function isOfThisJob({ asked, report, summary }: Survey, spec: JobSpec, { leftOut }: Listing): boolean {
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

/** The names that each of the tasks finds; nobody is told of their progress. */
async function namesIn(tasks: Task[], listing: Listing, pool: WorkerPool): Promise<string[][]> {
  const names: string[][] = [];
  const look = async (task: Task, index: number): Promise<void> => {
    const result = await pool.run(task, () => Promise.resolve([]));
    if (!result.ok) throw fromTaskError(result.error, listing);
    names[index] = result.names ?? [];
  };
  await Promise.all(shareOut(tasks, pool.size, look));
  return names;
}

/** Large files are looked at: what is gzipped is read whole, by one worker. */
async function lookAtFiles(
  listing: Listing,
  openSource: SourceOpener,
  taskBytes: number,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const { ref, size, entry } of listing.files) {
    let cut = false;
    if (size > taskBytes) {
      try {
        const source = await openSource(ref);
        cut = await mayCut(entry === undefined ? source : storedSource(source, entry));
      } catch {
        // What is wrong with the file is told by the pass that reads it.
      }
    }
    files.push({ mayCut: cut });
  }
  return files;
}

function toResult(
  spec: JobSpec,
  listing: Listing,
  bucket: Bucket,
  survey: Survey | null,
  { account, outputs, found }: PassResult,
  { asked, followed }: FoundPeople,
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
