import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from all others: its id alone counts on one machine only, and is given again. */

/**
 * The same for all processes that see each other's ids: one machine, or one container of it. Machines may have the same
 * name, and containers that of their machine.
 */
export function machineMark(): string {
  const space = textOrNone(() => readlinkSync('/proc/self/ns/pid'));
  const machine = textOrNone(() => readFileSync('/etc/machine-id', 'utf8').trim());
  let hash = 0x811c9dc5;
  for (const character of hostname() + space + machine) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

/** Where these stand in /proc/ID/stat, counted from behind the name, which may hold spaces. */
const STATE_FIELD = 0;
const START_FIELD = 19;
/** A process that was killed, but that nobody has taken note of yet: it still has its id, and does nothing any more. */
const ENDED = ['Z', 'X'];

/**
 * When a process of this machine was started, as no other of the same id was; null where nobody can tell: there is none,
 * or the system is not Linux.
 */
export function processStart(processId: number): string | null {
  try {
    // Ticks count from the start of the machine.
    const ticks = readStat(processId)[START_FIELD];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  } catch {
    return null;
  }
}

/** Whether a process of this machine has ended although its id is not free yet; false where nobody can tell. */
export function hasEnded(processId: number): boolean {
  try {
    return ENDED.includes(readStat(processId)[STATE_FIELD] ?? '');
  } catch {
    return false;
  }
}

function readStat(processId: number): string[] {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Only Linux has these files. */
function textOrNone(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
