/** What is in a .zip without its directory (half a download), by going from one local header to the next. */
import type { ZipEntry } from '../../model/zip-entry.ts';
import type { Source } from '../../ports.ts';
import { ByteCursor, readBytesAt } from './byte-cursor.ts';
import type { NamedEntry } from './directory.ts';
import { decodeName } from './names.ts';
import {
  DATA_DESCRIPTOR,
  DIRECTORY_HEADER,
  ENCRYPTED,
  HAS_DESCRIPTOR,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
  uint16,
  uint32,
  uint64,
  zip64Numbers,
} from './records.ts';
import { unwrapBytes, WRAP } from './wrapped.ts';

/** Searched at once for the end of an entry that does not say how long it is. */
const WINDOW_BYTES = 1 << 16;
/** Of the largest descriptor, and the signature behind it. */
const DESCRIPTOR_BYTES = 24;
const SIGNATURE_BYTES = 4;
/** CRC and two lengths, of a descriptor that has no signature. */
const BARE_DESCRIPTOR_BYTES = 12;

/** An archive in pieces begins with this signature, which is also that of descriptors. */
const SPLIT_MARK_BYTES = 4;

export type Recovered = { entries: NamedEntry[]; isLost: boolean; directoryAt: number | null };

/**
 * The entries that are there, in the order in which they lie. The last may be cut. `isLost`: what follows them is
 * no entry and no directory, so that there may be more; `directoryAt`: where the directory begins, if it is there.
 */
export async function recoverEntries(archive: Source & { size: number }): Promise<Recovered> {
  const entries: NamedEntry[] = [];
  const cursor = await ByteCursor.open(archive, 0);
  try {
    if (uint32(await cursor.peek(SIGNATURE_BYTES), 0) === DATA_DESCRIPTOR)
      await cursor.take(SPLIT_MARK_BYTES);
    for (;;) {
      const signature = (await cursor.peek(SIGNATURE_BYTES)).slice();
      if (signature.length < SIGNATURE_BYTES) return { entries, isLost: false, directoryAt: null };
      if (uint32(signature, 0) !== LOCAL_HEADER) {
        const isDirectory = uint32(signature, 0) === DIRECTORY_HEADER;
        return { entries, isLost: !isDirectory, directoryAt: isDirectory ? cursor.position : null };
      }
      const found = await readLocal(cursor, archive);
      if (found === null) return { entries, isLost: false, directoryAt: null };
      entries.push(found);
      if (found.entry.isCut) return { entries, isLost: false, directoryAt: null };
    }
  } finally {
    await cursor.close();
  }
}

/** The entry whose local header is next, the cursor going on behind it; null where the header itself is cut. */
async function readLocal(cursor: ByteCursor, archive: Source & { size: number }): Promise<NamedEntry | null> {
  const headerOffset = cursor.position;
  const archiveBytes = archive.size;
  const fixed = (await cursor.take(LOCAL_HEADER_BYTES)).slice();
  if (fixed.length < LOCAL_HEADER_BYTES) return null;
  const [nameBytes, extraBytes] = [uint16(fixed, 26), uint16(fixed, 28)];
  const rest = (await cursor.take(nameBytes + extraBytes)).slice();
  if (rest.length < nameBytes + extraBytes) return null;
  const flags = uint16(fixed, 6);
  const inZip64 = zip64Numbers(rest.subarray(nameBytes));
  const bytes = inZip64(uint32(fixed, 22));
  const storedBytes = inZip64(uint32(fixed, 18));
  const start = cursor.position;
  const hasDescriptor = (flags & HAS_DESCRIPTOR) !== 0;

  let end: DataEnd | null = null;
  if (!hasDescriptor || storedBytes > 0) {
    const dataEnd = await unwrapEnd(archive, start + storedBytes);
    if (dataEnd <= archiveBytes) {
      await cursor.goTo(dataEnd);
      const descriptorBytes = hasDescriptor ? await descriptorBytesAt(cursor) : 0;
      end = { dataEnd, next: dataEnd + descriptorBytes, bytes, crc: uint32(fixed, 14) };
    }
  } else {
    end = await findDataEnd(cursor, start);
  }
  if (end !== null) await cursor.goTo(end.next);
  const dataEnd = end?.dataEnd ?? archiveBytes;
  const entry: ZipEntry = {
    method: uint16(fixed, 8),
    isEncrypted: (flags & ENCRYPTED) !== 0,
    storedBytes: dataEnd - start,
    bytes: end?.bytes ?? null,
    crc: end?.crc ?? null,
    headerOffset,
    limit: dataEnd,
    isCut: end === null,
  };
  entry.bytes = unwrapBytes(entry);
  return { name: decodeName(rest.subarray(0, nameBytes), flags), isLink: false, entry };
}

/** Of an entry whose length is told modulo 2^32: the first end behind which something follows, else the one that is told. */
async function unwrapEnd(archive: Source & { size: number }, told: number): Promise<number> {
  if (told + WRAP > archive.size) return told;
  for (let end = told; end <= archive.size; end += WRAP) {
    if (end === archive.size) return end;
    const behind = await readBytesAt(archive, end, DESCRIPTOR_BYTES + SIGNATURE_BYTES);
    if (isNext(behind, 0) || descriptorBytesIn(behind) > 0) return end;
  }
  return told;
}

/** Where an entry's data ends, where what follows it begins, and what its descriptor says. */
type DataEnd = { dataEnd: number; next: number; bytes: number; crc: number };

/** Bytes of the descriptor at the cursor, told by the signature behind it. */
async function descriptorBytesAt(cursor: ByteCursor): Promise<number> {
  return descriptorBytesIn(await cursor.peek(DESCRIPTOR_BYTES + SIGNATURE_BYTES));
}

function descriptorBytesIn(bytes: Uint8Array): number {
  return [16, DESCRIPTOR_BYTES, BARE_DESCRIPTOR_BYTES, 20].find((count) => isNext(bytes, count)) ?? 0;
}

/** Searches for the descriptor that says as many stored bytes as lie before it; null where there is none. */
async function findDataEnd(cursor: ByteCursor, start: number): Promise<DataEnd | null> {
  let from = 0;
  for (;;) {
    const window = await cursor.peek(WINDOW_BYTES);
    const isLast = window.length < WINDOW_BYTES;
    const searched = isLast ? window.length : window.length - DESCRIPTOR_BYTES - SIGNATURE_BYTES;
    for (let at = window.indexOf(0x50, from); at !== -1 && at < searched; at = window.indexOf(0x50, at + 1)) {
      const end = dataEndAt(window, at, cursor.position + at - start, cursor.position);
      if (end !== null) return end;
    }
    if (isLast) return null;
    // A descriptor without a signature lies before what was found.
    await cursor.take(searched - BARE_DESCRIPTOR_BYTES);
    from = BARE_DESCRIPTOR_BYTES;
  }
}

/** `distance`: how many bytes of the entry lie before `at`. */
function dataEndAt(window: Uint8Array, at: number, distance: number, position: number): DataEnd | null {
  const signature = uint32(window, at);
  // Its length is told by what follows it: where nothing does, the entry counts as cut.
  const follows = (count: number) => isNext(window, at + count);
  if (signature === DATA_DESCRIPTOR) {
    const crc = uint32(window, at + 4);
    const dataEnd = position + at;
    if (uint32(window, at + 8) === distance % WRAP && follows(16)) {
      return { dataEnd, next: dataEnd + 16, bytes: uint32(window, at + 12), crc };
    }
    if (uint64(window, at + 8) === distance && follows(DESCRIPTOR_BYTES)) {
      return { dataEnd, next: dataEnd + DESCRIPTOR_BYTES, bytes: uint64(window, at + 16), crc };
    }
  }
  const bare = at - BARE_DESCRIPTOR_BYTES;
  const isBare =
    bare >= 0 && isNext(window, at) && uint32(window, bare + 4) === (distance - BARE_DESCRIPTOR_BYTES) % WRAP;
  if (!isBare) return null;
  return {
    dataEnd: position + bare,
    next: position + at,
    bytes: uint32(window, bare + 8),
    crc: uint32(window, bare),
  };
}

function isNext(bytes: Uint8Array, at: number): boolean {
  if (at + SIGNATURE_BYTES > bytes.length) return false;
  const signature = uint32(bytes, at);
  return signature === LOCAL_HEADER || signature === DIRECTORY_HEADER;
}
