import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DOCUMENTED_SURVEY, DOCUMENTED_TEXT } from '../../core/test/documented-survey.ts';
import { isAll } from '../../core/test/effort.ts';
import { runCli, startCli, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const onPosix = process.platform !== 'win32';

const A = '{"_p":"ann","_t":1350000000,"_n":"Visited Site","url":"http://mysite.com"}';
const B = '{"_p":"bob","_t":1350086400,"_n":"Signed Up","plan":"Großkunde, jährlich"}';
const C = '{"_p":"ann","_p2":"ann@mysite.com","_t":1350086401}';

/** A folder with an export in `bucket` whose revisions 1 and 10 are plain, 2 gzipped; line 2 of 1 is broken. */
function setUp(): string {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'bucket/index.csv': 'filename\n',
    'bucket/revisions/1.json': `${A}\nbroken\n`,
    'bucket/revisions/2.json.gz': gzipSync(`${B}\n`),
    'bucket/revisions/10.json': `\n${C}`,
  });
  return folder;
}

const ALL = `${A}\n${B}\n${C}\n`;

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('compile', () => {
  test('puts all lines into one file in the order of their numbers and accounts for them', async () => {
    const folder = setUp();
    const { code, stdout, stderr } = await runCli(['compile', 'bucket', '-o', 'out/all.ndjson'], folder);
    expect(code).toBe(0);
    expect(stdout.length).toBe(0);
    expect(read(folder, 'out/all.ndjson')).toBe(ALL);
    expect(stderr).toContain('5 lines = 3 records + 1 blank + 1 rejected');
    expect(stderr).toContain('3 records = 3 written + 0 dropped');
    expect(stderr).toContain('revisions/1.json:2 (byte 75): broken');
    expect(stderr).toContain('Revisions 3-9 are not here (a gap in the numbering)');
    expect(readdirSync(join(folder, 'out'))).toEqual(['all.ndjson']);
  });

  test('tells of columns and events that no record has, and what was meant', async () => {
    const folder = setUp();
    const asked = ['--columns', '_p', '--columns', 'plann', '--drop-events', 'Signed Upp'];
    for (const args of [
      ['inspect', 'bucket'],
      ['convert', 'bucket', '--to', 'csv', '-o', 'x.csv'],
    ]) {
      const { code, stdout, stderr } = await runCli([...args, ...asked], folder);
      expect(code).toBe(0);
      const text = `${stdout}${stderr}`;
      expect(text).toContain('Warning: No record that was kept has the column "plann". Did you mean "plan"?');
      expect(text).toContain(
        'Warning: No event that was looked at fits "Signed Upp". Did you mean "Signed Up"?',
      );
    }
    const { stdout } = await runCli(['inspect', 'bucket', '--json', ...asked], folder);
    expect(JSON.parse(String(stdout)).unmatched).toEqual([
      { option: 'dropEvents', name: 'Signed Upp', near: 'Signed Up' },
      { option: 'columns', name: 'plann', near: 'plan' },
    ]);
  });

  test('says that no record fits, and which value none has', async () => {
    const folder = setUp();
    const asked = ['--where', 'plan=Goldd'];
    const { code, stderr } = await runCli(
      ['convert', 'bucket', '--to', 'csv', '-o', 'x.csv', ...asked],
      folder,
    );
    expect([code, read(folder, 'x.csv')]).toEqual([0, '']);
    expect(stderr).toContain(
      'Warning: None of the 3 records fits the choices, so no record was written: x.csv is empty.',
    );
    expect(stderr).toContain('Warning: No record that was looked at has the value "Goldd" in "plan".');
    const { stdout } = await runCli(['inspect', 'bucket', '--json', ...asked], folder);
    expect(JSON.parse(String(stdout))).toMatchObject({
      noneLeft: true,
      unmatched: [{ option: 'where', name: 'plan', value: 'Goldd', near: null }],
    });
    const some = await runCli(['inspect', 'bucket', '--json', '--events', 'Signed Up'], folder);
    expect(JSON.parse(String(some.stdout))).not.toHaveProperty('noneLeft');
  });

  test('keeps standard output for the data alone', async () => {
    const { code, stdout } = await runCli(['compile', 'bucket', '-o', '-'], setUp());
    expect(code).toBe(0);
    expect(stdout.toString()).toBe(ALL);
  });

  test('reads files in the order of their numbers, however a shell sorts them', async () => {
    const folder = setUp();
    const paths = ['1.json', '10.json', '2.json.gz'].map((name) => `bucket/revisions/${name}`);
    const { stdout } = await runCli(['compile', ...paths, '-o', '-'], folder);
    expect(stdout.toString()).toBe(ALL);
  });

  test('takes paths with spaces and Unicode', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'mein Export – 2012/1.json': `${A}\n` });
    const { code } = await runCli(['compile', 'mein Export – 2012', '-o', 'für alle/все.ndjson'], folder);
    expect(code).toBe(0);
    expect(read(folder, 'für alle/все.ndjson')).toBe(`${A}\n`);
  });

  test('says which files were not read, and why', async () => {
    const folder = setUp();
    writeFiles(folder, { 'bucket/.DS_Store': '', 'bucket/notes.txt': '', 'bucket/revisions/1.json.gz': '' });
    const { stderr } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    const ignored = stderr.slice(stderr.indexOf('ignored'), stderr.indexOf('\nverdict'));
    expect(ignored.split(/\n */)).toEqual([
      'ignored   4 other files not read as data',
      '.DS_Store (hidden file)',
      'index.csv (describes the export: read for the verdict)',
      'notes.txt (not named like a part of an export (1.json, 2.json, …))',
      'revisions/1.json.gz (another file of the folder has the same number)',
    ]);
  });

  test('says which files are JSON arrays, whose elements it counts as lines', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `[\n  ${A},\n  x\n]`, '2.json': `${A}\n` });
    const { stdout, stderr } = await runCli(['compile', '.', '-o', '-'], folder);
    expect(stdout.toString()).toBe(`${A}\n${A}\n`);
    expect(stderr).toContain('3 lines = 2 records + 0 blank + 1 rejected');
    expect(stderr).toContain(
      'note      1.json is a JSON array: its elements were read, and count, as lines.\n',
    );
  });

  test('reads a file once that was given twice, and says so', async () => {
    const folder = setUp();
    const paths = ['bucket', 'bucket/revisions/1.json', './bucket'];
    const { code, stdout, stderr } = await runCli(['compile', ...paths, '-o', '-'], folder);
    expect(code).toBe(0);
    expect(stdout.toString()).toBe(ALL);
    expect(stderr).toContain('given more than once');
  });

  describe('an output named like a part of the export', () => {
    const warning = (name: string, revision: number) =>
      `${name} is named like a part of the export: the next time that the folder is given, it will be read as revision ${revision}. Give it another name.`;

    test.each([
      ['in the folder of a file', ['compile', 'dup/1.json', '-o'], 'dup/2.json', 2],
      ['in the folder that they are in', ['compile', 'dup', '-o'], './dup/07.json', 7],
      ['below the folder', ['convert', 'dup', '--to', 'csv', '-o'], 'dup/new/3.json.gz', 3],
      ['in the folder, as rejects', ['inspect', 'dup/1.json', '--rejects'], 'dup/4.json', 4],
    ])('is warned of where it will be read: %s', async (_, args, name, revision) => {
      const folder = temporaryFolder();
      writeFiles(folder, { 'dup/1.json': `${A}\nbroken\n` });
      const { code, stdout, stderr } = await runCli([...args, name], folder);
      expect(code).toBe(0);
      expect(stdout.toString() + stderr).toContain(warning(name, revision));
      const again = await runCli(['inspect', 'dup', '--json'], folder);
      expect(JSON.parse(again.stdout.toString()).files).toContainEqual(expect.objectContaining({ revision }));
    });

    test('is warned of where it will be read as a list of the bucket', async () => {
      const folder = temporaryFolder();
      writeFiles(folder, { 'dup/1.json': `${A}\n` });
      for (const name of ['dup/index.csv', 'dup/status.csv.gz']) {
        const { code, stderr } = await runCli(['convert', 'dup', '--to', 'csv', '-o', name], folder);
        expect(code).toBe(0);
        expect(stderr).toContain(`${name} is named like a part of the export`);
        expect(stderr).toContain('it will be read as a list of its files. Give it another name.');
      }
    });

    test.each([
      ['elsewhere', ['dup'], '2.json'],
      ['below the folder of a file', ['dup/1.json'], 'dup/new/2.json'],
      ['by another name', ['dup'], 'dup/2.ndjson'],
      ['on standard output', ['dup'], '-'],
    ])('is no matter %s', async (_, inputs, name) => {
      const folder = temporaryFolder();
      writeFiles(folder, { 'dup/1.json': `${A}\n` });
      const { code, stderr } = await runCli(['compile', ...inputs, '-o', name], folder);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('the next time')]);
    });
  });

  test('an input without lines gives an empty file and says so', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': '' });
    const { code, stderr } = await runCli(['compile', '1.json', '-o', 'all.ndjson'], folder);
    expect(code).toBe(0);
    expect(read(folder, 'all.ndjson')).toBe('');
    expect(stderr).toContain('There are no lines in the input');
  });
});

describe('convert', () => {
  test('writes CSV', async () => {
    const folder = setUp();
    const { code } = await runCli(['convert', 'bucket', '--to', 'csv', '-o', 'all.csv'], folder);
    expect(code).toBe(0);
    expect(read(folder, 'all.csv')).toBe(
      '_p,_t,_n,url,plan,_p2\n' +
        'ann,1350000000,Visited Site,http://mysite.com,,\n' +
        'bob,1350086400,Signed Up,,"Großkunde, jährlich",\n' +
        'ann,1350086401,,,,ann@mysite.com\n',
    );
  });

  test('writes one JSON array', async () => {
    const folder = setUp();
    const { stdout } = await runCli(['convert', 'bucket', '--to', 'json', '-o', '-'], folder);
    expect(stdout.toString()).toBe(
      JSON.stringify(
        [A, B, C].map((line) => JSON.parse(line)),
        null,
        2,
      ),
    );
  });

  test('keeps rejected lines as they were', async () => {
    const folder = setUp();
    const args = ['convert', 'bucket', '--to', 'csv', '-o', 'all.csv', '--rejects', 'bad/lines.txt'];
    const { code, stderr } = await runCli(args, folder);
    expect(code).toBe(0);
    expect(read(folder, 'bad/lines.txt')).toBe('broken\n');
    expect(stderr).toContain('bad/lines.txt: 1 rejected line');
  });

  test('rejects go to standard output as well, if nothing else does', async () => {
    const folder = setUp();
    const one = await runCli(['compile', 'bucket', '-o', 'all.ndjson', '--rejects', '-'], folder);
    expect(one.stdout.toString()).toBe('broken\n');
    const two = await runCli(['compile', 'bucket', '-o', '-', '--rejects', '-'], folder);
    expect([two.code, two.stdout.length]).toEqual([2, 0]);
  });

  test('keeps lines with broken characters when asked to', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': Buffer.from(`${A}\n{"a":"\xff"}\n`, 'latin1') });
    const plain = await runCli(['compile', '1.json', '-o', '-'], folder);
    expect(plain.stdout.toString()).toBe(`${A}\n`);
    const kept = await runCli(['compile', '1.json', '-o', '-', '--replace-invalid-utf8'], folder);
    expect(kept.stdout.toString()).toBe(`${A}\n{"a":"\ufffd"}\n`);
    expect(kept.stderr).toContain('1 of the records');
  });

  test.runIf(onPosix)('writes into a device', async () => {
    const { code } = await runCli(['compile', 'bucket', '-o', '/dev/null'], setUp());
    expect(code).toBe(0);
  });

  test.runIf(existsSync('/dev/full'))('a full disk is a failure that says so', async () => {
    const { code, stderr } = await runCli(['compile', 'bucket', '-o', '/dev/full'], setUp());
    expect(code).toBe(1);
    expect(stderr).toContain("Can't write /dev/full: no space is left on the disk (ENOSPC)");
  });
});

describe('inspect', () => {
  test('tells what is in an export', async () => {
    const { code, stdout, stderr } = await runCli(['inspect', 'bucket'], setUp());
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const text = stdout.toString();
    expect(text).toMatch(/^verdict +Incomplete\n +Revisions 3-9 are not here \(a gap in the numbering\)\.\n/);
    expect(text).toContain('5 lines = 3 records + 1 blank + 1 rejected');
    expect(text).toContain('3 records = 2 events + 0 property sets + 1 alias');
    expect(text).toContain('2012-10-12 00:00:00 UTC to 2012-10-13 00:00:01 UTC');
    expect(text).toContain('Visited Site');
  });

  test('shows the days of long ago whole, in their order', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': '{"_n":"a","_t":-99997000000}\n{"_n":"a","_t":-99900000000}\n' });
    const text = (await runCli(['inspect', '1.json'], folder)).stdout.toString();
    expect(text).toMatch(/-001199-\d\d-\d\d +1 +█+\n +-001196-\d\d-\d\d +1 /);
    expect(text).toMatch(/ a .* -001199-\d\d-\d\d +-001196-\d\d-\d\d\n/);
  });

  test('prints the survey as JSON, exactly as it is documented', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'export/revisions/1.json': DOCUMENTED_TEXT });
    const { code, stdout, stderr } = await runCli(['inspect', 'export', '--json'], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toBe(`${JSON.stringify(DOCUMENTED_SURVEY, null, 2)}\n`);
  });

  test('writes rejects too, but not between the survey', async () => {
    const folder = setUp();
    const { code, stdout, stderr } = await runCli(['inspect', 'bucket', '--rejects', 'bad.txt'], folder);
    expect(code).toBe(0);
    expect(read(folder, 'bad.txt')).toBe('broken\n');
    expect(stdout.toString() + stderr).toContain('bad.txt: 1 rejected line');
    expect((await runCli(['inspect', 'bucket', '--rejects', '-'], folder)).code).toBe(2);
  });

  test('spells out what a terminal would act on', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `{"_p":"a","_t":1,"_n":"\\u001b[31mred"}\n\x1b]0;title\x07\n` });
    const { stdout } = await runCli(['inspect', '1.json'], folder);
    expect(stdout.toString()).toContain('\\u001b[31mred');
    expect(stdout.toString()).not.toContain('\x1b');
  });
});

describe('what fails', () => {
  test('a path that is not there: 1', async () => {
    const { code, stderr } = await runCli(['inspect', 'bucket', 'nothing'], setUp());
    expect([code, stderr]).toEqual([1, 'km-export: There is no file or folder nothing.\n']);
  });

  test('no export in it: 1, and nothing is written but the rejects', async () => {
    const folder = temporaryFolder();
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000, 0x9d)]);
    writeFiles(folder, { 'photo.jpg': photo, 'empty/index.csv': '' });
    const args = ['convert', 'photo.jpg', '--to', 'csv', '-o', 'out.csv', '--rejects', 'bad.txt'];
    const { code, stdout, stderr } = await runCli(args, folder);
    expect([code, stdout.length]).toEqual([1, 0]);
    expect(stderr).toContain('km-export: ');
    expect(readdirSync(folder).sort()).toEqual(['bad.txt', 'empty', 'photo.jpg']);
    expect((await runCli(['inspect', 'empty'], folder)).code).toBe(1);
    const asJson = await runCli(['inspect', 'photo.jpg', '--json'], folder);
    expect([asJson.code, asJson.stdout.length]).toEqual([1, 0]);
  });

  test('two exports: 1, until told to merge them', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'a/1.json': `${A}\n`, 'b/1.json': `${B}\n` });
    const { code, stderr } = await runCli(['compile', 'b', 'a', '-o', '-'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('--merge-exports');
    const merged = await runCli(['compile', 'b', 'a', '-o', '-', '--merge-exports'], folder);
    expect([merged.code, merged.stdout.toString()]).toEqual([0, `${B}\n${A}\n`]);
  });

  test('an output that exists: 1, until told to overwrite it', async () => {
    const folder = setUp();
    writeFiles(folder, { 'all.csv': 'precious', 'bad.txt': 'precious' });
    const args = ['convert', 'bucket', '--to', 'csv', '-o', 'all.csv'];
    const refused = await runCli(args, folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--overwrite');
    expect(read(folder, 'all.csv')).toBe('precious');
    const rejects = await runCli(['inspect', 'bucket', '--rejects', 'bad.txt'], folder);
    expect([rejects.code, read(folder, 'bad.txt')]).toEqual([1, 'precious']);
    expect((await runCli([...args, '--overwrite'], folder)).code).toBe(0);
    expect(read(folder, 'all.csv')).toContain('Visited Site');
    // An earlier result that lies in the export's folder is none of it.
    const inside = ['convert', 'bucket', '--to', 'csv', '-o', 'bucket/all.csv', '--overwrite'];
    expect((await runCli(inside, folder)).code).toBe(0);
    expect((await runCli(inside, folder)).code).toBe(0);
  });

  test('an output that exists is refused even where the input is none', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': 'x\n', out: 'precious' });
    const { stderr } = await runCli(['compile', '1.json', '-o', 'out'], folder);
    expect(stderr).toContain('out exists already');
  });

  test('an output that is an input: 2, by another name too', async () => {
    const folder = setUp();
    const input = 'bucket/revisions/1.json';
    const before = read(folder, input);
    const names = [input, `./bucket/../${input}`];
    if (onPosix) {
      symlinkSync(join('bucket', 'revisions', '1.json'), join(folder, 'link'));
      symlinkSync(join('bucket', 'revisions'), join(folder, 'linked'));
      names.push('link', 'linked/1.json');
    }
    for (const name of names) {
      const { code, stderr } = await runCli(['compile', 'bucket', '-o', name, '--overwrite'], folder);
      expect([code, stderr]).toEqual([2, expect.stringContaining('is one of the files given')]);
    }
    expect(read(folder, input)).toBe(before);
  });

  test('an output that is a file beside the inputs, given but not read: 2', async () => {
    const folder = setUp();
    writeFiles(folder, { 'dup/1.json': `${A}\n`, 'dup/1.json.gz': gzipSync(`${A}\n`) });
    const runs = [
      ['compile', 'bucket/index.csv', 'bucket/revisions/1.json', '-o', 'bucket/index.csv'],
      ['compile', 'bucket', '-o', 'bucket/index.csv'],
      ['convert', 'dup/1.json', 'dup/1.json.gz', '--to', 'csv', '-o', 'dup/1.json.gz'],
      ['inspect', 'bucket', '--rejects', 'bucket/index.csv'],
    ];
    for (const args of runs) {
      const output = args[args.length - 1];
      const before = readFileSync(join(folder, output));
      const { code, stderr } = await runCli([...args, '--overwrite'], folder);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${output} is one of the files given`)]);
      expect(readFileSync(join(folder, output))).toEqual(before);
    }
  });

  test.runIf(onPosix)('standard output that is appended to an input: 2', async () => {
    const folder = setUp();
    const input = 'bucket/revisions/1.json';
    const before = read(folder, input);
    const descriptor = openSync(join(folder, input), 'a');
    const child = startCli(['compile', 'bucket', '-o', '-'], folder, {}, descriptor);
    closeSync(descriptor);
    const { code, stderr } = await waitForEnd(child);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Standard output is one of the files given')]);
    expect(read(folder, input)).toBe(before);
  });

  describe.runIf(onPosix)('another name of standard output', () => {
    async function runInto(file: string, args: string[], folder: string) {
      const descriptor = openSync(join(folder, file), 'a');
      const { ino } = fstatSync(descriptor);
      const child = startCli(args, folder, {}, descriptor);
      closeSync(descriptor);
      const { code, stderr } = await waitForEnd(child);
      return { code, stderr, isSame: statSync(join(folder, file)).ino === ino };
    }

    test.each([[[]], [['--overwrite']]])('writes into the file that is open, with %j', async (flags) => {
      const folder = setUp();
      writeFiles(folder, { 'all.ndjson': 'before\n' });
      const args = ['compile', 'bucket', '-o', '/dev/stdout', ...flags];
      expect(await runInto('all.ndjson', args, folder)).toMatchObject({ code: 0, isSame: true });
      expect(read(folder, 'all.ndjson')).toBe(`before\n${ALL}`);
    });

    test('is one of the files given, or has the survey: 2', async () => {
      const folder = setUp();
      const input = 'bucket/revisions/1.json';
      const before = read(folder, input);
      const compile = ['compile', 'bucket', '-o', '/dev/stdout', '--overwrite'];
      expect(await runInto(input, compile, folder)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('/dev/stdout is one of the files given'),
      });
      expect(read(folder, input)).toBe(before);
      const inspect = ['inspect', 'bucket', '--rejects', '/dev/stdout'];
      expect(await runInto('survey.txt', inspect, folder)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('standard output has the survey'),
      });
    });

    test('takes no second output, but the null device does', async () => {
      const folder = setUp();
      const twice = ['compile', 'bucket', '-o', '-', '--rejects', '/dev/stdout'];
      expect(await runInto('out', twice, folder)).toMatchObject({ code: 2 });
      const child = startCli(
        ['compile', 'bucket', '-o', '-', '--rejects', '/dev/null'],
        folder,
        {},
        'ignore',
      );
      expect((await waitForEnd(child)).code).toBe(0);
    });
  });

  test('strictness: 3 where a line was rejected or a revision is missing', async () => {
    const folder = setUp();
    const compiled = await runCli(['compile', 'bucket', '-o', 'all.ndjson', '--strict'], folder);
    expect([compiled.code, compiled.stderr]).toEqual([3, expect.stringContaining('--strict')]);
    expect(read(folder, 'all.ndjson')).toBe(ALL);
    expect((await runCli(['inspect', 'bucket', '--strict'], folder)).code).toBe(3);
    writeFiles(folder, { 'whole/1.json': `${A}\n` });
    expect((await runCli(['inspect', 'whole', '--strict'], folder)).code).toBe(0);
  });

  test('a cut gzipped file: 4, whatever else', async () => {
    const folder = temporaryFolder();
    const whole = gzipSync(
      Array.from({ length: 2000 }, (_, index) => `{"_p":"${index}","_t":${index}}\n`).join(''),
    );
    writeFiles(folder, { '1.json.gz': whole.subarray(0, whole.length >> 1) });
    const { code, stderr } = await runCli(['compile', '1.json.gz', '-o', 'all.ndjson', '--strict'], folder);
    expect([code, stderr]).toEqual([4, expect.stringContaining('partial')]);
    expect(read(folder, 'all.ndjson').startsWith('{"_p":"0","_t":0}\n')).toBe(true);
  });

  test.runIf(onPosix)('broken links and links that lead out of the folder: 4', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'bucket/1.json': `${A}\n`, 'elsewhere/3.json': `${B}\n` });
    symlinkSync('nothing', join(folder, 'bucket', '2.json'));
    symlinkSync('../elsewhere/3.json', join(folder, 'bucket', '3.json'));
    const { code, stdout, stderr } = await runCli(['compile', 'bucket', '-o', '-'], folder);
    expect([code, stdout.toString()]).toEqual([4, `${A}\n`]);
    expect(stderr).toContain('a link that leads nowhere');
    expect(stderr).toContain('out of the folder given');
  });

  test.runIf(onPosix && process.getuid?.() !== 0)('a file that may not be read: 4', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { '1.json': `${A}\n`, '2.json': `${B}\n` });
    chmodSync(join(folder, '2.json'), 0);
    const { code, stderr } = await runCli(['compile', folder, '-o', '-'], folder);
    expect([code, stderr]).toEqual([4, expect.stringContaining('permission denied')]);
  });

  test.each([
    ['nothing at all', []],
    ['an unknown command', ['explode']],
    ['an unknown option', ['inspect', 'bucket', '--jsn']],
    ['an option of another command', ['inspect', 'bucket', '-o', 'x']],
    ['no path', ['inspect']],
    ['no output', ['compile', 'bucket']],
    ['no format', ['convert', 'bucket', '-o', 'x']],
    ['an unknown format', ['convert', 'bucket', '--to', 'xls', '-o', 'x']],
    ['a missing value', ['compile', 'bucket', '-o']],
    ['an option as a value', ['compile', 'bucket', '-o', '--strict']],
    ['no threads', ['compile', 'bucket', '-o', 'x', '--workers', '0']],
    ['no number of threads', ['compile', 'bucket', '-o', 'x', '--workers', 'two']],
    ['a folder as the output', ['compile', 'bucket', '-o', 'bucket']],
    ['one file for two outputs', ['compile', 'bucket', '-o', 'x', '--rejects', './x']],
    ['help for an unknown command', ['help', 'explode']],
    ['standard input twice', ['inspect', '-', '-']],
    ['revisions that are none', ['inspect', 'bucket', '--revisions', '40-5']],
    ['nobody to be left out', ['compile', 'bucket', '-o', 'x', '--drop-ids']],
    ['aliases of nobody', ['compile', 'bucket', '-o', 'x', '--with-aliases']],
    [
      'a placeholder that is none',
      ['compile', 'bucket', '-o', 'x', '--id', 'a', '--with-aliases', '--not-placeholder', 'b'],
    ],
  ])('wrong use: 2 (%s)', async (_, args) => {
    const folder = setUp();
    const { code, stdout, stderr } = await runCli(args, folder);
    expect([code, stdout.length]).toEqual([2, 0]);
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('    at ');
    expect(readdirSync(folder)).toEqual(['bucket']);
  });

  test('what is said of a file is told to its end, however long its path is', async () => {
    const folder = temporaryFolder();
    const gzipped = gzipSync(`${A}\n`);
    gzipped[gzipped.length - 6] ^= 1;
    const path = `${'a-long-name/'.repeat(5)}1.json`;
    writeFiles(folder, { [path]: gzipped });
    const { code, stderr } = await runCli(['compile', '.', '-o', 'all.ndjson'], folder);
    expect(code).toBe(4);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      `${path}:1 (byte ${A.length + 1}): its check sum is wrong: values in it may be, too`,
    );
  });

  test('a stack is told only on demand', async () => {
    const folder = temporaryFolder();
    const { stderr } = await runCli(['inspect', 'nothing'], folder, { KM_EXPORT_DEBUG: '1' });
    expect(stderr).toContain('    at ');
  });
});

describe('help', () => {
  test('is there for the program and each command, with examples', async () => {
    const folder = temporaryFolder();
    const helps = [
      ['--help'],
      ['inspect', '--help'],
      ['compile', '-h'],
      ['convert', '--help'],
      ['help', 'convert'],
    ];
    for (const args of helps) {
      const { code, stdout, stderr } = await runCli(args, folder);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout.toString()).toContain('Examples:');
      // Beside the longest option there is room for words in a terminal of 80 columns.
      expect(stdout.toString()).not.toMatch(/^ {2}-.{90}/m);
    }
  });

  test('does not promise lines that compile leaves out or repairs', async () => {
    const folder = temporaryFolder();
    const [compile, all] = await Promise.all(
      [['compile', '--help'], ['--help']].map((args) => runCli(args, folder)),
    );
    const words = compile.stdout.toString().replace(/\s+/g, ' ');
    expect(words).toContain(
      'byte for byte, unless it had to be repaired (octal escapes, and what --replace-invalid-utf8 keeps)',
    );
    expect(words).toContain('a line that holds no record is left out');
    expect(all.stdout.toString()).not.toContain('all lines');
  });

  test('names the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect((await runCli(['--version'], temporaryFolder())).stdout.toString()).toBe(`${version}\n`);
  });

  test('of a command that there is not says so behind the help of the program', async () => {
    const { stderr } = await runCli(['help', 'explode'], temporaryFolder());
    expect(stderr).toMatch(/\nkm-export: unknown command 'explode'\n$/);
    expect((await runCli(['help', 'help'], temporaryFolder())).stderr).not.toContain('unknown command');
  });

  test('an unknown option is answered with the likely one', async () => {
    const { stderr } = await runCli(['inspect', 'bucket', '--jsn'], setUp());
    expect(stderr).toContain('Did you mean --json?');
  });
});

describe('large input', () => {
  test('any number of threads gives the same bytes', async () => {
    const folder = temporaryFolder();
    const lines: string[] = [];
    for (let index = 0; index < (isAll ? 200_000 : 60_000); index++) {
      lines.push(
        `{"_p":"person ${index % 977}","_t":${1350000000 + index},"_n":"Event ${index % 61}","p${index % 17}":"${'v'.repeat(index % 90)}"}`,
      );
      if (index % 1009 === 0) lines.push('broken');
    }
    writeFiles(folder, {
      'bucket/1.json': `${lines.join('\n')}\n`,
      'bucket/2.json.gz': gzipSync(`${lines.slice(0, 5000).join('\n')}\n`),
      'bucket/3.json': `${A}\n`,
    });
    const hashes = new Set<string>();
    for (const workers of ['1', '2', '8']) {
      const rejects = `bad-${workers}.txt`;
      const args = [
        'convert',
        'bucket',
        '--to',
        'csv',
        '-o',
        '-',
        '--rejects',
        rejects,
        '--workers',
        workers,
      ];
      const { code, stdout, stderr } = await runCli(args, folder);
      expect(code).toBe(0);
      expect(stderr).not.toMatch(/node:|Warning/);
      hashes.add(createHash('sha256').update(stdout).update(read(folder, rejects)).digest('hex'));
    }
    expect(hashes.size).toBe(1);
  });
});
