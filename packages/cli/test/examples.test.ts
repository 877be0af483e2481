/** Every example in the help of every command (in `npm test` every second), run by a shell as somebody would who copies it. */

import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateExport } from '@km-export/sample';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAll } from '../../core/test/effort.ts';
import { examplesOf } from '../src/commands/examples.ts';
import { createProgram, NO_ACTIONS } from '../src/program.ts';
import { MAIN, runCli, waitForEnd } from './run-cli.ts';

const program = createProgram(NO_ACTIONS);
const examples = [program, ...program.commands].flatMap((command) =>
  examplesOf(command).map(([words]) => [words, command.name()] as const),
);

let made: string;
/** What the examples name: an export, files of it, a state, a saved job. */
const start = () => join(made, 'start');

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'km-export-examples-'));
  mkdirSync(join(made, 'bin'));
  const command = join(made, 'bin/km-export');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(command, 0o755);

  const sample = generateExport({ bytes: 40_000, files: 3, days: 3 });
  for (const { path, chunks } of sample.files) {
    const bytes = Buffer.concat([...chunks()]);
    const at = join(start(), 'bucket', path);
    mkdirSync(join(at, '..'), { recursive: true });
    writeFileSync(at, bytes);
    const number = /(\d+)\.json$/.exec(path)?.[1];
    if (number === undefined) continue;
    writeFileSync(join(start(), `${number}.json`), bytes);
    writeFileSync(join(start(), `${number}.json.gz`), gzipSync(bytes));
    writeFileSync(join(start(), 'all.json.gz'), gzipSync(bytes));
  }
  writeFileSync(join(start(), 'ids.txt'), 'ann@example.com\n');
  const job = ['--save-job', 'job.json', '--save-state', 's'];
  const saved = await runCli(['convert', 'bucket', '--to', 'csv', '-o', 'export.csv', ...job], start());
  expect(saved.code, saved.stderr).toBe(0);
  rmSync(join(start(), 'export.csv'));
});
afterAll(() => rmSync(made, { recursive: true }));

test('every command but the one that is a text has examples', () => {
  const visible = program.commands.filter((command) => !command.name().includes('_'));
  const without = visible.filter((command) => examplesOf(command).length === 0);
  expect(without.map((command) => command.name())).toEqual(['download']);
});

describe.skipIf(process.platform === 'win32')('an example', () => {
  // Most of the time of each is the start of a process or two.
  test.concurrent.each(examples.filter((_, index) => isAll || index % 2 === 0))('%s (%s)', async (words) => {
    const folder = mkdtempSync(join(made, 'example-'));
    cpSync(start(), folder, { recursive: true });
    const path = `${join(made, 'bin')}${delimiter}${process.env.PATH}`;
    const child = spawn('sh', ['-c', words], { cwd: folder, env: { ...process.env, PATH: path } });
    child.stdin.end();
    const { code, stderr } = await waitForEnd(child);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('fault of km-export');
  });
});
