import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ConvertError } from '@km-export/core';
import { isDead } from './abandoned.ts';
import { hasEnded, machineMark, processStart } from './process-mark.ts';
import { errorCode, reasonOf } from './system-error.ts';

/** Who sends, as the lock beside a journal says. */
type Owner = {
  host: string;
  machine: string;
  process: number;
  /** Null where the system does not tell. */
  started: string | null;
};

/**
 * Keeps others from sending by the same journal; what is returned lets them. A process of this machine that was killed
 * keeps nobody, whoever has its id now. Of a process elsewhere (another machine, a container, a folder that is shared)
 * nobody here can know whether it lives: its lock stays until somebody removes it. Errors: `reimport/journal-in-use`,
 * `output/failed`.
 */
export function lockJournal(path: string): () => void {
  const lock = `${path}.lock`;
  const own = `${JSON.stringify({ ...ownMark(), run: randomUUID() })}\n`;
  for (let attempt = 0; ; attempt++) {
    if (tryToWrite(lock, own)) {
      return () => {
        if (readOrNone(lock) === own) rmSync(lock, { force: true });
      };
    }
    const owner = readOwner(lock);
    if (attempt > 0 || owner === null || !isGone(owner)) throw inUseError(path, lock, owner);
    takeAway(lock, isGone);
  }
}

/** False where the file is there already. Forced to the disk: one that a loss of power left empty would name nobody. */
function tryToWrite(lock: string, mark: string): boolean {
  try {
    writeFileSync(lock, mark, { flag: 'wx', flush: true });
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'EEXIST') return false;
    // One that was begun would name nobody.
    rmSync(lock, { force: true });
    throw new ConvertError('output/failed', `Can't write ${lock}: ${reasonOf(thrown)}.`, { cause: thrown });
  }
}

/** Removes a lock that `isStale`, of which that was known a moment ago. Another run may have put its own into its place meanwhile: that one goes back. */
export function takeAway(lock: string, isStale: (owner: Owner) => boolean): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch {
    // Another run was faster.
    return;
  }
  const owner = readOwner(aside);
  if (owner === null || !isStale(owner)) {
    try {
      linkSync(aside, lock);
    } catch {
      // A third is there already.
    }
  }
  rmSync(aside, { force: true });
}

function ownMark(): Owner {
  return {
    host: hostname(),
    machine: machineMark(),
    process: process.pid,
    started: processStart(process.pid),
  };
}

function isHere({ host, machine }: Owner): boolean {
  return host === hostname() && machine === machineMark();
}

/** Whether it is known to have ended. */
function isGone(owner: Owner): boolean {
  if (!isHere(owner)) return false;
  if (hasEnded(owner.process)) return true;
  const started = processStart(owner.process);
  return started === null || owner.started === null ? isDead(owner.process) : started !== owner.started;
}

function readOrNone(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Null where nobody is named: it is in the middle of being made, or damaged. */
function readOwner(lock: string): Owner | null {
  try {
    const owner: Partial<Owner> | null = JSON.parse(readFileSync(lock, 'utf8'));
    const { host, machine, process: id, started = null } = owner ?? {};
    if (typeof host !== 'string' || typeof machine !== 'string') return null;
    return Number.isSafeInteger(id) && (id as number) > 0
      ? { host, machine, process: id as number, started }
      : null;
  } catch {
    return null;
  }
}

function inUseError(path: string, lock: string, owner: Owner | null): ConvertError {
  const who =
    owner === null
      ? 'it does not say which'
      : isHere(owner)
        ? `process ${owner.process} of this machine`
        : `process ${owner.process} of ${owner.host}, of which nobody can know here whether it still runs`;
  return new ConvertError(
    'reimport/journal-in-use',
    `Another run sends by the journal ${path}: ${who}. It has made ${lock}, which is removed when it ends. If you are sure that there is no such run, remove that file and start again.`,
  );
}
