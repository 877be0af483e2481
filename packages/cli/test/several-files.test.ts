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

test('what an earlier run left beside the files that replace its others stays, and is told', async () => {
  const folder = setUp();
  writeFiles(folder, { 'few/1.json': LINES.slice(0, 3).join('') });
  const rows = (input: string) => ['compile', input, '-o', 's.ndjson', '--rows-per-file', '1', '--overwrite'];
  expect((await runCli(rows('bucket'), folder)).stderr).not.toContain('still there');
  const fewer = await runCli(rows('few'), folder);
  expect(fewer.stderr).toContain('s-4.ndjson, s-5.ndjson are still there');
  expect(readFileSync(join(folder, 's-5.ndjson'), 'utf8')).toBe(LINES[4]);

  const split = (by: string) => ['compile', 'bucket', '-o', 'out', '--split', by, '--overwrite'];
  expect((await runCli(split('kind'), folder)).stderr).not.toContain('still there');
  writeFiles(folder, { 'out/notes.txt': 'mine\n' });
  const { stderr } = await runCli(split('day'), folder);
  expect(stderr).toContain(`${join('out', 'property sets.ndjson')} is still there`);
});

test('a file of a split that would be read as a part of the export the next time is told', async () => {
  const folder = setUp();
  const event = (name: number) => `{"_p":"a","_t":1,"_n":"${name}"}\n`;
  writeFiles(folder, { 'bucket/1.json': [404, 7, 8, 9, 10, 11, 12].map(event).join('') });
  const args = (out: string) => ['convert', 'bucket', '--to', 'json', '-o', out, '--split', 'event'];
  const { code, stderr } = await runCli(args(join('bucket', 'out')), folder);
  expect(code).toBe(0);
  expect(stderr).toContain(`${join('bucket', 'out', '404.json')} is named like a part of the export`);
  expect(stderr).toContain('So are 2 other files of the result.');
  expect((await runCli(args('elsewhere'), folder)).stderr).not.toContain('the next time');
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
