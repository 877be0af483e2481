import type { Listing } from '../input/listing.ts';
import type { Totals } from '../model/totals.ts';
import type { Scratch, SinkOpener, SourceOpener, WorkerPool } from '../ports.ts';
import type { ReportedProblem, SurveyReport } from '../survey/report.ts';
import type { PreviewRow, SurveySummary } from '../survey/summary.ts';
import type { JobSpec } from './spec.ts';

/** How far a job is. Counts are of the running pass. */
export type Progress = {
  pass: 'survey' | 'convert';
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

export type OutputResult = {
  name: string;
  /** A format's id, or `rejects`. */
  format: string;
  rows: number;
  bytes: number;
};

export type JobResult = {
  /** Null where the job needed none and none was given. */
  survey: Survey | null;
  preview: PreviewRow[];
  totals: Totals;
  problems: ReportedProblem[];
  outputs: OutputResult[];
  /** `records = written + dropped`. */
  written: number;
  dropped: number;
  /** Part of the input could not be read. */
  partial: boolean;
  exitCode: 0 | 3 | 4;
};

export type JobPorts = {
  pool: WorkerPool;
  openSource: SourceOpener;
  openSink: SinkOpener;
  scratch: Scratch;
};

export type JobOptions = {
  survey?: Survey;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  sizes?: Partial<JobSizes>;
};

/** The sizes of the two lanes, in bytes; see sizes.ts for the defaults and their measurements. */
export type JobSizes = {
  surveyTaskBytes: number;
  convertTaskBytes: number;
  readBytes: number;
  partBytes: number;
  aheadBytes: number;
};

/**
 * Runs a job: survey and convert passes in workers, outputs in input order through sinks.
 * On any error (thrown as ConvertError) every sink is aborted and scratch files are discarded; the pool is
 * the caller's to end.
 */
export declare function runJob(
  spec: JobSpec,
  listing: Listing,
  ports: JobPorts,
  options?: JobOptions,
): Promise<JobResult>;
