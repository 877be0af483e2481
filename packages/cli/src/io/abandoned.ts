import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasEnded, machineMark } from './process-mark.ts';
import { errorCode } from './system-error.ts';

/**
 * Temporary files and folders carry the process that made them in their names, so that those of a process that was
 * killed can be told from those of one that lives, and cleared by a later run that comes to the same place.
 */

/** Names what is temporary: `.export.csv.4711-0a1b2c3d.km-export-part`. Process ids count on one machine only. */
export const OWNER = `${process.pid}-${machineMark()}`;

export const PART_ENDING = '.km-export-part';
export const SCRATCH_PREFIX = 'km-export-';

const PART = /^\..+\.(\d+)-([0-9a-f]{8})(?:-\d+)?\.km-export-part$/;
const SCRATCH = /^km-export-(\d+)-([0-9a-f]{8})-[A-Za-z0-9]{6}$/;

/**
 * Removes what processes of this machine and user that live no more have left: unfinished outputs in `outputFolders`,
 * temporary space in `scratchParent`. `isOurs`: made by this very process. Returns how many outputs that were.
 * Never throws: what can't be removed stays.
 */
export function clearAbandoned(
  outputFolders: Iterable<string>,
  scratchParent: string,
  isOurs: (path: string) => boolean,
): number {
  let parts = 0;
  for (const folder of new Set(outputFolders)) parts += clearFolder(folder, PART, isOurs);
  clearFolder(scratchParent, SCRATCH, isOurs);
  return parts;
}

function clearFolder(folder: string, pattern: RegExp, isOurs: (path: string) => boolean): number {
  let cleared = 0;
  for (const name of namesIn(folder)) {
    const owner = pattern.exec(name);
    if (owner === null) continue;
    const path = join(folder, name);
    const isAbandoned = owner[2] === machineMark() && isDead(Number(owner[1])) && !isOurs(path);
    if (!isAbandoned || !isRightKind(path, pattern)) continue;
    try {
      rmSync(path, { recursive: true });
      cleared++;
    } catch {
      // Another run that started at the same time may have been quicker.
    }
  }
  return cleared;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It is made only later, or may not be listed.
    return [];
  }
}

/** An output is a file, temporary space a folder, either of this user; a link is neither. */
function isRightKind(path: string, pattern: RegExp): boolean {
  try {
    const stat = lstatSync(path);
    const isOwn = process.getuid === undefined || stat.uid === process.getuid();
    return isOwn && (pattern === PART ? stat.isFile() : stat.isDirectory());
  } catch {
    return false;
  }
}

/** Our own number on another's file is that of a process before us. */
export function isDead(processId: number): boolean {
  if (processId === process.pid || hasEnded(processId)) return true;
  try {
    process.kill(processId, 0);
    return false;
  } catch (thrown) {
    return errorCode(thrown) === 'ESRCH';
  }
}
