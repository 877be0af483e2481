import type { JobResult, JobSpec, PlainError } from '@km-export/core';

/** How a job ended on the page, as plain data that can be handed to a test. */
export type CaseRun = {
  result: JobResult | null;
  error: PlainError | null;
  /** What was left of each output, under its own name or, where several files are in one, as a .zip: a character a byte. */
  outputs: { name: string; shownName: string; bytes: string }[];
};

/** What the page without screens does for a test. Files come by a drop, or by one of its two pickers. */
export type CasePage = {
  /** Runs a job over the files that came last, which are then `spec.inputs`. */
  run(spec: JobSpec): Promise<CaseRun>;
};
