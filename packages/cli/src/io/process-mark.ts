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

/** How many fields stand before that of the start in /proc/ID/stat, behind the name, which may hold spaces. */
const FIELDS_BEFORE_START = 19;

/**
 * When a process of this machine was started, as no other of the same id was; null where nobody can tell: there is none,
 * or the system is not Linux.
 */
export function processStart(processId: number): string | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[FIELDS_BEFORE_START];
    // Ticks count from the start of the machine.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
  } catch {
    return null;
  }
}

/** Only Linux has these files. */
function textOrNone(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
