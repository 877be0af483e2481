/**
 * How much a task owns, how much is read at once, how large a part grows, and how much may be made ahead of
 * its turn, all in bytes. One place; each with its reason.
 */
export type JobSizes = {
  surveyTaskBytes: number;
  convertTaskBytes: number;
  readBytes: number;
  partBytes: number;
  aheadBytes: number;
};

/** What runs use unless a test says otherwise. */
export const DEFAULT_SIZES: JobSizes = {
  // A survey's task returns only its summary: large enough that merging 300 names is nothing beside it.
  surveyTaskBytes: 16 << 20,
  // Wide CSV is two and a half times its input, and a task's output may wait in memory for its turn.
  convertTaskBytes: 4 << 20,
  // Fits the second-level cache together with its output; larger was slower in every engine measured.
  readBytes: 1 << 20,
  partBytes: 1 << 20,
  // For each worker beyond the first: the output of a wide task. Less makes a worker wait, more only costs
  // memory.
  aheadBytes: 8 << 20,
};
