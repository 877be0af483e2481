import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { endedChildrenCpuMs, hasProc } from './process-tree.ts';
import { type MemoryWatch, watchMemory } from './watch-memory.ts';

/** A command to run to its end. */
export type Command = {
  words: readonly string[];
  /** A file for what it prints; nothing is kept of it without one. */
  stdout?: string;
};

/** What a run took, all of its processes and threads together. NaN where the system does not tell. */
export type Measured = {
  /** From the start of the process to its end. */
  wallMs: number;
  cpuMs: number;
  memory: MemoryWatch;
};

/** A command that did not end well, with the end of what it said. */
export class CommandFailed extends Error {
  /** The first line of it. */
  readonly said: string;

  constructor(code: number | null, signal: string | null, said: string) {
    const told = said.trim();
    super(`ended with ${signal ?? code}${told === '' ? '' : `: ${told}`}`);
    this.said = told.split('\n')[0] || `it ended with ${signal ?? code}`;
  }
}

const SAID_BYTES = 4000;
/** How often memory is looked at. The kernel keeps the peak, but what ends before a look or two was not seen. */
const LOOK_MS = 20;

/**
 * Runs a command and measures it. One at a time: the CPU time is what wait4 reports of ended children, and two at once
 * would be added up. Throws `CommandFailed` where the exit code is not 0.
 */
export async function runMeasured(command: Command): Promise<Measured> {
  const [program, ...parameters] = command.words;
  const stdout = openSync(command.stdout ?? devNull, 'w');
  let said = '';
  try {
    const cpuBeforeMs = hasProc ? endedChildrenCpuMs() : Number.NaN;
    const startMs = performance.now();
    const child = spawn(program!, parameters, { stdio: ['ignore', stdout, 'pipe'], windowsHide: true });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_BYTES);
    });
    const watch =
      child.pid === undefined ? undefined : watchMemory(child.pid, { everyMs: LOOK_MS, shareMs: null });
    let endMs = startMs;
    let cpuMs = Number.NaN;
    const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => {
        endMs = performance.now();
        if (hasProc) cpuMs = endedChildrenCpuMs() - cpuBeforeMs;
      });
      // When all that it said has come too.
      child.once('close', (code, signal) => resolve({ code, signal }));
    }).finally(() => watch?.stop());
    if (ended.code !== 0) throw new CommandFailed(ended.code, ended.signal, said);
    const wallMs = endMs - startMs;
    const memory = watch!.stop();
    return { wallMs, cpuMs, memory: wallMs < 2 * LOOK_MS ? { ...memory, peakBytes: Number.NaN } : memory };
  } finally {
    closeSync(stdout);
  }
}
