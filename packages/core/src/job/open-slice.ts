import { tellLayout } from '../bytes/content-layout.ts';
import { gunzipReader, isGzip } from '../bytes/gzip.ts';
import { LineBlocks } from '../bytes/lines.ts';
import type { Source, SourceOpener, SourceReader } from '../ports.ts';
import type { Slice } from './task.ts';

/** How many bytes tell what a file is. */
const HEAD_BYTES = 3;

/** A slice ready to be read as content. */
export type OpenedSlice = {
  reader: SourceReader;
  /** The content is a JSON array: its elements are its lines. */
  isArray: boolean;
  /** How many stored bytes that took so far, and the position behind the last of them in the file. */
  storedBytes(): number;
  storedEnd(): number;
};

/** Opens the slice's source; a whole file is inflated if it is gzipped, whatever its name. */
export async function openSlice(openSource: SourceOpener, slice: Slice): Promise<OpenedSlice> {
  const source = await openSource(slice.ref);
  const from = LineBlocks.openAt(slice.from);
  const stored = countReads(await source.open(from, slice.to === null ? undefined : slice.to));
  const opened = { storedBytes: () => stored.count, storedEnd: () => from + stored.count };
  if (slice.to !== null) return { ...opened, isArray: false, reader: stored };
  try {
    const head = await readHead(stored);
    const whole = withHead(head, stored);
    return { ...opened, ...(await tellLayout(isGzip(head) ? gunzipReader(whole) : whole)) };
  } catch (thrown) {
    await stored.close();
    throw thrown;
  }
}

/** Whether a file may be cut into ranges: it has random access, its bytes are its content, and that is lines. */
export async function mayCut(source: Source): Promise<boolean> {
  if (source.size === undefined) return false;
  const reader = await source.open(0, HEAD_BYTES);
  try {
    const head = await readHead(reader);
    return !isGzip(head) && !(await tellLayout(withHead(head, reader))).isArray;
  } finally {
    await reader.close();
  }
}

async function readHead(reader: SourceReader): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let filled = 0;
  while (filled < HEAD_BYTES) {
    const count = await reader.read(head.subarray(filled));
    if (count === 0) break;
    filled += count;
  }
  return head.subarray(0, filled);
}

function countReads(reader: SourceReader): SourceReader & { count: number } {
  const counted = {
    count: 0,
    read(into: Uint8Array): number | Promise<number> {
      const result = reader.read(into);
      if (typeof result !== 'number') return result.then(add);
      return add(result);
    },
    close: () => reader.close(),
  };
  const add = (count: number): number => {
    counted.count += count;
    return count;
  };
  return counted;
}

/** The reader from its start again, after `head` was read from it. */
function withHead(head: Uint8Array, reader: SourceReader): SourceReader {
  let given = 0;
  return {
    read(into) {
      if (given === head.length) return reader.read(into);
      const count = Math.min(into.length, head.length - given);
      into.set(head.subarray(given, given + count));
      given += count;
      return count;
    },
    close: () => reader.close(),
  };
}
