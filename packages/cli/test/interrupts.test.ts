import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fault } from '../../core/test/faults.ts';
import { appearance } from './appearance.ts';
import { runCli, startCli, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NOT_FINISHED = `${fault('interrupted').says.join('')}\n`;
const LINE = '{"_p":"a","_t":1,"_n":"Visited Site"}\n';

/**
 * A job that can't end by itself: its rejects go to a standard output that nobody reads, so it stops in the
 * middle, with its output under a temporary name. `lines` decides how many threads it has.
 */
async function startStuckJob(lines: number, compress = (content: string): string | Uint8Array => content) {
  const folder = temporaryFolder();
  const temporary = temporaryFolder();
  writeFiles(folder, { '1.json': compress(`{"_p":"a","_t":1}\n${'x'.repeat(99)}\n`.repeat(lines)) });
  const child = startCli(['compile', '1.json', '-o', 'out/all.ndjson', '--rejects', '-'], folder, {
    TMPDIR: temporary,
  });
  const out = `${folder}/out`;
  await appearance(folder, () => existsSync(out));
  await appearance(out, () => readdirSync(out).length > 0);
  return { child, out, temporary };
}

/** Runs a command that is interrupted at a call of node:fs, as `signal-at.mjs` has it. */
async function runInterrupted(args: readonly string[], folder: string, call: string) {
  const opensTo = join(temporaryFolder(), 'opens');
  const ended = await runCli(args, folder, {
    NODE_OPTIONS: `--import=${new URL('signal-at.mjs', import.meta.url)}`,
    SIGNAL_AT: call,
    SIGNAL_OPENS_TO: opensTo,
  });
  return { ...ended, stdout: ended.stdout.toString(), opens: Number(readFileSync(opensTo, 'utf8')) };
}

/** A folder with an export in `bucket`: files of so many lines each. */
function writeExport(files: number, lines: number): string {
  const folder = temporaryFolder();
  const entries = Array.from({ length: files }, (_, index) => [
    `bucket/${index + 1}.json`,
    LINE.repeat(lines),
  ]);
  writeFiles(folder, Object.fromEntries(entries));
  return folder;
}

describe.skipIf(process.platform === 'win32')('an interrupt', () => {
  const stored = (content: string) => gzipSync(content, { level: 0 });
  test.each([
    ['SIGINT', 130, 'a small file', 10_000, undefined],
    ['SIGINT', 130, 'a large file', 200_000, undefined],
    ['SIGINT', 130, 'a small gzipped file', 200_000, gzipSync],
    ['SIGINT', 130, 'a large gzipped file', 200_000, stored],
    ['SIGTERM', 143, 'a large file', 200_000, undefined],
    ['SIGHUP', 129, 'a large file', 200_000, undefined],
  ] as const)(
    `${fault('interrupted').name} (%s, ends with %i, %s)`,
    async (signal, exitCode, _, lines, compress) => {
      const { child, out, temporary } = await startStuckJob(lines, compress);
      expect(readdirSync(out)).toEqual([
        expect.stringMatching(`^\\.all\\.ndjson\\.${child.pid}-[0-9a-f]{8}\\.km-export-part$`),
      ]);
      let stderr = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      const closed = once(child, 'close');
      // Not before: a standard output that is read would let the job go on.
      child.once('exit', () => child.stdout?.resume());
      child.kill(signal);
      const [code] = await closed;
      expect(code).toBe(exitCode);
      expect(stderr).toBe(NOT_FINISHED);
      // The folder that was made for it is gone as well.
      expect(existsSync(out)).toBe(false);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );

  test('while paths are looked at is seen before anything is read', async () => {
    const folder = writeExport(1000, 1);
    const args = ['compile', 'bucket', '-o', 'out/all.ndjson'];
    const ended = await runInterrupted(args, folder, 'statSync bucket/1.json');
    expect(ended).toMatchObject({ code: 130, stderr: NOT_FINISHED, opens: 0 });
    expect(readdirSync(folder)).toEqual(['bucket']);
  });

  test('is seen soon among many small files', async () => {
    const folder = writeExport(3000, 1);
    const { code, stderr, opens } = await runInterrupted(
      ['inspect', 'bucket'],
      folder,
      'openSync bucket/1.json',
    );
    expect([code, stderr]).toEqual([130, NOT_FINISHED]);
    expect(opens).toBeLessThan(1000);
  });

  test.each([
    ['on one thread', 300, 10],
    ['on several threads', 100, 3000],
  ])('in the first of two passes is the end (%s)', async (_, files, lines) => {
    const folder = writeExport(files, lines);
    const args = ['convert', 'bucket', '--to', 'csv', '-o', 'out/all.csv'];
    for (const file of ['1.json', `${files}.json`]) {
      const ended = await runInterrupted(args, folder, `openSync bucket/${file}`);
      expect(ended).toMatchObject({ code: 130, stdout: '', stderr: NOT_FINISHED });
      expect(readdirSync(folder)).toEqual(['bucket']);
    }
  });

  test('behind the end of a conversion leaves its output, and says so', async () => {
    const folder = writeExport(1, 3);
    const args = ['compile', 'bucket', '-o', 'all.ndjson', '--rejects', 'bad.txt'];
    const { code, stderr } = await runInterrupted(args, folder, 'linkSync bad.txt');
    expect(code).toBe(130);
    expect(stderr).toContain('3 records = 3 written + 0 dropped');
    expect(stderr).toMatch(
      /\nkm-export: interrupted; finished before that, and whole: all\.ndjson, bad\.txt\.\n$/,
    );
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(LINE.repeat(3));
  });

  test('before a survey is told leaves that out', async () => {
    const folder = writeExport(1, 3);
    const args = ['inspect', 'bucket', '--rejects', 'bad.txt'];
    expect(await runInterrupted(args, folder, 'linkSync bad.txt')).toMatchObject({
      code: 130,
      stdout: '',
      stderr: 'km-export: interrupted; finished before that, and whole: bad.txt.\n',
    });
  });

  test('does not wait for who reads the survey', async () => {
    const folder = temporaryFolder();
    const names = Array.from({ length: 20_000 }, (_, index) => `{"_n":"event ${index}"}\n`);
    writeFiles(folder, { '1.json': names.join('') });
    const child = startCli(['inspect', '1.json', '--json'], folder);
    child.stdout?.once('readable', () => child.kill('SIGINT'));
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
  });
});

describe('a reader that goes away', () => {
  test.each([10_000, 200_000])(`${fault('reader-gone').name} (%i lines)`, async (lines) => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      '1.json': '{"_p":"a","_t":1,"_n":"Visited Site","url":"http://mysite.com"}\n'.repeat(lines),
    });
    const child = startCli(['convert', '1.json', '--to', 'csv', '-o', '-'], folder);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([fault('reader-gone').exitCode, '']);
  });

  test.each([[['--help']], [['help', 'convert']]])('is no failure of help either (%s)', async (args) => {
    const child = startCli(args, temporaryFolder());
    child.stdout?.destroy();
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('does not cost the rejects', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `${'{"_p":"a","_t":1,"_n":"Visited Site"}\n'.repeat(200_000)}broken\n` });
    const args = ['compile', '1.json', '-o', '-', '--rejects', 'bad.txt'];
    const child = startCli(args, folder);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code } = await waitForEnd(child);
    expect([code, readdirSync(folder).sort()]).toEqual([0, ['1.json', 'bad.txt']]);
  });
});
