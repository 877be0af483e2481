import type { ProblemCode } from './problem.ts';

/**
 * Thrown by a reader whose file ends early or is damaged: what was read before counts, the file is reported
 * under this code, and the run goes on with the next one.
 */
export class InputFault extends Error {
  override name = 'InputFault';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** What is said of a file that is damaged though nothing of it is missing. */
export const WRONG_CHECK = 'its check sum is wrong: values in it may be, too';
