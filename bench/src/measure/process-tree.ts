import { readdirSync, readFileSync } from 'node:fs';

/**
 * What the kernel says of running processes, from Linux's /proc. Elsewhere there is none, and memory is not
 * measured. The high-water mark of a process (VmHWM) is kept by the kernel for each address space, and begins anew
 * when a program starts; the maximum that wait4 reports does not: it counts what the parent held when it forked.
 */
export const hasProc = process.platform === 'linux';

/** Bytes of memory of one process: what it holds now, and the most it ever held. */
export type ProcessMemory = { pid: number; residentBytes: number; peakBytes: number };

/** The process and all that descend from it, as far as they still run. */
export function listTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const parent = parentOf(pid);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings) siblings.push(pid);
    else children.set(parent, [pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Undefined once the process has ended. */
export function readMemory(pid: number): ProcessMemory | undefined {
  const status = readProc(pid, 'status');
  const peak = status && /^VmHWM:\s+(\d+) kB/m.exec(status);
  const resident = status && /^VmRSS:\s+(\d+) kB/m.exec(status);
  if (!peak || !resident) return undefined;
  return { pid, residentBytes: Number(resident[1]) * 1024, peakBytes: Number(peak[1]) * 1024 };
}

/**
 * Bytes of memory of a process with its share of what several processes map (PSS). Costs milliseconds where much is
 * mapped. Undefined once the process has ended.
 */
export function readShareBytes(pid: number): number | undefined {
  const rollup = readProc(pid, 'smaps_rollup');
  const found = rollup && /^Pss:\s+(\d+) kB/m.exec(rollup);
  return found ? Number(found[1]) * 1024 : undefined;
}

/** The words a process was started with; none once it has ended. */
export function readCommand(pid: number): string[] {
  return readProc(pid, 'cmdline')?.split('\0') ?? [];
}

/** How many threads of a process bear a name; the kernel keeps its first 15 letters. */
export function countThreads(pid: number, name: string): number {
  try {
    return readdirSync(`/proc/${pid}/task`).filter(
      (task) => readProc(pid, `task/${task}/comm`)?.trimEnd() === name.slice(0, 15),
    ).length;
  } catch {
    return 0;
  }
}

/** CPU time in ms of all processes that this one started and that have ended, with theirs in turn. */
export function endedChildrenCpuMs(): number {
  const fields = statFields(process.pid);
  // cutime and cstime, in hundredths of a second on every Linux.
  return fields ? (Number(fields[13]) + Number(fields[14])) * 10 : Number.NaN;
}

/** All processes whose words satisfy `matches`. */
export function findProcesses(matches: (command: string[]) => boolean): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && matches(readCommand(pid)));
}

function parentOf(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields && Number(fields[1]);
}

/** What follows the name in /proc/PID/stat; the name may hold anything, so it is skipped from its last bracket. */
function statFields(pid: number): string[] | undefined {
  const stat = readProc(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}
