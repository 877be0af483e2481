/** What is in a .zip, by the directory at its end. */
import type { ZipEntry } from '../../model/zip-entry.ts';
import type { Source } from '../../ports.ts';
import { ByteCursor, readBytesAt } from './byte-cursor.ts';
import { decodeName } from './names.ts';
import {
  DIRECTORY_HEADER,
  DIRECTORY_HEADER_BYTES,
  ENCRYPTED,
  END_RECORD,
  END_RECORD_BYTES,
  LOCAL_HEADER,
  uint16,
  uint32,
  uint64,
  ZIP64_END_RECORD,
  ZIP64_END_RECORD_BYTES,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_BYTES,
  zip64Numbers,
} from './records.ts';
import { unwrapLengths, unwrapPlaces, WRAP } from './wrapped.ts';

/** An entry with its name; a name that ends with a slash is a folder's. */
export type NamedEntry = { name: string; isLink: boolean; entry: ZipEntry };

const LONGEST_COMMENT = 0xffff;
const MADE_ON_UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** Where the directory lies, and how much was put before the archive, in bytes. */
type DirectoryPlace = { start: number; end: number; entries: number; prefixBytes: number };

/**
 * The entries in the order of the directory; `null` where there is no end record, which is the last thing that is
 * written; `'damaged'` where there is one, but no directory as it says. Bytes before the archive are tolerated: a
 * program that unpacks itself, say.
 */
export async function readDirectory(
  archive: Source & { size: number },
): Promise<NamedEntry[] | 'damaged' | null> {
  const place = await findDirectory(archive);
  if (place === null || place === 'damaged') return place;
  const { start, end, entries, prefixBytes } = place;
  const isBehindArchive = prefixBytes > 0 && uint32(await readBytesAt(archive, 0, 4), 0) === LOCAL_HEADER;
  const isWrapped = isBehindArchive && prefixBytes % WRAP === 0;
  // Before it lies another archive: this one is a part of that, whose own directory is not there.
  if (isBehindArchive && !isWrapped) return null;
  const cursor = await ByteCursor.open(archive, start, end);
  try {
    const found: NamedEntry[] = [];
    while (cursor.position < end) {
      const next = await readHeader(cursor, isWrapped ? 0 : prefixBytes);
      if (next === null) return 'damaged';
      found.push(next);
    }
    if (found.length % 2 ** 16 !== entries % 2 ** 16) return 'damaged';
    if (isWrapped && !(await unwrapPlaces(archive, found, start))) return null;
    setLimits(found, start);
    if (isWrapped) unwrapLengths(found);
    return found;
  } finally {
    await cursor.close();
  }
}

async function readHeader(cursor: ByteCursor, prefixBytes: number): Promise<NamedEntry | null> {
  const fixed = (await cursor.take(DIRECTORY_HEADER_BYTES)).slice();
  if (fixed.length < DIRECTORY_HEADER_BYTES || uint32(fixed, 0) !== DIRECTORY_HEADER) return null;
  const [nameBytes, extraBytes, commentBytes] = [uint16(fixed, 28), uint16(fixed, 30), uint16(fixed, 32)];
  const rest = await cursor.take(nameBytes + extraBytes + commentBytes);
  if (rest.length < nameBytes + extraBytes + commentBytes) return null;
  const flags = uint16(fixed, 8);
  const inZip64 = zip64Numbers(rest.subarray(nameBytes, nameBytes + extraBytes));
  // In the order in which the extra field has them.
  const bytes = inZip64(uint32(fixed, 24));
  const storedBytes = inZip64(uint32(fixed, 20));
  const headerOffset = inZip64(uint32(fixed, 42)) + prefixBytes;
  return {
    name: decodeName(rest.subarray(0, nameBytes), flags),
    isLink: fixed[5] === MADE_ON_UNIX && (uint16(fixed, 40) & FILE_TYPE) === SYMBOLIC_LINK,
    entry: {
      method: uint16(fixed, 10),
      isEncrypted: (flags & ENCRYPTED) !== 0,
      storedBytes,
      bytes,
      crc: uint32(fixed, 16),
      headerOffset,
      limit: 0,
      isCut: false,
    },
  };
}

/**
 * Each entry ends where the next one begins, or the directory. So entries that lie over one another, with which a
 * small archive can promise any number of files, are found when they are opened.
 */
function setLimits(found: readonly NamedEntry[], directoryStart: number): void {
  const inOrder = [...found].sort((a, b) => a.entry.headerOffset - b.entry.headerOffset);
  let limit = directoryStart;
  for (const { entry } of inOrder.reverse()) {
    entry.limit = limit;
    limit = entry.headerOffset;
  }
}

async function findDirectory(archive: Source & { size: number }): Promise<DirectoryPlace | 'damaged' | null> {
  const tailStart = Math.max(0, archive.size - END_RECORD_BYTES - LONGEST_COMMENT);
  const tail = await readBytesAt(archive, tailStart, archive.size - tailStart);
  let seen = false;
  for (let at = tail.length - END_RECORD_BYTES; at >= 0; at--) {
    if (tail[at] !== 0x50 || uint32(tail, at) !== END_RECORD) continue;
    // A comment may hold the signature too, so all that it says must fit.
    if (at + END_RECORD_BYTES + uint16(tail, at + 20) > tail.length) continue;
    seen = true;
    const place = await placeBy(archive, tail.subarray(at), tailStart + at);
    if (place !== null) return place;
  }
  return seen ? 'damaged' : null;
}

async function placeBy(
  archive: Source,
  record: Uint8Array,
  recordAt: number,
): Promise<DirectoryPlace | null> {
  let end = recordAt;
  let entries = uint16(record, 10);
  let bytes = uint32(record, 12);
  let offset = uint32(record, 16);
  // Also where nothing here asks for it: zip writes one as soon as any entry is large.
  const zip64 = await findZip64(archive, recordAt);
  if (zip64 !== null) {
    end = zip64.at;
    entries = uint64(zip64.record, 32);
    bytes = uint64(zip64.record, 40);
    offset = uint64(zip64.record, 48);
  }
  const start = end - bytes;
  const prefixBytes = start - offset;
  if (start < 0 || prefixBytes < 0) return null;
  if (bytes === 0) return entries === 0 ? { start, end, entries, prefixBytes } : null;
  const signature = await readBytesAt(archive, start, 4);
  if (signature.length < 4 || uint32(signature, 0) !== DIRECTORY_HEADER) return null;
  return { start, end, entries, prefixBytes };
}

/** The zip64 end record, where its locator says, or right before that where something stands before the archive. */
async function findZip64(
  archive: Source,
  recordAt: number,
): Promise<{ record: Uint8Array; at: number } | null> {
  const locatorAt = recordAt - ZIP64_LOCATOR_BYTES;
  if (locatorAt < 0) return null;
  const locator = await readBytesAt(archive, locatorAt, ZIP64_LOCATOR_BYTES);
  if (uint32(locator, 0) !== ZIP64_LOCATOR) return null;
  for (const at of [uint64(locator, 8), locatorAt - ZIP64_END_RECORD_BYTES]) {
    if (at < 0 || at > locatorAt - ZIP64_END_RECORD_BYTES) continue;
    const record = await readBytesAt(archive, at, ZIP64_END_RECORD_BYTES);
    if (uint32(record, 0) === ZIP64_END_RECORD) return { record, at };
  }
  return null;
}
