import { closeSync, openSync, readdirSync } from 'node:fs';
import { ConvertError } from '@km-export/core';
import { PART_ENDING } from './abandoned.ts';
import type { Leftovers } from './leftovers.ts';
import { errorCode, reasonOf } from './system-error.ts';

/**
 * Takes a number for the names of results in the current folder: this Unix second, or the next that no file's name
 * there begins with and no other run has taken. It stays taken, by a hidden file, until the process ends.
 * Error `output/failed`.
 */
export function takeFreeSecond(nowMs: number, leftovers: Leftovers): number {
  let second = Math.floor(nowMs / 1000);
  for (;;) {
    // Exclusive for all: two runs of one second can't both make it.
    const mark = `.${second}${PART_ENDING}`;
    try {
      closeSync(openSync(mark, 'wx'));
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST') {
        throw new ConvertError('output/failed', `Can't write into this folder: ${reasonOf(thrown)}.`, {
          cause: thrown,
        });
      }
      second++;
      continue;
    }
    leftovers.add(mark);
    if (!isUsed(second)) return second;
    second++;
  }
}

function isUsed(second: number): boolean {
  return readdirSync('.').some((name) => name.startsWith(`${second}_`));
}
