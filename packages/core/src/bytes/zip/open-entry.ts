/** An entry's bytes: of stored ones as they are, of deflated ones as a gzip member, which is inflated and checked. */
import { InputFault } from '../../model/input-fault.ts';
import type { ZipEntry } from '../../model/zip-entry.ts';
import type { Source, SourceReader } from '../../ports.ts';
import { fill } from '../fill.ts';
import { DEFLATED, LOCAL_HEADER, LOCAL_HEADER_BYTES, STORED, uint16, uint32 } from './records.ts';
import { mayHoldMore } from './wrapped.ts';

/** Methods by their numbers, as far as anybody meets them. */
const METHOD_NAMES: Record<number, string> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'BZIP2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
  99: 'AES encryption',
};
const AES = 99;

/** Whether the entry has to be inflated. */
export function isDeflated({ method }: ZipEntry): boolean {
  return method === DEFLATED;
}

/**
 * The stored bytes of an entry. With a size, so with random access, where they are its content whole.
 * Opening fails with an {@link InputFault}: encrypted, stored in a way that is not read, or not where it should be.
 */
export function storedSource(archive: Source, entry: ZipEntry): Source {
  const isPlain = entry.method === STORED && !entry.isEncrypted && !entry.isCut;
  return {
    ...(isPlain && entry.bytes === entry.storedBytes && { size: entry.storedBytes }),
    open: (from = 0, to = entry.storedBytes) => openData(archive, entry, from, to),
  };
}

async function openData(archive: Source, entry: ZipEntry, from: number, to: number): Promise<SourceReader> {
  refuseUnreadable(entry);
  const { headerOffset, storedBytes, limit } = entry;
  const isWhole = from === 0 && to >= storedBytes;
  // Its data lies behind the local header, whose names and fields are not those of the directory: read in one go
  // with the data where that is small.
  const reader = await archive.open(headerOffset, isWhole ? limit : headerOffset + LOCAL_HEADER_BYTES);
  try {
    const header = new Uint8Array(LOCAL_HEADER_BYTES);
    if ((await fill(reader, header)) < header.length || uint32(header, 0) !== LOCAL_HEADER) {
      throw new InputFault('file/zip-damaged', 'its header in the archive is not there');
    }
    const skipped = uint16(header, 26) + uint16(header, 28);
    const dataOffset = headerOffset + LOCAL_HEADER_BYTES + skipped;
    if (dataOffset + storedBytes > limit) {
      throw new InputFault('file/zip-damaged', 'it lies over another part of the archive');
    }
    if (isWhole) {
      await fill(reader, new Uint8Array(skipped));
      return bounded(reader, storedBytes);
    }
    await reader.close();
    return bounded(
      await archive.open(dataOffset + from, dataOffset + Math.min(to, storedBytes)),
      storedBytes - from,
    );
  } catch (thrown) {
    await reader.close();
    throw thrown;
  }
}

function refuseUnreadable({ method, isEncrypted }: ZipEntry): void {
  if (isEncrypted || method === AES) throw new InputFault('file/zip-encrypted');
  if (method === STORED || method === DEFLATED) return;
  throw new InputFault('file/zip-method', `compressed by ${METHOD_NAMES[method] ?? `method ${method}`}`);
}

function bounded(reader: SourceReader, count: number): SourceReader {
  let left = count;
  return {
    async read(into) {
      if (left === 0) return 0;
      const read = await reader.read(into.length > left ? into.subarray(0, left) : into);
      left -= read;
      return read;
    },
    close: () => reader.close(),
  };
}

/** A stored entry in which the archive is cut: what there is of it, and then the fault. */
export function cutReader(reader: SourceReader): SourceReader {
  return {
    async read(into) {
      const count = await reader.read(into);
      if (count === 0) throw new InputFault('file/zip-cut');
      return count;
    },
    close: () => reader.close(),
  };
}

/** Deflate without a name, a time or a system. */
const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/**
 * A deflated entry as a gzip member, made of its stored bytes and of what the directory says of its content: so
 * whatever inflates and checks gzip does it for entries. One that is cut has no trailer.
 */
export function gzipOfEntry(stored: SourceReader, entry: ZipEntry): SourceReader {
  let left = entry.storedBytes;
  let pending = GZIP_HEADER;
  let hasTrailer = !entry.isCut && entry.crc !== null && entry.bytes !== null;
  return {
    async read(into) {
      if (pending.length === 0 && left > 0) {
        const count = await stored.read(into);
        left -= count;
        return count;
      }
      if (pending.length === 0 && hasTrailer) {
        hasTrailer = false;
        pending = trailerOf(entry);
      }
      const given = pending.subarray(0, into.length);
      into.set(given);
      pending = pending.subarray(given.length);
      return given.length;
    },
    close: () => stored.close(),
  };
}

function trailerOf({ crc, bytes }: ZipEntry): Uint8Array<ArrayBuffer> {
  const trailer = new Uint8Array(8);
  for (let i = 0; i < 4; i++) {
    trailer[i] = (crc ?? 0) >>> (8 * i);
    trailer[4 + i] = ((bytes ?? 0) % 2 ** 32) >>> (8 * i);
  }
  return trailer;
}

/** What was inflated of an entry: no more than the directory says, and with faults of an archive's entry. */
export function inflatedEntry(inflated: SourceReader, entry: ZipEntry): SourceReader {
  let left = mayHoldMore(entry) ? Number.POSITIVE_INFINITY : (entry.bytes ?? Number.POSITIVE_INFINITY);
  return {
    async read(into) {
      try {
        const room = left === 0 ? new Uint8Array(1) : into.length > left ? into.subarray(0, left) : into;
        const count = await inflated.read(room);
        if (count > 0 && left === 0)
          throw new InputFault('file/zip-damaged', 'it holds more than the archive says');
        left -= count;
        return count;
      } catch (thrown) {
        throw thrown instanceof InputFault ? ofEntry(thrown, entry) : thrown;
      }
    },
    close: () => inflated.close(),
  };
}

/**
 * Damaged bytes may look like the beginning of more, and what an archive is cut in (the numbers behind an entry, say)
 * like damage: whether it is cut, the archive knows.
 */
function ofEntry(fault: InputFault, { isCut }: ZipEntry): InputFault {
  if (fault.code !== 'file/gzip-cut' && fault.code !== 'file/gzip-damaged') return fault;
  if (isCut) return new InputFault('file/zip-cut');
  return new InputFault('file/zip-damaged', fault.message === fault.code ? undefined : fault.message);
}
