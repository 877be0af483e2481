import { tellLayout } from '../bytes/content-layout.ts';
import { LineBlocks } from '../bytes/lines.ts';
import { nativeFirstReader } from '../bytes/native-first.ts';
import { TELLING_BYTES, tellOtherArchive, tellOtherArchiveInside } from '../bytes/other-archives.ts';
import { isGzip, ownGunzip } from '../bytes/own-gunzip.ts';
import { cutReader, gzipOfEntry, inflatedEntry, isDeflated, storedSource } from '../bytes/zip/open-entry.ts';
import { InputFault } from '../model/input-fault.ts';
import type { StoredCrc } from '../model/stored-crc.ts';
import type { Inflate, Source, SourceOpener, SourceReader } from '../ports.ts';
import { type InflationLimit, limitInflation, StoredCount } from './inflation-limit.ts';
import { RangeCrc } from './stored-entries.ts';
import type { Slice } from './task.ts';

/** A slice ready to be read as content. */
export type OpenedSlice = {
  reader: SourceReader;
  /** The content is a JSON array: its elements are its lines. */
  isArray: boolean;
  /** How many stored bytes that took so far, and the position behind the last of them in the file. */
  storedBytes(): number;
  storedEnd(): number;
  /** CRC-32 of the range, of an entry that is stored as it is; null where it is checked otherwise. */
  storedCrc(): StoredCrc | null;
};

/** How slices are inflated; nothing said: by our own inflater, as far as it goes. */
export type OpenOptions = { inflate?: Inflate | undefined; limit?: InflationLimit | undefined };

/**
 * Opens the slice's source, or the entry of it that the slice is of; a whole file is inflated if it is gzipped,
 * whatever its name. Opening fails with an {@link InputFault} where it is an archive, or compressed otherwise.
 */
export async function openSlice(
  openSource: SourceOpener,
  slice: Slice,
  options: OpenOptions = {},
): Promise<OpenedSlice> {
  const { entry, to } = slice;
  const archive = await openSource(slice.ref);
  const source = entry === undefined ? archive : storedSource(archive, entry);
  const from = LineBlocks.openAt(slice.from);
  const stored = new StoredCount();
  const rangeCrc = entry === undefined || isDeflated(entry) ? null : new RangeCrc(slice);
  const opened = {
    storedBytes: () => stored.count,
    storedEnd: () => from + stored.count,
    storedCrc: () => rangeCrc?.value ?? null,
  };
  const openStored: Open = async () => {
    const reader = stored.reader(await source.open(from, to ?? undefined));
    return rangeCrc?.reader(reader, from) ?? reader;
  };
  if (to !== null) return { ...opened, isArray: false, reader: await openStored() };

  const inflated = async (open: Open, first: SourceReader) => {
    const { inflate, limit } = options;
    // What failed natively is read again from its start, which a stream does not allow.
    const mayOpenAgain = archive.size !== undefined;
    const isOurs = inflate === undefined || !mayOpenAgain;
    const reader = isOurs ? await ownGunzip(first) : nativeFirstReader(first, inflate, open);
    return limit === undefined ? reader : limitInflation(reader, stored, slice.file, limit);
  };
  const openContent: Open = async () => {
    const reader = await openStored();
    if (entry === undefined) return reader;
    if (!isDeflated(entry)) return entry.isCut ? cutReader(reader) : reader;
    const openMember: Open = async () => gzipOfEntry(await openStored(), entry);
    return inflatedEntry(await inflated(openMember, gzipOfEntry(reader, entry)), entry);
  };
  const content = await openContent();
  try {
    const outer = await lookAhead(content);
    const isInflated = isGzip(outer.head);
    const { head, whole } = isInflated ? await lookAhead(await inflated(openContent, outer.whole)) : outer;
    const archive = isInflated ? tellOtherArchiveInside(head) : tellOtherArchive(head);
    if (archive !== null) throw new InputFault('file/other-archive', archive);
    return { ...opened, ...(await tellLayout(whole, head)) };
  } catch (thrown) {
    await content.close();
    throw thrown;
  }
}

/** Opens the same bytes again, from their start. */
type Open = () => Promise<SourceReader>;

/** Whether a file may be cut into ranges: it has random access, its bytes are its content, and that is lines. */
export async function mayCut(source: Source): Promise<boolean> {
  if (source.size === undefined) return false;
  const reader = await source.open(0, TELLING_BYTES);
  try {
    const { head, whole } = await lookAhead(reader);
    return !isGzip(head) && tellOtherArchive(head) === null && !(await tellLayout(whole, head)).isArray;
  } finally {
    await reader.close();
  }
}

/** The first bytes, and the reader from its start again; what made it fail is told when it is read on. */
async function lookAhead(reader: SourceReader): Promise<{ head: Uint8Array; whole: SourceReader }> {
  const head = new Uint8Array(TELLING_BYTES);
  let filled = 0;
  let failure: { cause: unknown } | null = null;
  try {
    while (filled < TELLING_BYTES) {
      const count = await reader.read(head.subarray(filled));
      if (count === 0) break;
      filled += count;
    }
  } catch (cause) {
    failure = { cause };
  }
  let given = 0;
  const whole: SourceReader = {
    read(into) {
      if (given === filled) {
        if (failure !== null) throw failure.cause;
        return reader.read(into);
      }
      const count = Math.min(into.length, filled - given);
      into.set(head.subarray(given, given + count));
      given += count;
      return count;
    },
    close: () => reader.close(),
  };
  return { head: head.subarray(0, filled), whole };
}
