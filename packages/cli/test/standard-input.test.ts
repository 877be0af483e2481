/** Standard input (`-`) and pipes as input. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createWriteStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { splitIdOf } from '@km-export/core';
import { describe, expect, test } from 'vitest';
import { differenceOf, findInputs, loadCases, someOf } from '../../core/test/case-folder.ts';
import { appearance } from './appearance.ts';
import { runPiped, startPiped } from './pipe-cli.ts';
import { MAIN, runCli, toFlags, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const LINE = '{"_p":"a","_t":1,"_n":"Visited Site"}\n';
const isWindows = process.platform === 'win32';

describe('standard input gives the bytes that the same file gives', () => {
  const cases = loadCases('cli').filter(({ id, error, job, emptyFolders }) => {
    const isWanted = /^(csv|gzip|lines|rejects|utf8)\//.test(id) && error === undefined;
    const isOneFile = job.outputs.every((output) => splitIdOf(output) === undefined);
    return isWanted && isOneFile && job.outputs.length > 0 && emptyFolders.length === 0;
  });
  const single = cases.flatMap((folder) => {
    const files = findInputs(folder).flatMap((given) => given.files);
    return files.length === 1 ? [{ ...folder, file: files[0].ref as string }] : [];
  });

  test.concurrent.for(someOf(single))('$id', async ({ file, job, outputs, exit }, { onTestFinished }) => {
    const place = temporaryFolder(onTestFinished);
    for (const { name, format, options = {} } of job.outputs) {
      const out = `out of ${name}`;
      const flags = [
        ...(job.replaceInvalidUtf8 ? ['--replace-invalid-utf8'] : []),
        ...(job.rejects === undefined ? [] : ['--rejects', `${out}/${job.rejects}`]),
        ...(job.strict ? ['--strict'] : []),
        ...toFlags(options),
      ];
      const args = ['convert', '-', '--to', format, '-o', `${out}/${name}`, ...flags];
      const ended = await runPiped(args, place, readFileSync(file), { TMPDIR: place });
      expect(ended.code, ended.stderr).toBe(exit);
      for (const output of [name, job.rejects].filter((each) => each !== undefined)) {
        const written = readFileSync(join(place, out, output));
        expect(differenceOf(written, outputs.get(output)), output).toBeNull();
      }
    }
    // Temporary space is gone.
    expect(readdirSync(place).length).toBe(job.outputs.length);
  });

  test('there are such cases', () => {
    expect(single.length).toBeGreaterThan(20);
  });
});

describe('standard input', () => {
  test('is called so wherever a place is told', async () => {
    const ended = await runPiped(['compile', '-', '-o', '-'], temporaryFolder(), `${LINE}{"_p":"b`);
    expect(ended.code).toBe(0);
    expect(ended.stdout.toString()).toBe(LINE);
    expect(ended.stderr).toContain('standard input:2 (byte 38): {"_p":"b');
    expect(ended.stderr).toContain('read      1 file, 46 B: 2 lines');
    const survey = await runPiped(['inspect', '-', '--json'], temporaryFolder(), LINE);
    expect(JSON.parse(survey.stdout.toString()).files).toMatchObject([
      { path: 'standard input', revision: null, bytes: 38 },
    ]);
  });

  test('is read behind the numbered files, among the others as given', async () => {
    const folder = temporaryFolder();
    const line = (name: string) => `{"_n":"${name}"}\n`;
    writeFiles(folder, {
      'x.ndjson': line('x'),
      'b/10.json': line('10'),
      'b/2.json': line('2'),
      y: line('y'),
    });
    for (const format of ['ndjson', 'csv']) {
      const args = ['convert', 'x.ndjson', '-', 'b', 'y', '--to', format, '-o', '-'];
      const { stdout } = await runPiped(args, folder, gzipSync(line('stdin')));
      expect(
        stdout
          .toString()
          .match(/\w+(?="|\n)/g)
          ?.filter((word) => word !== '_n'),
      ).toEqual(['2', '10', 'x', 'stdin', 'y']);
    }
  });

  test.each(['ndjson', 'csv'])('beside large files that several threads read (%s)', async (format) => {
    const folder = temporaryFolder();
    const [file, piped] = ['f', 's'].map((name) => `{"_p":"${name}","_t":1}\n`.repeat(300_000));
    writeFiles(folder, { '1.json': file, '2.json': file, piped });
    const convert = ['--to', format, '--workers', '2', '-o'];
    const ended = await runPiped(['convert', '-', '1.json', '2.json', ...convert, 'a'], folder, piped);
    expect(ended.code, ended.stderr).toBe(0);
    await runCli(['convert', 'piped', '1.json', '2.json', ...convert, 'b'], folder);
    expect(readFileSync(join(folder, 'a')).equals(readFileSync(join(folder, 'b')))).toBe(true);
  });

  test.each([['compile'], ['convert', '--to', 'csv']])(
    'that is cut leaves what came (%s)',
    async (...command) => {
      const lines = Array.from({ length: 1000 }, (_, n) => `{"_p":"${Math.imul(n, 2_654_435_761)}"}\n`);
      const stored = gzipSync(lines.join(''));
      const { code, stdout, stderr } = await runPiped(
        [...command, '-', '-o', '-'],
        temporaryFolder(),
        stored.subarray(0, stored.length / 2),
      );
      expect(code).toBe(4);
      expect(stdout.toString().split('\n').length).toBeGreaterThan(40);
      expect(stderr).toContain('file/gzip-cut');
      expect(stderr).toContain('The result is partial');
    },
  );

  test.skipIf(isWindows).each([['compile'], ['convert', '--to', 'csv']])(
    'that can not be read is told as a file is (%s)',
    async (...command) => {
      const folder = temporaryFolder();
      const descriptor = openSync(join(folder, 'written'), 'w');
      const child = startPiped([...command, '-', '-o', 'out'], folder, { stdin: descriptor });
      const { code, stderr } = await waitForEnd(child);
      closeSync(descriptor);
      expect(code).toBe(1);
      expect(stderr).toContain('Nothing could be read. standard input could not be read: EBADF');
      expect(existsSync(join(folder, 'out'))).toBe(false);
    },
  );

  test.skipIf(isWindows)('that is a folder is no empty input', async () => {
    const folder = temporaryFolder();
    const descriptor = openSync(folder, 'r');
    const { code, stderr } = await waitForEnd(startPiped(['inspect', '-'], folder, { stdin: descriptor }));
    closeSync(descriptor);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Standard input is a folder')]);
  });

  test.each([['compile'], ['convert', '--to', 'csv'], ['inspect']])(
    'that is a .zip says what to do, and leaves nothing that looks like a result (%s)',
    async (...command) => {
      const folder = temporaryFolder();
      const zip = Buffer.from(`PK\x03\x04and so on${'x'.repeat(3 << 20)}`);
      const output = command[0] === 'inspect' ? [] : ['-o', 'out'];
      const { code, stderr } = await runPiped([...command, '-', ...output], folder, zip);
      expect(code).toBe(1);
      expect(stderr).toContain(
        'standard input could not be read: it is a .zip archive; give it by name as a file, or unpack it first',
      );
      expect(stderr).not.toContain('no lines');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test('that is a .zip beside a file is told, and the file is read', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': LINE });
    const zip = Buffer.from('PK\x03\x04and so on');
    const { code, stderr, stdout } = await runPiped(['compile', '-', '1.json', '-o', '-'], folder, zip);
    expect([code, stdout.toString()]).toEqual([4, LINE]);
    expect(stderr).toContain('file/other-archive');
  });

  test('gzipped in several members, or damaged in the middle, is read as far as a file is', async () => {
    const folder = temporaryFolder();
    const two = Buffer.concat([LINE, LINE].map((line) => gzipSync(line.repeat(100_000))));
    const damaged = Buffer.from(two);
    damaged[Math.floor((two.length * 3) / 4)] ^= 0xff;
    for (const [index, bytes] of [two, damaged].entries()) {
      writeFiles(folder, { 'all.gz': bytes });
      const piped = await runPiped(['compile', '-', '-o', '-'], folder, bytes);
      const file = await runCli(['compile', 'all.gz', '-o', '-'], folder);
      expect([piped.code, file.code]).toEqual(index === 0 ? [0, 0] : [4, 4]);
      expect(piped.stdout.equals(file.stdout)).toBe(true);
    }
  });

  test('with nothing in it is an empty result', async () => {
    const { code, stderr } = await runPiped(['compile', '-', '-o', '-'], temporaryFolder(), '');
    expect([code, stderr.includes('There are no lines in the input')]).toEqual([0, true]);
  });

  test.each([
    [['inspect', '-', '-'], 'was given twice'],
    [['inspect', '-', '--save-state', 's'], 'standard input has none'],
    [['compile', '-', '-o', 'x', '--since', 's'], 'standard input has none'],
  ])('%j is wrong use', async (args, words) => {
    const { code, stderr } = await runPiped(args, temporaryFolder(), LINE);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test('has no number, so it is in no range', async () => {
    const { code, stderr } = await runPiped(['inspect', '-', '--revisions', '1-'], temporaryFolder(), LINE);
    expect([code, stderr]).toEqual([1, expect.stringContaining('No file that was given has a number')]);
  });

  test('led from a file: that file is never written to', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'all.ndjson');
    writeFileSync(path, LINE);
    const descriptor = openSync(path, 'r');
    const args = ['compile', '-', '-o', 'all.ndjson', '--overwrite'];
    const { code, stderr } = await waitForEnd(startPiped(args, folder, { stdin: descriptor }));
    closeSync(descriptor);
    expect([code, stderr]).toEqual([2, expect.stringContaining('all.ndjson is one of the files given')]);
    expect(readFileSync(path, 'utf8')).toBe(LINE);
  });

  test.skipIf(isWindows || spawnSync('script', ['--version']).error !== undefined)(
    'that is a terminal is refused, with a way out',
    () => {
      const command = `'${process.execPath}' '${MAIN}' inspect -`;
      const args =
        process.platform === 'darwin'
          ? ['-q', '/dev/null', 'sh', '-c', command]
          : ['-qec', command, '/dev/null'];
      const { stdout, status } = spawnSync('script', args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(stdout).toContain('Standard input is a terminal here');
      expect(stdout).toContain('zcat 1.json.gz | km-export inspect -');
      expect(status).toBe(2);
    },
  );

  test('that stays open does not keep a program whose reader has gone', async () => {
    const child = startPiped(['compile', '-', '-o', '-'], temporaryFolder());
    child.stdout?.once('data', () => {
      child.stdout?.destroy();
      child.stdin?.write(LINE.repeat(100_000));
    });
    child.stdin?.write(LINE.repeat(100_000));
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([0, '']);
  });
});

test.runIf(existsSync('/dev/full'))(
  'an output that fails ends the run, although standard input stays open',
  async () => {
    const child = startPiped(['compile', '-', '-o', '/dev/full'], temporaryFolder());
    // Enough for one part of the output, and little more: the next read waits.
    child.stdin?.write(LINE.repeat(60_000));
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([1, expect.stringContaining("Can't write /dev/full: no space is left")]);
  },
);

describe.skipIf(isWindows)('an interrupt while standard input is waited for', () => {
  test.each([
    ['is kept in temporary space', 'csv'],
    ['is read once', 'ndjson'],
  ])('leaves nothing where it %s', async (_, format) => {
    const [folder, temporary] = [temporaryFolder(), temporaryFolder()];
    const args = ['convert', '-', '--to', format, '-o', 'out/all'];
    const child = startPiped(args, folder, { env: { TMPDIR: temporary } });
    const ended = waitForEnd(child);
    child.stdin?.write(LINE.repeat(100_000));
    if (format === 'csv') {
      await appearance(temporary, () => readdirSync(temporary).length > 0);
    } else {
      const out = join(folder, 'out');
      await appearance(folder, () => existsSync(out));
      await appearance(out, () => readdirSync(out).length > 0);
    }
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 130,
      stderr: 'km-export: interrupted; no output was finished.\n',
    });
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(folder, { recursive: true }).filter((name) => name !== 'out')).toEqual([]);
  });
});

describe.skipIf(isWindows)('a named pipe', () => {
  test.each(['ndjson', 'csv'])(
    'is read like standard input, however late its writer comes (%s)',
    async (format) => {
      const folder = temporaryFolder();
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const child = startPiped(['convert', 'pipe', '-', '--to', format, '-o', 'out'], folder);
      const ended = waitForEnd(child);
      child.stdin?.end('{"_p":"z"}\n');
      const writer = createWriteStream(pipe);
      writer.end(gzipSync('{"_p":"p"}\n'));
      await once(writer, 'close');
      expect((await ended).code).toBe(0);
      expect(readFileSync(join(folder, 'out'), 'utf8').replace('_p\n', '')).toBe(
        format === 'csv' ? 'p\nz\n' : '{"_p":"p"}\n{"_p":"z"}\n',
      );
    },
  );

  test('that nobody writes to can be interrupted', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const ended = await runCli(['compile', 'pipe', '-o', 'out'], folder, {
      NODE_OPTIONS: `--import=${new URL('signal-at.mjs', import.meta.url)}`,
      SIGNAL_AT: 'openSync pipe',
      SIGNAL_OPENS_TO: join(folder, 'opens'),
    });
    expect([ended.code, ended.stderr]).toEqual([130, 'km-export: interrupted; no output was finished.\n']);
  });

  test('that is given twice is read once, and that is told', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const ended = waitForEnd(startPiped(['compile', 'pipe', './pipe', '-o', '-'], folder));
    createWriteStream(join(folder, 'pipe')).end(LINE);
    const { stdout, stderr } = await ended;
    expect([stdout.toString(), stderr]).toEqual([LINE, expect.stringContaining('input/given-twice')]);
  });

  test('in a folder is not opened, and said to be unreadable', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'b/1.json': LINE });
    execFileSync('mkfifo', [join(folder, 'b/2.json')]);
    const { code, stdout, stderr } = await runCli(['compile', 'b', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([4, LINE]);
    expect(stderr).toContain('a device, a pipe or a socket, not a file');
  });
});
