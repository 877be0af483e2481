import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OptionValues } from '@km-export/core';

/** The built command line: `vite build` comes first. */
export const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export type Ended = { code: number | null; stdout: Buffer; stderr: string };

/** Starts the command line in `cwd`. Its output streams are the caller's to read; `stdout` may be an open file, or ignored (the null device). */
export function startCli(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  stdout: 'pipe' | 'ignore' | number = 'pipe',
): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
}

/** Waits for a started command line, collecting what it writes. */
export async function waitForEnd(child: ChildProcess): Promise<Ended> {
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: Buffer.concat(stdout), stderr };
}

/** Runs the command line in `cwd` to its end. */
export function runCli(args: readonly string[], cwd: string, env?: Record<string, string>): Promise<Ended> {
  return waitForEnd(startCli(args, cwd, env));
}

/** Writes files below a folder, their own folders made. */
export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** `{ replaceInvalidUtf8: true }` → `--replace-invalid-utf8`; a list is a flag for each of its texts. */
export function toFlags(values: OptionValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    // Only what a preset turns on can be turned off.
    if (typeof value === 'boolean') return [value ? flag : flag.replace('--', '--no-')];
    return [value].flat().map((text) => `${flag}=${text}`);
  });
}
