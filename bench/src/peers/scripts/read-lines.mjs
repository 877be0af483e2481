import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The lines of a file.
 * @param {string} path
 */
export function readLines(path) {
  return createInterface({
    input: createReadStream(path, { highWaterMark: 1 << 20 }),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}

/**
 * The value of a line; undefined for a broken one.
 * @param {string} line
 */
export function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
