import { once } from 'node:events';
import { existsSync, readdirSync, watch } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startCli, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

/**
 * A job that can't end by itself: its rejects go to a standard output that nobody reads, so it stops in the
 * middle, with its output under a temporary name. `lines` decides how many threads it has.
 */
async function startStuckJob(lines: number) {
  const folder = temporaryFolder();
  const temporary = temporaryFolder();
  writeFiles(folder, { '1.json': `{"_p":"a","_t":1}\n${'x'.repeat(99)}\n`.repeat(lines) });
  const child = startCli(['compile', '1.json', '-o', 'out/all.ndjson', '--rejects', '-'], folder, {
    TMPDIR: temporary,
  });
  const out = `${folder}/out`;
  await appearance(folder, () => existsSync(out));
  await appearance(out, () => readdirSync(out).length > 0);
  return { child, out, temporary };
}

/** Waits until something is there below a folder. */
async function appearance(folder: string, isThere: () => boolean): Promise<void> {
  const watcher = watch(folder);
  try {
    while (!isThere()) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}

describe.skipIf(process.platform === 'win32')('an interrupt', () => {
  test.each([
    ['SIGINT', 130, 10_000],
    ['SIGINT', 130, 200_000],
    ['SIGTERM', 143, 200_000],
    ['SIGHUP', 129, 200_000],
  ] as const)('%s ends with %i and leaves nothing behind (%i lines)', async (signal, exitCode, lines) => {
    const { child, out, temporary } = await startStuckJob(lines);
    expect(readdirSync(out)).toEqual([`.all.ndjson.${child.pid}.km-export-part`]);
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
    expect(stderr).toBe('km-export: interrupted; no output was finished.\n');
    expect(readdirSync(out)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a reader that goes away', () => {
  test.each([10_000, 200_000])('is a success, and quiet (%i lines)', async (lines) => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      '1.json': '{"_p":"a","_t":1,"_n":"Visited Site","url":"http://mysite.com"}\n'.repeat(lines),
    });
    const child = startCli(['convert', '1.json', '--to', 'csv', '-o', '-'], folder);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([0, '']);
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
