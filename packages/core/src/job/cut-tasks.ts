/** The input as slices for tasks. */
import { isShared } from '../bytes/share.ts';
import { type Listing, likelyBytes } from '../input/listing.ts';
import type { Slice } from './task.ts';

/** A file as the plan needs it: whether it may be cut is told by its content, by whoever can read it. */
export type PlannedFile = { mayCut: boolean };

/** Slices in input order: large plain files cut, small files grouped, until each task owns `taskBytes`. */
export function cutIntoTasks(
  listing: Listing,
  files: readonly PlannedFile[],
  taskBytes: number,
  withPlaces: boolean,
): Slice[][] {
  const tasks: Slice[][] = [];
  let slices: Slice[] = [];
  let owned = 0;
  const close = () => {
    if (slices.length > 0) tasks.push(slices);
    slices = [];
    owned = 0;
  };
  listing.files.forEach((input, file) => {
    const { ref, path, size, entry } = input;
    const named = { file, ref, size, ...(withPlaces && { path }), ...(entry && { entry }) };
    // Whoever cuts a file can't tell the numbers of its lines.
    if (size <= taskBytes || !files[file].mayCut || withPlaces) {
      const toRead = likelyBytes(input);
      if (owned > 0 && owned + toRead > taskBytes) close();
      slices.push({ ...named, from: 0, to: null });
      owned += toRead;
      return;
    }
    close();
    for (let from = 0; from < size; from += taskBytes) {
      const to = from + taskBytes;
      // The last range ends where its source does: that knows what was listed.
      tasks.push([{ ...named, from, to: to < size ? to : Number.POSITIVE_INFINITY }]);
    }
  });
  close();
  return tasks;
}

/** A task reads so many times as much as goes with it. */
export function leastTaskBytes(...sent: unknown[]): number {
  return bytesOf(sent) * READ_FOR_EACH_SENT;
}

/** What transforms and splits know is copied for each task. */
const READ_FOR_EACH_SENT = 4;

/** What the arrays in it hold, of which they may have many megabytes. */
function bytesOf(data: unknown): number {
  if (ArrayBuffer.isView(data)) return isShared(data.buffer) ? 0 : data.byteLength;
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + bytesOf(value), 0);
}
