/** What the files that describe an export were found to say. */
import type { ProblemCode } from '../model/problem.ts';
import type { BucketFile } from './bucket-files.ts';
import type { BucketIndex } from './index-csv.ts';
import type { BucketStatus } from './status-csv.ts';

/** `isWhole`: every row of it could be read. */
export type ReadIndex = { file: BucketFile; index: BucketIndex; isWhole: boolean };
/** Null: not a single row of it could be read. */
export type ReadStatus = { file: BucketFile; status: BucketStatus | null };

/** A fault in a file that describes the export, which is no file of the job: so it has its path. */
export type BucketProblem = {
  code: ProblemCode;
  count: number;
  samples: { path: string; line: number; byteOffset: number; excerpt: string }[];
};

export type Bucket = { indexes: ReadIndex[]; statuses: ReadStatus[]; problems: BucketProblem[] };
