import { type ChildProcess, spawn } from 'node:child_process';
import { type Ended, MAIN, waitForEnd } from './run-cli.ts';

/** Starts the command line with a standard input that the caller writes to, or that is an open file. */
export function startPiped(
  args: readonly string[],
  cwd: string,
  { stdin = 'pipe', env = {} }: { stdin?: 'pipe' | number; env?: Record<string, string> } = {},
): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  // Where it ends before all is written.
  child.stdin?.on('error', () => {});
  return child;
}

/** Runs the command line over what is led into it. */
export function runPiped(
  args: readonly string[],
  cwd: string,
  input: string | Uint8Array,
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = startPiped(args, cwd, { env });
  child.stdin?.end(input);
  return waitForEnd(child);
}
