/** Lines of a block that are elements of a JSON array, and where each lies in the input. */
import { PROBLEM_CODES, type ProblemCode } from './problem.ts';

/** Reasons, as indexes into PROBLEM_CODES, for what is rejected at the end of an array. */
export const ARRAY_NOT_CLOSED = PROBLEM_CODES.indexOf('array/not-closed' satisfies ProblemCode);
export const ARRAY_BYTES_AFTER = PROBLEM_CODES.indexOf('array/bytes-after' satisfies ProblemCode);

export type ElementSpans = {
  /** The input, and the offset of its first byte in the file's inflated content. */
  bytes: Uint8Array;
  byteOffset: number;
  /** START and END in {@link bytes}, without white space around, of each line of the block. */
  spans: Int32Array;
  /** The line of the block that stands for a fault of the array itself, and which; -1: none does. */
  tail: number;
  tailCode: number;
  /** The fault is one reject together with the line before it, where that is rejected. */
  tailJoins: boolean;
};
