/**
 * Archives over 4 GB without zip64, as macOS's Finder writes them: whatever is told in 32 bits is told modulo 2^32. Places
 * ascend and lengths end where the next entry begins, so that both can be had again.
 */
import type { ZipEntry } from '../../model/zip-entry.ts';
import type { Source } from '../../ports.ts';
import { readBytesAt } from './byte-cursor.ts';
import type { NamedEntry } from './directory.ts';
import { decodeName } from './names.ts';
import { DEFLATED, LOCAL_HEADER, LOCAL_HEADER_BYTES, STORED, uint16, uint32 } from './records.ts';

export const WRAP = 2 ** 32;
/** How many times its stored bytes deflate can inflate to at most. */
const MOST_INFLATED = 1032;

/**
 * Puts every entry where its local header is, by its name; false where any has none, so that the archive is of another
 * kind. `end`: of the last entry, in bytes.
 */
export async function unwrapPlaces(
  archive: Source,
  found: readonly NamedEntry[],
  end: number,
): Promise<boolean> {
  let least = 0;
  for (const { name, entry } of found) {
    const wraps = Math.max(0, Math.ceil((least - entry.headerOffset) / WRAP));
    let place = entry.headerOffset + wraps * WRAP;
    while (place < end && !(await isHeaderOf(archive, place, name))) place += WRAP;
    if (place >= end) return false;
    entry.headerOffset = place;
    least = place + LOCAL_HEADER_BYTES + entry.storedBytes;
  }
  return true;
}

/** Gives entries whose limits are known their lengths. */
export function unwrapLengths(found: readonly NamedEntry[]): void {
  for (const { entry } of found) {
    const room = entry.limit - entry.headerOffset - entry.storedBytes;
    entry.storedBytes += Math.max(0, Math.floor(room / WRAP)) * WRAP;
    entry.bytes = unwrapBytes(entry);
  }
}

/** How much an entry holds: where it is stored as it is, that is known whatever was told of it. */
export function unwrapBytes({ method, storedBytes, bytes }: ZipEntry): number | null {
  return method === STORED && bytes !== null && bytes === storedBytes % WRAP ? storedBytes : bytes;
}

/**
 * Whether an entry may hold what it says and 4 GB more, or any multiple of that: of deflated ones only their end tells.
 */
export function mayHoldMore({ method, storedBytes, bytes }: ZipEntry): boolean {
  return method === DEFLATED && bytes !== null && bytes < WRAP && storedBytes * MOST_INFLATED >= bytes + WRAP;
}

async function isHeaderOf(archive: Source, place: number, name: string): Promise<boolean> {
  const fixed = await readBytesAt(archive, place, LOCAL_HEADER_BYTES);
  if (fixed.length < LOCAL_HEADER_BYTES || uint32(fixed, 0) !== LOCAL_HEADER) return false;
  const bytes = await readBytesAt(archive, place + LOCAL_HEADER_BYTES, uint16(fixed, 26));
  return decodeName(bytes, uint16(fixed, 6)) === name;
}
