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
  guessBytes: number;
  /** How large the table that duplicates are found in may grow; what finds no room waits in Scratch. */
  duplicatesBytes: number;
  /** More inflated than this, and than `suspectRatio` times what is stored, is taken for a bomb. */
  suspectBytes: number;
  suspectRatio: number;
};

/** What runs use unless a test says otherwise. */
export const DEFAULT_SIZES: JobSizes = {
  // A survey's task returns only its summary: large enough that merging 300 names is nothing beside it.
  surveyTaskBytes: 16 << 20,
  // What a page can read of a file before a worker is free for it. Wide CSV is twice its input, and waits in memory for
  // its turn. Where a shell knows that there is much to read, it may take more.
  convertTaskBytes: 2 << 20,
  // Fits the second-level cache together with its output; larger was slower in every engine measured.
  readBytes: 1 << 20,
  partBytes: 1 << 20,
  // For each worker beyond the first: the output of a wide task, and what of the head's waits for the sink. Less
  // makes a worker wait, more only costs memory.
  aheadBytes: 16 << 20,
  // Names that are rare come late: of 300 in a generated export, the last after 9 MB.
  guessBytes: 16 << 20,
  // 15 million moments of persons, or lines: some 5 GB of an export, before anything goes to Scratch.
  duplicatesBytes: 512 << 20,
  // Exports become 8 to 20 times smaller, hardly ever 100; deflate ends at 1,032. Less than this is soon read anyway, and
  // held even where it is one line: it is below the longest line, so that a bomb is called one.
  suspectBytes: 256_000_000,
  suspectRatio: 250,
};
