/**
 * Runs a job: the ordered lane of every pass, between the workers and the sinks.
 *
 *   listing ─▶ plan ─▶ survey tasks  ─▶ workers ─▶ parts, summaries ─▶ in order ─▶ columns, report
 *                  └─▶ convert tasks ─▶ workers ─▶ parts ─▶ in order ─▶ framers ─▶ sinks
 */
import type { IgnoredFile, Listing } from '../input/listing.ts';
import { type Account, emptyAccount, mergeAccount } from '../model/account.ts';
import { ConvertError, fromPlainError } from '../model/error.ts';
import { PROBLEMS } from '../model/problem.ts';
import { addTotals, emptyTotals, type Totals } from '../model/totals.ts';
import { formatCounted } from '../model/words.ts';
import type { Scratch, SinkOpener, SourceOpener, WorkerPool } from '../ports.ts';
import { type ReportedProblem, reportAccount, reportSurvey, type SurveyReport } from '../survey/report.ts';
import { SummaryRuns, type SurveySummary } from '../survey/summary.ts';
import { mayCut } from './open-slice.ts';
import { OrderedLane } from './ordered-lane.ts';
import { type OutputResult, Outputs } from './outputs.ts';
import { type PlannedFile, planJob } from './plan.ts';
import { DEFAULT_SIZES, type JobSizes } from './sizes.ts';
import type { JobSpec } from './spec.ts';
import type { Part, Task } from './task.ts';

/** How far a job is. Counts are of the running pass. */
export type Progress = {
  pass: Task['pass'];
  /** Of `passes`, from 1. */
  passNumber: number;
  passes: number;
  /** Stored bytes read so far in this pass, and in all. */
  storedBytes: number;
  storedTotal: number;
  lines: number;
  records: number;
  rejected: number;
  /** Bytes handed to sinks. */
  writtenBytes: number;
};

/** What a survey pass found; may be given to a later job over the same listing to spare its survey. */
export type Survey = { replaceInvalidUtf8: boolean; summary: SurveySummary; report: SurveyReport };

export type JobResult = {
  /** Null where the job needed none and none was given. */
  survey: Survey | null;
  totals: Totals;
  problems: ReportedProblem[];
  outputs: OutputResult[];
  /** `records = written + dropped`; a record counts once, however many outputs it goes to. */
  written: number;
  dropped: number;
  /** Gaps in the numbering, and files that were not read: from the listing. */
  missingRevisions: string[];
  ignored: IgnoredFile[];
  /** Part of the input could not be read: the result is a partial one. */
  partial: boolean;
  exitCode: 0 | 3 | 4;
};

export type JobPorts = {
  pool: WorkerPool;
  /** For a look at a file's first bytes, which tells whether it may be cut. */
  openSource: SourceOpener;
  openSink: SinkOpener;
  scratch: Scratch;
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
    options.survey?.replaceInvalidUtf8 === (spec.replaceInvalidUtf8 ?? false) ? options.survey : null;
  const files = await lookAtFiles(
    listing,
    ports.openSource,
    Math.min(sizes.convertTaskBytes, sizes.surveyTaskBytes),
  );
  const plan = planJob(spec, listing, files, sizes, given !== null);
  const passes = (plan.survey === null ? 0 : 1) + (plan.convert === null ? 0 : 1);
  const context: PassContext = { listing, ports, options, sizes, passes };

  let survey = given;
  let last: PassResult | null = null;
  if (plan.survey !== null) {
    const outputs = new Outputs(surveyOutputs(spec, plan.convert === null), [], ports.openSink);
    last = await runPass(context, 1, plan.survey, outputs, plan.convert === null);
    survey = {
      replaceInvalidUtf8: spec.replaceInvalidUtf8 ?? false,
      summary: last.summary,
      report: reportSurvey(listing, last.account, last.summary),
    };
  }
  if (plan.convert !== null) {
    const columns = survey?.summary.properties.map(({ name }) => name) ?? [];
    const outputs = new Outputs(spec, columns, ports.openSink);
    last = await runPass(context, passes, plan.convert(columns), outputs, true);
  }
  if (last === null) throw new Error('a job without a pass');
  return toResult(spec, listing, survey, last, plan.convert !== null);
}

/** In a pass of its own a survey writes the rejects, if anything. */
function surveyOutputs(spec: JobSpec, alone: boolean): JobSpec {
  const { rejects, ...rest } = spec;
  return alone ? spec : { ...rest, outputs: [] };
}

type PassContext = {
  listing: Listing;
  ports: JobPorts;
  options: JobOptions;
  sizes: JobSizes;
  passes: number;
};
type PassResult = { account: Account; summary: SurveySummary; outputs: OutputResult[] };

async function runPass(
  { listing, ports, options, sizes, passes }: PassContext,
  passNumber: number,
  tasks: readonly Task[],
  outputs: Outputs,
  isLast: boolean,
): Promise<PassResult> {
  const account = emptyAccount();
  const summaries = new SummaryRuns();
  const totals = emptyTotals();
  const storedTotal = listing.files.reduce((sum, { size }) => sum + size, 0);
  let storedBytes = 0;
  const tell = () =>
    options.onProgress?.({
      pass: tasks[0]?.pass ?? 'survey',
      passNumber,
      passes,
      storedBytes: Math.min(storedBytes, storedTotal),
      storedTotal,
      lines: totals.lines,
      records: totals.records,
      rejected: totals.rejected,
      writtenBytes: outputs.writtenBytes,
    });

  const lane = new OrderedLane({
    tasks: tasks.length,
    async take(part) {
      await outputs.write(part.chunks);
      mergeAccount(account, part.account);
    },
    scratch: ports.scratch,
    aheadBytes: sizes.aheadBytes * (ports.pool.size - 1),
  });
  const offer = (task: number, part: Part): Promise<ArrayBuffer[]> => {
    // Progress is what workers have read, in whatever order.
    storedBytes += part.storedBytes;
    for (const file of part.account.files) addTotals(totals, file);
    tell();
    return lane.offer(task, part);
  };

  let next = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length) {
      const task = tasks[next++];
      const result = await ports.pool.run(task, (part) => offer(task.id, part));
      if (!result.ok) throw fromPlainError(result.error);
      if (result.summary !== null) summaries.add(task.id, result.summary);
      lane.end(task.id);
    }
  };

  const running = lane.run();
  try {
    tell();
    const workers = Array.from({ length: Math.min(ports.pool.size, tasks.length) }, work);
    await unlessAborted(options.signal, Promise.all([running, ...workers]));
    if (isLast && totals.records === 0 && totals.rejected > 0) {
      await outputs.closeRejectsOnly();
      throw noRecords(listing, totals, account.problems['file/utf-16'] !== undefined);
    }
    await outputs.close();
  } catch (thrown) {
    lane.stop();
    // A write that is under way ends first; who cancels does not wait, since the sink may be what hangs.
    if (!options.signal?.aborted) await running.catch(() => {});
    await outputs.abort();
    await lane.discard();
    throw thrown;
  }
  return { account, summary: summaries.summary, outputs: outputs.results };
}

/** Rejects as soon as the signal aborts, whatever the work is waiting for. */
async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () =>
      reject(new ConvertError('job/cancelled', 'The job was cancelled; nothing was left behind.'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}

/** Large files are looked at: what is gzipped is read whole, by one worker. */
async function lookAtFiles(
  listing: Listing,
  openSource: SourceOpener,
  taskBytes: number,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const { ref, size } of listing.files) {
    let cut = false;
    if (size > taskBytes) {
      try {
        cut = await mayCut(await openSource(ref));
      } catch {
        // What is wrong with the file is told by the pass that reads it.
      }
    }
    files.push({ mayCut: cut });
  }
  return files;
}

function noRecords(listing: Listing, totals: Totals, isUtf16: boolean): ConvertError {
  const [first, ...others] = listing.files;
  const where = others.length === 0 ? first.path : formatCounted(listing.files.length, 'file');
  const lines =
    totals.rejected === 1
      ? 'its only line is no record'
      : `none of its ${formatCounted(totals.rejected, 'line')} is a record`;
  const advice = isUtf16
    ? 'It begins with the mark of UTF-16: save it as UTF-8 to have it read.'
    : 'A revision file holds one JSON object a line.';
  return new ConvertError('input/not-an-export', `No export in ${where}: ${lines}. ${advice}`);
}

function toResult(
  spec: JobSpec,
  listing: Listing,
  survey: Survey | null,
  { account, outputs }: PassResult,
  converted: boolean,
): JobResult {
  const { totals, problems } = reportAccount(listing, account);
  const partial = problems.some(({ code }) => PROBLEMS[code].effect === 'partial');
  const incomplete = totals.rejected > 0 || listing.missingRevisions.length > 0;
  const written = converted ? (outputs[0]?.rows ?? 0) : 0;
  return {
    survey,
    totals,
    problems,
    outputs,
    written,
    dropped: converted ? totals.records - written : 0,
    missingRevisions: listing.missingRevisions,
    ignored: listing.ignored,
    partial,
    exitCode: partial ? 4 : spec.strict && incomplete ? 3 : 0,
  };
}
