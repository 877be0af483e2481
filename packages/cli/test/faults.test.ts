/** Faults for real: files that change on the disk in the middle of a run, threads that die, disks that are full. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FaultId, fault } from '../../core/test/faults.ts';
import { type Ended, MAIN, runCli, startCli, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const onPosix = process.platform !== 'win32';
const A = '{"_p":"ann","_t":1}\n';
const B = '{"_p":"bob","_t":2}\n';

/** What happens to a file, or to a thread, before a call to node:fs: see `fault-at.mjs`. */
type FaultAt = { call: string; end?: string; nth?: number; act: string; path?: string };

function faultAt(at: FaultAt): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${new URL('fault-at.mjs', import.meta.url)}`,
    FAULT_AT: JSON.stringify(at),
  };
}

/** A folder with an export of two files in `bucket`. */
function setUp(second = B): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': A, 'bucket/2.json': second });
  return folder;
}

function expectFault(id: FaultId, { code, stderr }: Ended): void {
  const { says, exitCode } = fault(id);
  for (const words of says) expect(stderr).toContain(words);
  expect(code).toBe(exitCode);
}

/** All that lies in a folder, hidden files too. */
function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

describe('a file that changes', () => {
  const compile = ['compile', 'bucket', '-o', 'all.ndjson'];
  /** At the opening of the first file, to the second. */
  const early = { call: 'openSync', end: '1.json' };
  test.each([
    [fault('input-grows').name, 'input-grows', { ...early, act: 'append' }, A + B],
    [fault('input-rewritten').name, 'input-rewritten', { ...early, act: 'rewrite' }, A + B],
    [fault('input-shrinks').name, 'input-shrinks', { ...early, act: 'truncate' }, A],
    [fault('input-vanishes').name, 'input-vanishes', { ...early, act: 'remove' }, A],
  ] as const)('%s', async (_, id, at, written) => {
    const folder = setUp();
    const ended = await runCli(compile, folder, faultAt({ ...at, path: join(folder, 'bucket/2.json') }));
    expectFault(id, ended);
    expect(ended.stderr).toContain('The result is partial');
    expect(ended.stderr).toContain('2.json');
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(written);
    expect(namesIn(folder)).toEqual(['all.ndjson', 'bucket']);
  });

  test.runIf(onPosix)(fault('input-becomes-pipe').name, async () => {
    const folder = setUp();
    const at = { ...early, act: 'pipe', path: join(folder, 'bucket/2.json') };
    expectFault('input-becomes-pipe', await runCli(compile, folder, faultAt(at)));
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(A);
  });

  test('in the middle of a large one, what was read before counts', async () => {
    const folder = setUp(B.repeat(200_000));
    const at = { call: 'readSync', nth: 8, act: 'truncate', path: join(folder, 'bucket/2.json') };
    const ended = await runCli(compile, folder, faultAt(at));
    expectFault('input-shrinks', ended);
    const written = readFileSync(join(folder, 'all.ndjson'), 'utf8');
    expect(written.length).toBeGreaterThan(1_000_000);
    expect(`${A}${B.repeat(200_000)}`.startsWith(written)).toBe(true);
    expect(ended.stderr).toContain(`${(written.length / 20).toLocaleString('en')} written + 0 dropped`);
  });

  test(fault('input-fails').name, async () => {
    const folder = setUp(B.repeat(200_000));
    const ended = await runCli(compile, folder, faultAt({ call: 'readSync', nth: 8, act: 'fail' }));
    expectFault('input-fails', ended);
    const written = readFileSync(join(folder, 'all.ndjson'), 'utf8');
    expect(written.length).toBeGreaterThan(1_000_000);
    expect(`${A}${B.repeat(200_000)}`.startsWith(written)).toBe(true);
  });

  test.runIf(mayRunAsNobody())(fault('input-forbidden').name, async () => {
    const folder = setUp();
    execFileSync('chown', ['-R', 'nobody', folder]);
    const at = { ...early, act: 'forbid', path: join(folder, 'bucket/2.json') };
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...compile], {
      ...asNobody(),
      cwd: folder,
      env: { ...process.env, ...faultAt(at) },
      encoding: 'utf8',
    });
    expectFault('input-forbidden', { code: status, stderr, stdout: Buffer.alloc(0) });
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toBe(A);
  });

  /** Standard output can't be taken back, so that a survey comes first: it has opened each file once. */
  const convert = ['convert', 'bucket', '--to', 'csv', '-o', '-', '--rejects', 'bad.txt'];
  test.each([
    [fault('input-changes-between-passes').name, 'input-changes-between-passes', 'rewrite'],
    [fault('input-vanishes-between-passes').name, 'input-vanishes-between-passes', 'remove'],
  ] as const)('%s', async (_, id, act) => {
    const folder = setUp();
    const at = { call: 'openSync', end: '1.json', nth: 2, act, path: join(folder, 'bucket/2.json') };
    const ended = await runCli(convert, folder, faultAt(at));
    expectFault(id, ended);
    expect(ended.stderr).toContain('2.json');
    expect(namesIn(folder)).toEqual(['bucket']);
  });
});

/** Root reads whatever it likes. */
function asNobody(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
}

function mayRunAsNobody(): boolean {
  return onPosix && spawnSync(process.execPath, [MAIN, '--version'], asNobody()).status === 0;
}

describe('a worker', () => {
  /** Enough for threads. */
  const large = () => setUp(B.repeat(500_000));
  const args = ['convert', 'bucket', '--to', 'csv', '-o', 'all.csv', '--workers', '2'];

  test(fault('worker-dies').name, async () => {
    const folder = large();
    const ended = await runCli(args, folder, faultAt({ call: 'readSync', nth: 3, act: 'exit' }));
    expectFault('worker-dies', ended);
    expect(namesIn(folder)).toEqual(['bucket']);
  });

  test(fault('worker-out-of-memory').name, async () => {
    const folder = large();
    const env = faultAt({ call: 'readSync', nth: 3, act: 'hoard' });
    const NODE_OPTIONS = `${env.NODE_OPTIONS} --max-old-space-size=60`;
    const ended = await runCli(args, folder, { ...env, NODE_OPTIONS });
    expectFault('worker-out-of-memory', ended);
    expect(namesIn(folder)).toEqual(['bucket']);
  });
});

/** A file system of its own, of 200 KB, as only root may make one. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  const { status } = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']);
  return status === 0;
}

function smallDisk(folder: string): string {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]);
  onTestFinished(() => void spawnSync('umount', [disk]));
  return disk;
}

describe('a disk', () => {
  test.runIf(mayMount).each([
    ['compile', []],
    ['convert', ['--to', 'csv']],
    ['convert', ['--to', 'json']],
  ])(`${fault('disk-full').name} (%s %s)`, async (command, format) => {
    const folder = setUp(B.repeat(60_000));
    const disk = smallDisk(folder);
    const ended = await runCli([command, 'bucket', ...format, '-o', 'disk/all'], folder);
    expectFault('disk-full', ended);
    expect(ended.stderr).toContain('all');
    expect(namesIn(disk)).toEqual([]);
  });

  test.runIf(mayMount)('that is full costs the other output as well', async () => {
    const folder = setUp('broken\n'.repeat(60_000) + B);
    const disk = smallDisk(folder);
    const args = ['compile', 'bucket', '-o', 'all.ndjson', '--rejects', 'disk/bad.txt'];
    expectFault('disk-full', await runCli(args, folder));
    expect([namesIn(disk), namesIn(folder)]).toEqual([[], ['bucket', 'disk']]);
  });

  test.runIf(existsSync('/dev/full'))(fault('device-full').name, async () => {
    const folder = setUp();
    expectFault('device-full', await runCli(['compile', 'bucket', '-o', '/dev/full'], folder));
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const child = startCli(['compile', 'bucket', '-o', '-'], folder, {}, full);
    expectFault('device-full', await waitForEnd(child));
  });

  test(fault('output-folder-vanishes').name, async () => {
    const folder = setUp();
    const at = { call: 'linkSync', act: 'remove', path: join(folder, 'out') };
    const ended = await runCli(['compile', 'bucket', '-o', 'out/all.ndjson'], folder, faultAt(at));
    expectFault('output-folder-vanishes', ended);
    expect(namesIn(folder)).toEqual(['bucket']);
  });

  test(fault('output-name-taken').name, async () => {
    const folder = setUp();
    const at = { call: 'linkSync', act: 'append', path: join(folder, 'all.ndjson') };
    const ended = await runCli(['compile', 'bucket', '-o', 'all.ndjson'], folder, faultAt(at));
    expectFault('output-name-taken', ended);
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8')).toContain('late');
    expect(namesIn(folder)).toEqual(['all.ndjson', 'bucket']);
  });
});

describe.runIf(onPosix)('a run that', () => {
  /** Stops in the middle: its rejects go to a standard output that nobody reads. */
  async function startStuck(folder: string) {
    writeFiles(folder, { 'bucket/3.json': `${A}${'x'.repeat(99)}\n`.repeat(10_000) });
    const child = startCli(['compile', 'bucket', '-o', 'all.ndjson', '--rejects', '-'], folder);
    const watcher = watch(folder);
    while (namesIn(folder).length < 2) await once(watcher, 'change');
    watcher.close();
    return child;
  }

  test(fault('killed').name, async () => {
    const folder = setUp();
    const child = await startStuck(folder);
    const closed = once(child, 'exit');
    child.kill('SIGKILL');
    await closed;
    expect(namesIn(folder)).toHaveLength(2);
    const ended = await runCli(['compile', 'bucket', '-o', 'again.ndjson'], folder);
    for (const words of fault('killed').says) expect(ended.stderr).toContain(words);
    expect(ended.code).toBe(0);
    expect(namesIn(folder)).toEqual(['again.ndjson', 'bucket']);
  });

  test('lives is spared by the next one', async () => {
    const folder = setUp();
    const child = await startStuck(folder);
    onTestFinished(() => void child.kill('SIGKILL'));
    const before = namesIn(folder);
    const { code, stderr } = await runCli(['compile', 'bucket', '-o', 'again.ndjson'], folder);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Removed')]);
    expect(namesIn(folder)).toEqual([...before, 'again.ndjson'].sort());
  });

  test.each([
    ['nobody opens', ''],
    ['somebody opens and does not read', 'r'],
  ])(`${fault('pipe-unread').name} (%s)`, async (_, mode) => {
    const folder = setUp(B.repeat(200_000));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const held = mode === '' ? null : openSync(pipe, 'r+');
    if (held !== null) onTestFinished(() => closeSync(held));
    const child = startCli(['compile', 'bucket', '-o', 'pipe', '--rejects', 'bad.txt'], folder, {
      NODE_OPTIONS: `--import=${new URL('fault-at.mjs', import.meta.url)}`,
      FAULT_AT: JSON.stringify({ call: 'openSync', end: 'pipe', act: 'tell' }),
    });
    const ended = waitForEnd(child);
    await once(child.stderr!, 'data');
    child.kill('SIGINT');
    expectFault('pipe-unread', await ended);
    expect(namesIn(folder)).toEqual(['bucket', 'pipe']);
  });
});

test.runIf(onPosix)('a named pipe takes all that is written, once it is read', async () => {
  const folder = setUp(B.repeat(50_000));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const ended = runCli(['compile', 'bucket', '-o', 'pipe'], folder);
  const read = await readFile(pipe, 'utf8');
  expect((await ended).code).toBe(0);
  expect(read).toBe(A + B.repeat(50_000));
});
