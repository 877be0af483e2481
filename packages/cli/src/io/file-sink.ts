import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConvertError, cutToBytes, type Sink } from '@km-export/core';
import { OWNER, PART_ENDING } from './abandoned.ts';
import type { Leftovers } from './leftovers.ts';
import { errorCode, reasonOf } from './system-error.ts';
import { writeWhole } from './write-whole.ts';

export type FileSinkOptions = {
  /** Replace what has the final name by the time of closing. */
  overwrite: boolean;
  /** Permission bits of the file, where another one's are to be kept. Default: as for any new file. */
  mode?: number;
  leftovers: Leftovers;
  /** Gives up what takes room on a disk that is full; false where there is nothing of that. */
  makeRoom?: () => boolean;
};

/**
 * A sink into a file: bytes go to a temporary name in the same folder, which is made if need be, and the
 * file gets its name at closing, whole. It is not forced to the disk: that is the system's business. Aborted
 * after closing, it goes away again, unless it replaced another file, which nothing brings back.
 * Errors: `output/failed`; `output/exists` at closing, where the name was taken meanwhile.
 */
export function openFileSink(path: string, { overwrite, mode, leftovers, makeRoom }: FileSinkOptions): Sink {
  const { temporary, descriptor: first } = createTemporary(path, mode, leftovers);
  let descriptor = first;
  leftovers.add(temporary);
  const { ino } = fstatSync(descriptor, { bigint: true });
  let isOpen = true;
  let isNewName = false;
  let writing: Promise<void> | null = null;

  const release = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  /** After a rest: what was written is still there, and nobody's but ours. */
  const wake = (): void => {
    if (isOpen) return;
    descriptor = openSync(temporary, 'a');
    isOpen = true;
    if (fstatSync(descriptor, { bigint: true }).ino !== ino)
      throw new Error('its temporary file was replaced');
  };
  /** What can't be removed now is tried again when the process ends. */
  const discard = (): void => {
    try {
      release();
    } catch {
      // What was written does not count any more.
    }
    removeIfOurs(temporary, ino);
    if (!existsSync(temporary)) leftovers.forget(temporary);
  };

  return {
    async write(bytes) {
      try {
        wake();
        writing = writeWhole(descriptor, bytes, makeRoom);
        await writing;
      } catch (thrown) {
        throw failure(path, thrown);
      } finally {
        writing = null;
      }
    },
    rest: release,
    close() {
      try {
        release();
        const isFree = !existsSync(path);
        if (overwrite) renameSync(temporary, path);
        else renameIfFree(temporary, path);
        isNewName = isFree;
        leftovers.forget(temporary);
      } catch (thrown) {
        discard();
        // It has its new name already where only the old one could not be taken away.
        removeIfOurs(path, ino);
        if (errorCode(thrown) !== 'EEXIST') throw failure(path, thrown);
        throw new ConvertError(
          'output/exists',
          `${path} came to exist while this ran. It was left as it is.`,
        );
      }
    },
    abort() {
      if (writing === null) {
        discard();
      } else {
        // Its name goes at once. Closed under a write, the descriptor may by then be another file's.
        removeIfOurs(temporary, ino);
        void writing.catch(() => {}).finally(discard);
      }
      if (isNewName) removeIfOurs(path, ino);
    },
  };
}

/** Somebody may have put another file in the place of ours since. */
function removeIfOurs(path: string, ino: bigint): void {
  try {
    if (statSync(path, { bigint: true }).ino === ino) unlinkSync(path);
  } catch {
    // It is gone already, or can't be removed: the run fails for another reason, which is what counts.
  }
}

function failure(path: string, thrown: unknown): ConvertError {
  return new ConvertError('output/failed', `Can't write ${path}: ${reasonOf(thrown)}.`, { cause: thrown });
}

/** Counts temporary names that were taken. Never from the start again: thousands of long names may begin alike. */
let lastCopy = 1;

/** Makes `.NAME.OWNER.km-export-part` beside `path`: cut to what file systems take, numbered if taken. */
function createTemporary(
  path: string,
  mode: number | undefined,
  leftovers: Leftovers,
): { temporary: string; descriptor: number } {
  const stem = cutToBytes(basename(path), 200);
  let temporary = join(dirname(path), `.${stem}.${OWNER}${PART_ENDING}`);
  while (existsSync(temporary)) {
    temporary = join(dirname(path), `.${stem}.${OWNER}-${++lastCopy}${PART_ENDING}`);
  }
  try {
    makeFolder(dirname(path), leftovers);
    const descriptor = openSync(temporary, 'wx', mode);
    // What the process's mask took away.
    if (mode !== undefined) fchmodSync(descriptor, mode);
    return { temporary, descriptor };
  } catch (thrown) {
    throw failure(path, thrown);
  }
}

/**
 * Makes a folder and those above it that are missing. Not `recursive` in Node's way: that tries for ever where a
 * folder can't be made although the one above it is there, as in /proc.
 */
function makeFolder(path: string, leftovers: Leftovers): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), leftovers);
  try {
    mkdirSync(path);
    leftovers.addResultFolder(path);
  } catch (thrown) {
    // Another output's, or another program's, in the meantime.
    if (errorCode(thrown) !== 'EEXIST') throw thrown;
  }
}

/** What systems answer where a file system knows no hard links. */
const NO_HARD_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EISDIR', 'UNKNOWN'];

/** Renames, unless something has the new name: then `EEXIST`, also where it came a moment ago. */
function renameIfFree(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (thrown) {
    if (!NO_HARD_LINKS.includes(errorCode(thrown) ?? '')) throw thrown;
    takeNameThenRename(from, to);
    return;
  }
  unlinkSync(from);
}

function takeNameThenRename(from: string, to: string): void {
  closeSync(openSync(to, 'wx'));
  try {
    renameSync(from, to);
  } catch (thrown) {
    unlinkSync(to);
    throw thrown;
  }
}
