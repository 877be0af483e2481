import { readFileSync, statSync } from 'node:fs';
import { ConvertError, type ErrorCode } from '@km-export/core';
import { errorCode, reasonOf } from './system-error.ts';

/** How a file that is read whole may fail, in the words of whoever reads it. */
export type SmallFileWords = {
  largestBytes: number;
  tooLarge: { code: ErrorCode; message: string };
  /** The whole message where there is no such file. */
  absent: string;
  /** `the state`. */
  whatItIs: string;
};

/** The text of a file that is small if it is what it should be. Errors: `input/not-found`, and that of `tooLarge`. */
export function readSmallFile(path: string, words: SmallFileWords): string {
  try {
    if (statSync(path).size > words.largestBytes) {
      throw new ConvertError(words.tooLarge.code, words.tooLarge.message);
    }
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof ConvertError) throw thrown;
    const why =
      errorCode(thrown) === 'ENOENT'
        ? words.absent
        : `Can't read ${words.whatItIs} ${path}: ${reasonOf(thrown)}.`;
    throw new ConvertError('input/not-found', why, { cause: thrown });
  }
}
