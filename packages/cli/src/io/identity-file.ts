import { readFileSync, statSync } from 'node:fs';
import { ConvertError } from '@km-export/core';
import { errorCode, reasonOf } from './system-error.ts';

/** Some ten million identities; more would not fit into one table. */
const LARGEST_BYTES = 250_000_000;

/**
 * The identities in a file, one a line, as they stand there but for the line's end; blank lines are none.
 * Errors: `input/not-found`; `job/bad-usage` for a file that is no list of identities, since a job without them would
 * keep everybody.
 */
export function readIdentityFile(path: string): string[] {
  const lines = decode(readBytes(path), path).split(/\r?\n/);
  const identities = lines.filter((line) => line.trim() !== '');
  if (identities.length > 0) return identities;
  throw new ConvertError('job/bad-usage', `There is no identity in ${path}. It holds one a line.`);
}

function readBytes(path: string): Uint8Array {
  try {
    if (statSync(path).size > LARGEST_BYTES) {
      throw new ConvertError('job/bad-usage', `${path} is too large for a list of identities, one a line.`);
    }
    return readFileSync(path);
  } catch (thrown) {
    if (thrown instanceof ConvertError) throw thrown;
    const why =
      errorCode(thrown) === 'ENOENT'
        ? `There is no file ${path} with identities.`
        : `Can't read the identities in ${path}: ${reasonOf(thrown)}.`;
    throw new ConvertError('input/not-found', why, { cause: thrown });
  }
}

/** Without a byte order mark. */
function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ConvertError(
      'job/bad-usage',
      `${path} is not UTF-8, so its identities would not be those of the export. Save it as UTF-8, one identity a line.`,
      { cause },
    );
  }
}
