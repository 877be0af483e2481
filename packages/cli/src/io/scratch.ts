import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConvertError, type ScratchFile } from '@km-export/core';
import { giveTurn } from '../interrupts.ts';
import { OWNER, SCRATCH_PREFIX } from './abandoned.ts';
import type { Leftovers } from './leftovers.ts';
import { isDiskFull, reasonOf } from './system-error.ts';

/**
 * Files that were discarded are written over by those that come after them: to a system new room costs up to ten times
 * as much as room that a file has already. So many wait for it, each cut to so many bytes.
 */
const MOST_SPARE = 4;
const SPARE_BYTES = 256_000_000;

/** Other events, such as an interrupt, have their turn at least this often while files are read and written. */
const TURN_MS = 20;

/** A temporary file; its descriptor is good in every thread until it is discarded. */
export type DescribedFile = ScratchFile & { readonly descriptor: number };

/** Temporary space in a folder of its own, which only this user can read. */
export type ScratchFolder = {
  create(): DescribedFile;
  /** Gives up what files that were discarded have left, for a disk that is full; false where that is nothing. */
  makeRoom(): boolean;
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
  let lastTurnMs = 0;
  const turn = (): Promise<void> | undefined => {
    if (performance.now() - lastTurnMs < TURN_MS) return undefined;
    return giveTurn().then(() => {
      lastTurnMs = performance.now();
    });
  };

  const makeFolder = (): string => {
    const made = mkdtempSync(join(parent, `${SCRATCH_PREFIX}${OWNER}-`));
    leftovers.add(made);
    return made;
  };

  return {
    create() {
      try {
        folder ??= makeFolder();
        return openScratchFile(spare.pop() ?? openRoom(join(folder, String(count++))), {
          spare,
          parent,
          turn,
        });
      } catch (thrown) {
        throw failure(parent, thrown);
      }
    },
    makeRoom: () => closeRooms(spare),
    remove() {
      if (folder === undefined) return;
      closeRooms(spare);
      rmSync(folder, { recursive: true, force: true });
      leftovers.forget(folder);
      folder = undefined;
    },
  };
}

/** What all files of a scratch share. `turn` is awaited behind what was read or written. */
type Surroundings = { spare: Room[]; parent: string; turn: () => Promise<void> | undefined };

/** Where a file lies, or one that will be. */
type Room = { descriptor: number; path: string; isUnlinked: boolean };

function openRoom(path: string): Room {
  return { path, descriptor: openSync(path, 'wx+', 0o600), isUnlinked: unlinkEarly(path) };
}

function closeRoom({ descriptor, path, isUnlinked }: Room): void {
  closeSync(descriptor);
  if (!isUnlinked) rmSync(path, { force: true });
}

/** False where there are none. */
function closeRooms(rooms: Room[]): boolean {
  const all = rooms.splice(0);
  for (const room of all) closeRoom(room);
  return all.length > 0;
}

/**
 * Reads and writes at once, in the thread that asks: that is memory to most systems, and the way to another thread and
 * back took longer. (Two workers on 20 gzipped files, half of whose parts wait here: 4 % more time.)
 */
function openScratchFile(room: Room, { spare, parent, turn }: Surroundings): DescribedFile {
  const { descriptor } = room;
  /** Behind it may lie what another file has left. */
  let size = 0;
  let isOpen = true;

  const work = (act: () => void): Promise<void> | undefined => {
    try {
      if (!isOpen) throw new Error('a file in it was used after it was thrown away');
      act();
      return turn();
    } catch (thrown) {
      throw failure(parent, thrown);
    }
  };
  return {
    descriptor,
    append: (bytes) =>
      work(() => {
        try {
          writeAt(descriptor, bytes, size);
        } catch (thrown) {
          // The disk may be full of what nobody needs.
          if (!isDiskFull(thrown) || !closeRooms(spare)) throw thrown;
          writeAt(descriptor, bytes, size);
        }
        size += bytes.length;
      }),
    read: (offset, into) =>
      work(() => {
        if (offset + into.length > size) throw new Error(TOO_SHORT);
        readAt(descriptor, into, offset);
      }),
    discard() {
      if (!isOpen) return;
      isOpen = false;
      if (spare.length < MOST_SPARE && cutToSpare(room, size)) spare.push(room);
      else closeRoom(room);
    },
  };
}

/** Cuts a room to what may wait to be written over; false where it can't be. */
function cutToSpare({ descriptor }: Room, size: number): boolean {
  try {
    if (size > SPARE_BYTES) ftruncateSync(descriptor, SPARE_BYTES);
    return true;
  } catch {
    return false;
  }
}

const TOO_SHORT = 'a file in it is shorter than what was written to it';

function writeAt(descriptor: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}

function readAt(descriptor: number, into: Uint8Array, offset: number): void {
  for (let done = 0; done < into.length; ) {
    const count = readSync(descriptor, into, done, into.length - done, offset + done);
    if (count === 0) throw new Error(TOO_SHORT);
    done += count;
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
  return new ConvertError(
    'output/failed',
    `Can't use temporary space in ${parent}: ${reasonOf(thrown)}. Set TMPDIR to ${isDiskFull(thrown) ? 'a folder on a disk with more room' : 'another folder, best on another disk'}, and run the job again.`,
    { cause: thrown },
  );
}
