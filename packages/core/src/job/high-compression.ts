/** The words for bombs: found in a .zip's own list of files before anything is read, or by a worker. */
import type { InputFile, Listing } from '../input/listing.ts';
import { ConvertError, fromPlainError, type PlainError } from '../model/error.ts';
import { formatBytes, formatCount, formatCounted } from '../model/words.ts';
import { type InflationDetails, type InflationLimit, isBeyond } from './inflation-limit.ts';

/**
 * Refuses what archives promise: one file that is a bomb, or many that are one together. Error
 * `input/high-compression`.
 */
export function refusePromises(listing: Listing, limit: InflationLimit): void {
  let storedBytes = 0;
  let bytes = 0;
  let files = 0;
  for (const { path, size, entry } of listing.files) {
    if (entry === undefined) continue;
    const promised = entry.bytes ?? 0;
    if (isBeyond(limit, size, promised)) {
      throw highCompression(`${path} says that it unpacks to ${times(size, promised)}`);
    }
    files++;
    storedBytes += size;
    bytes += promised;
  }
  if (isBeyond(limit, storedBytes, bytes)) {
    const all = listing.files.length === files ? 'The files' : `${formatCounted(files, 'file')}`;
    throw highCompression(`${all} in the .zip say that they unpack to ${times(storedBytes, bytes)}`);
  }
}

/** What a worker ended a task with; of a bomb it knows only which file it is. */
export function fromTaskError(plain: PlainError, listing: Listing): ConvertError {
  if (plain.code !== 'input/high-compression') return fromPlainError(plain);
  const { file, storedBytes, bytes } = plain.details as InflationDetails;
  const { path }: InputFile = listing.files[file];
  return highCompression(`${path} unpacks to ${times(storedBytes, bytes)} by now, and goes on`);
}

function times(storedBytes: number, bytes: number): string {
  const ratio = Math.round(bytes / Math.max(1, storedBytes));
  return `${formatBytes(bytes)} from ${formatBytes(storedBytes)}, ${formatCount(ratio)} times as much`;
}

function highCompression(what: string): ConvertError {
  return new ConvertError(
    'input/high-compression',
    `${what}. Files made to fill a disk look like this, and exports hardly ever do, so nothing was written.`,
  );
}
