/** Input that somebody made to do harm, or that came out so: names, links, shapes. What is larger: `npm run hostile`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const A = '{"_p":"ann","_t":1}\n';
const B = '{"_p":"bob","_t":2}\n';

/** Nothing that a terminal acts on, nor what turns or hides text. Line breaks are ours. */
const ACTED_ON =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** Escapes of a terminal, a line break, bidi controls: in seven bits, eight bits and beyond. */
const EVIL = 'x\u001b[2J\u009b31m\nall is well\u202egpj';
const EVIL_NAME = process.platform === 'win32' ? 'x\u202egpj' : EVIL;

describe('names that a terminal would act on', () => {
  const args = [
    ['inspect', 'bucket'],
    ['inspect', 'bucket', '--json'],
    ['convert', 'bucket', '--to', 'csv', '-o', `${EVIL_NAME}.csv`, '--rejects', `${EVIL_NAME}.txt`],
    ['compile', 'bucket', '-o', EVIL_NAME, '--rejects', EVIL_NAME],
    ['compile', 'bucket', '-o', `bucket/${EVIL_NAME}/1.json`],
    ['inspect', EVIL_NAME],
    ['inspect', 'bucket', `--${EVIL_NAME}`],
    ['convert', 'bucket', '--to', EVIL_NAME, '-o', 'x'],
    ['compile', 'bucket', '-o', `-${EVIL_NAME}`],
    [EVIL_NAME],
    ['help', EVIL_NAME],
  ];
  test.each(args.map((words) => [words.map((word) => JSON.stringify(word)).join(' '), words]))(
    'are spelled out: %s',
    async (_, words) => {
      const folder = temporaryFolder();
      const record = JSON.stringify({ _p: EVIL, _t: 1, _n: EVIL, [EVIL]: EVIL, nested: { [EVIL]: 1 } });
      writeFiles(folder, {
        'bucket/1.json': `${record}\n{${EVIL}\n`,
        [`bucket/${EVIL_NAME}/2.json`]: `${EVIL}\n${A}`,
        [`bucket/${EVIL_NAME}.txt`]: '',
      });
      const { stdout, stderr } = await runCli(words as string[], folder);
      expect(stdout.toString()).not.toMatch(ACTED_ON);
      expect(stderr).not.toMatch(ACTED_ON);
      expect(stdout.toString() + stderr).not.toMatch(/^all is well/m);
    },
  );

  test('mean the same in JSON', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `${JSON.stringify({ _p: 'a', [EVIL]: 1 })}\n` });
    const { stdout } = await runCli(['inspect', '1.json', '--json'], folder);
    expect(JSON.parse(stdout.toString()).properties[0].name).toBe(EVIL);
  });
});

describe.runIf(process.platform === 'linux')('names that are not UTF-8', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  /** Folders whose names only differ in such a byte, one of which holds what another name of them says. */
  function setUp(): string {
    const folder = temporaryFolder();
    for (const [name, content] of [
      ['\xff', A],
      ['\xfe', B.replace('bob', 'eve')],
      ['%FF', B],
    ]) {
      const sub = Buffer.concat([
        Buffer.from(`${folder}/bucket/`),
        name === '%FF' ? Buffer.from(name) : bytes(name),
      ]);
      mkdirSync(sub, { recursive: true });
      writeFileSync(
        Buffer.concat([sub, Buffer.from(`/${name === '\xfe' ? 2 : name === '\xff' ? 1 : 3}.json`)]),
        content,
      );
    }
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bucket/`), bytes('photo\xe9.jpg')]), 'x');
    return folder;
  }

  test('are read, each file as what it is', async () => {
    const folder = setUp();
    const { code, stdout, stderr } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([0, A + B.replace('bob', 'eve') + B]);
    expect(stderr).toContain('photo%E9.jpg (not named like');
    const { stdout: report } = await runCli(['inspect', 'bucket', '--json'], folder);
    const { files } = JSON.parse(report.toString());
    expect(files.map(({ path }: { path: string }) => path)).toEqual([
      '%FF (2)/1.json',
      '%FE/2.json',
      '%FF/3.json',
    ]);
  });

  test('and a path that is given can’t be named: the message says what to do', async () => {
    const folder = setUp();
    const args = `node=$1 main=$2; exec "$node" "$main" inspect "bucket/$(printf '\\377')"`;
    const { MAIN } = await import('./run-cli.ts');
    let stderr = '';
    try {
      execFileSync('sh', ['-c', args, 'sh', process.execPath, MAIN], { cwd: folder, stdio: 'pipe' });
    } catch (thrown) {
      stderr = String((thrown as { stderr: Buffer }).stderr);
    }
    expect(stderr).toContain('give the folder that it is in');
  });
});

describe.skipIf(process.platform === 'win32')('links and devices', () => {
  test('a loop of links, and links to folders, end', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'bucket/real/1.json': A, 'outside/2.json': B });
    for (const [target, name] of [
      ['loop-b', 'loop-a'],
      ['loop-a', 'loop-b'],
      ['.', 'real/self'],
      ['../..', 'real/up-and-out'],
      ['real', 'again'],
      ['loop-a', '3.json'],
    ]) {
      symlinkSync(target, join(folder, 'bucket', name));
    }
    const { code, stdout, stderr } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([4, A]);
    expect(stderr).toContain('it is a link that leads back to itself (ELOOP)');
    expect(stderr).toContain('1 link out of the folder given');
  });

  test('a pipe or a link to a device, named like a revision file, is told and not opened', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'bucket/1.json': A });
    execFileSync('mkfifo', [join(folder, 'bucket/2.json')]);
    symlinkSync('/dev/zero', join(folder, 'bucket/3.json'));
    symlinkSync('2.json', join(folder, 'bucket/4.json'));
    const { code, stdout, stderr } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([4, A]);
    expect(stderr).toContain('a device, a pipe or a socket, not a file');
    expect(stderr).toContain('a link to something that is no file');
    expect(stderr).toContain('3 × the file could not be opened');
  });
});

describe('shapes', () => {
  const levels = 100_000;
  const nested = `{"_p":"a","_t":1,"_n":"e","deep":${'['.repeat(levels)}1${']'.repeat(levels)}}\n`;
  const open = `{"_p":"a","_t":2,"deep":${'{"a":'.repeat(levels)}\n`;

  test.each([
    ['inspect', []],
    ['inspect', ['--json']],
    ['compile', ['-o', '-']],
    ['convert', ['--to', 'csv', '-o', '-']],
    ['convert', ['--to', 'json', '--layout', 'lines', '-o', '-']],
  ])('100,000 levels of nesting, and as many that never end: %s %s', async (command, args) => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': nested + open });
    const { code, stdout } = await runCli([command, '1.json', ...args], folder);
    expect(code).toBe(0);
    if (args.includes('-')) expect(stdout.toString()).toContain(']'.repeat(levels));
  });

  test.skipIf(process.platform === 'win32')('a folder a thousand levels deep is walked', async () => {
    const folder = temporaryFolder();
    const deep = join(folder, 'bucket', ...new Array(1000).fill('d'));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, '1.json'), A);
    const { code, stdout } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([0, A]);
  });

  test('a name of a million characters is shown cut', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `{"_p":"a","_t":1,"_n":"${'é'.repeat(1_000_000)}"}\n` });
    const { code, stdout } = await runCli(['inspect', '1.json'], folder);
    expect(code).toBe(0);
    expect(stdout.length).toBeLessThan(10_000);
  });
});
