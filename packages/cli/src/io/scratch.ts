import { closeSync, ftruncateSync, mkdtempSync, openSync, read, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConvertError, type ScratchFile } from '@km-export/core';
import { OWNER, SCRATCH_PREFIX } from './abandoned.ts';
import type { Leftovers } from './leftovers.ts';
import { errorCode, reasonOf } from './system-error.ts';
import { writeWhole } from './write-whole.ts';

const readOnce = promisify(read);

/**
 * Files that were discarded are written over by those that come after them: to a system new room costs up to ten times
 * as much as room that a file has already. So many wait for it, each cut to so many bytes.
 */
const MOST_SPARE = 4;
const SPARE_BYTES = 256_000_000;

/** A temporary file; its descriptor is good in every thread until it is discarded. */
export type DescribedFile = ScratchFile & { readonly descriptor: number };

/** Temporary space in a folder of its own, which only this user can read. */
export type ScratchFolder = {
  create(): DescribedFile;
  /** Removes the folder with all that is left in it. */
  remove(): void;
};

/**
 * Makes temporary files below `parent` (default: the system's temporary folder; TMPDIR sets it). The folder
 * is made with the first file, so most jobs need none.
 * Errors: `output/failed`, for instance where the disk is full; of its files too, whatever they are asked.
 */
export function createScratch(leftovers: Leftovers, parent = tmpdir()): ScratchFolder {
  let folder: string | undefined;
  let count = 0;
  const spare: Room[] = [];

  const makeFolder = (): string => {
    const made = mkdtempSync(join(parent, `${SCRATCH_PREFIX}${OWNER}-`));
    leftovers.add(made);
    return made;
  };

  return {
    create() {
      try {
        folder ??= makeFolder();
        return openScratchFile(spare.pop() ?? openRoom(join(folder, String(count++))), spare, parent);
      } catch (thrown) {
        throw failure(parent, thrown);
      }
    },
    remove() {
      if (folder === undefined) return;
      closeRooms(spare);
      rmSync(folder, { recursive: true, force: true });
      leftovers.forget(folder);
      folder = undefined;
    },
  };
}

/** Where a file lies, or one that will be. */
type Room = { descriptor: number; path: string; isUnlinked: boolean };

function openRoom(path: string): Room {
  return { path, descriptor: openSync(path, 'wx+', 0o600), isUnlinked: unlinkEarly(path) };
}

function closeRoom({ descriptor, path, isUnlinked }: Room): void {
  closeSync(descriptor);
  if (!isUnlinked) rmSync(path, { force: true });
}

function closeRooms(rooms: Room[]): void {
  for (const room of rooms.splice(0)) closeRoom(room);
}

function openScratchFile(room: Room, spare: Room[], parent: string): DescribedFile {
  const { descriptor } = room;
  /** Behind it may lie what another file has left. */
  let size = 0;
  let isOpen = true;
  let working: Promise<void> = Promise.resolve();

  const work = async (start: () => Promise<void>): Promise<void> => {
    try {
      if (!isOpen) throw new Error('a file in it was used after it was thrown away');
      working = start();
      await working;
    } catch (thrown) {
      throw failure(parent, thrown);
    }
  };
  return {
    descriptor,
    append: (bytes) =>
      work(async () => {
        try {
          await writeWhole(descriptor, bytes, size);
        } catch (thrown) {
          if (spare.length === 0) throw thrown;
          // The disk may be full of what nobody needs.
          closeRooms(spare);
          await writeWhole(descriptor, bytes, size);
        }
        size += bytes.length;
      }),
    read: (offset, into) =>
      work(async () => {
        if (offset + into.length > size) throw new Error(TOO_SHORT);
        await readWhole(descriptor, offset, into);
      }),
    async discard() {
      if (!isOpen) return;
      isOpen = false;
      // A descriptor closed under a read or write may by then be another file's.
      await working.catch(() => {});
      if (spare.length >= MOST_SPARE) return closeRoom(room);
      if (size > SPARE_BYTES) ftruncateSync(descriptor, SPARE_BYTES);
      spare.push(room);
    },
  };
}

const TOO_SHORT = 'a file in it is shorter than what was written to it';

async function readWhole(descriptor: number, offset: number, into: Uint8Array): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await readOnce(descriptor, into, done, into.length - done, offset + done);
    if (bytesRead === 0) throw new Error(TOO_SHORT);
    done += bytesRead;
  }
}

/** A file without a name goes away with the process, however that ends. Windows keeps the name. */
function unlinkEarly(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

function failure(parent: string, thrown: unknown): ConvertError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCode(thrown) ?? '');
  return new ConvertError(
    'output/failed',
    `Can't use temporary space in ${parent}: ${reasonOf(thrown)}. Set TMPDIR to ${isFull ? 'a folder on a disk with more room' : 'another folder, best on another disk'}, and run the job again.`,
    { cause: thrown },
  );
}
