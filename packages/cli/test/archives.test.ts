import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MadeEntry, makeZip } from '../../core/test/zip-builder.ts';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const line = (text: string): string => `{"_p":"${text}","_t":1350000000}\n`;

function setUp(entries: MadeEntry[]): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'backup.zip': makeZip(entries) });
  return folder;
}

describe('a .zip', () => {
  test('is one of the files given: nothing is written over it', async () => {
    const folder = setUp([{ name: '1.json', content: line('a') }]);
    const before = readFileSync(join(folder, 'backup.zip'));
    const args = ['compile', 'backup.zip', '-o', 'backup.zip', '--overwrite'];
    const { code, stderr } = await runCli(args, folder);
    expect(code).toBe(2);
    expect(stderr).toContain('backup.zip is one of the files given.');
    expect(readFileSync(join(folder, 'backup.zip')).equals(before)).toBe(true);
  });

  test('is not where the next run looks for revision files', async () => {
    const folder = setUp([{ name: '1.json', content: line('a') }]);
    const { code, stderr } = await runCli(['compile', 'backup.zip', '-o', '2.json'], folder);
    expect(code).toBe(0);
    expect(stderr).not.toContain('it will be read as revision');
  });

  test('with two exports is read by the folder in it', async () => {
    const folder = setUp(['old/1.json', 'a/new/1.json'].map((name) => ({ name, content: line(name) })));
    const refused = await runCli(['compile', 'backup.zip', '-o', '-'], folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('The same revision numbers stand in a/new and old');
    const one = await runCli(['compile', 'backup.zip/a/new/', '-o', '-'], folder);
    expect([one.code, one.stdout.toString()]).toEqual([0, line('a/new/1.json')]);
    const both = await runCli(
      ['compile', 'backup.zip/old', 'backup.zip/a', '--merge-exports', '-o', '-'],
      folder,
    );
    expect(both.stdout.toString()).toBe(line('old/1.json') + line('a/new/1.json'));
    const none = await runCli(['compile', 'backup.zip/older', '-o', '-'], folder);
    expect([none.code, none.stderr]).toEqual([
      1,
      'km-export: There is no file or folder backup.zip/older.\n',
    ]);
  });

  test('that unpacks to very much more than its size is read only if it is wanted', async () => {
    const folder = setUp([{ name: '1.json', content: line('a'), says: { bytes: 2_000_000_000 } }]);
    const refused = await runCli(['compile', 'backup.zip', '-o', 'all.ndjson'], folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^km-export: 1\.json says that it unpacks to 2\.00 GB from \d+ B/);
    expect(refused.stderr).toContain('--allow-high-compression');
    const wanted = ['compile', 'backup.zip', '-o', 'all.ndjson', '--allow-high-compression'];
    const allowed = await runCli(wanted, folder);
    expect(allowed.code).toBe(4);
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(line('a'));
  });
});
