import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const LINES = [1, 2, 3, 4, 5].map((n) => `{"_p":"${n}","_t":${n}}\n`);

function setUp(): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': LINES.join('') });
  return folder;
}

test('an output that is too much for one file goes on in others, and each is told', async () => {
  const folder = setUp();
  const { code, stderr } = await runCli(
    ['compile', 'bucket', '-o', 'all.ndjson', '--rows-per-file', '2'],
    folder,
  );
  expect(code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['all-2.ndjson', 'all-3.ndjson', 'all.ndjson', 'bucket']);
  expect(readFileSync(join(folder, 'all-3.ndjson'), 'utf8')).toBe(LINES[4]);
  expect(stderr).toContain('all.ndjson: 3 files, 5 rows');
  expect(stderr).toContain('all-2.ndjson: 2 rows');
});

test('a file that exists is replaced by none of them, and none is left', async () => {
  const folder = setUp();
  writeFiles(folder, { 'all-2.ndjson': 'mine\n' });
  const args = ['compile', 'bucket', '-o', 'all.ndjson', '--megabytes-per-file', '0.00003'];
  const refused = await runCli(args, folder);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('all-2.ndjson exists already')]);
  expect(readdirSync(folder).sort()).toEqual(['all-2.ndjson', 'bucket']);
  expect(readFileSync(join(folder, 'all-2.ndjson'), 'utf8')).toBe('mine\n');
  expect((await runCli([...args, '--overwrite'], folder)).code).toBe(0);
  expect(readFileSync(join(folder, 'all-2.ndjson'), 'utf8')).toBe(LINES[1]);
});

test('what would hit another output of the run is refused before anything is read, and nothing is written', async () => {
  const folder = setUp();
  writeFiles(folder, {
    'bucket/1.json': `${LINES.join('')}x\n`,
    'e-2.csv': 'old\n',
    'job.json': JSON.stringify({
      kind: 'km-export job',
      schema: 1,
      inputs: ['bucket'],
      outputs: [
        { name: 'jp', format: 'csv', split: 'event' },
        { name: 'jp/A.csv', format: 'csv' },
      ],
    }),
  });
  const table = ['convert', 'bucket', '--to', 'csv', '-o', 'e.csv', '--rows-per-file', '1', '--overwrite'];
  const parts = ['convert', 'bucket', '--to', 'csv', '-o', 'rr', '--split', 'event'];
  for (const args of [
    [...table, '--rejects', 'e-2.csv'],
    [...table, '--save-state', 'e-2.csv'],
    [...table, '--save-job', './e-2.csv'],
    [...parts, '--rejects', 'rr/EVENT.csv'],
    [...parts, '--save-state', './rr/manifest.json'],
    ['run', 'job.json'],
  ]) {
    const { code, stderr } = await runCli(args, folder);
    expect([code, stderr], args.join(' ')).toEqual([
      2,
      expect.stringContaining('may come to be the name of one of the files of'),
    ]);
  }
  expect(readdirSync(folder).sort()).toEqual(['bucket', 'e-2.csv', 'job.json']);
  expect(readFileSync(join(folder, 'e-2.csv'), 'utf8')).toBe('old\n');
});

test('standard output is one piece: several files are refused before anything is read, a sheet’s limit is not kept', async () => {
  const folder = setUp();
  const refused = await runCli(['compile', 'bucket', '-o', '-', '--rows-per-file', '2'], folder);
  expect([refused.code, refused.stdout.length]).toEqual([2, 0]);
  expect(refused.stderr).toContain('Standard output is one place, and this may write several files');
  writeFiles(folder, { 'long/1.json': '{"_p":1}\n'.repeat(1_048_580) });
  const piped = await runCli(['convert', 'long', '--to', 'csv', '--preset', 'excel', '-o', '-'], folder);
  expect([piped.code, piped.stdout.length]).toEqual([0, 3 + 4 + 1_048_580 * 3]);
});
