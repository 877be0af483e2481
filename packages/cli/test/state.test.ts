/** `--save-state` and `--since`, and the guide that tells how to use them. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { GETTING_YOUR_EXPORT, parseState } from '@km-export/core';
import { describe, expect, test } from 'vitest';
import { MAIN, runCli, waitForEnd, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const record = (number: number): string => `{"_p":"p${number}","_t":${1_262_304_000 + number}}\n`;

/** A folder with an export in `b` of these revisions. */
function writeExport(...numbers: number[]): string {
  const folder = temporaryFolder();
  addRevisions(folder, ...numbers);
  return folder;
}

function addRevisions(folder: string, ...numbers: number[]): void {
  writeFiles(
    folder,
    Object.fromEntries(numbers.map((number) => [`b/revisions/${number}.json`, record(number)])),
  );
}

const text = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

/** Runs a command that must succeed; what it said. */
async function run(folder: string, line: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(line.split(' '), folder);
  expect(code, stderr).toBe(0);
  return stdout.toString() + stderr;
}

describe('a state', () => {
  test('holds what was read, without the time of writing', async () => {
    const folder = writeExport(9, 10, 12);
    const said = await run(folder, 'inspect b --save-state s');
    expect(said).toContain(
      'State saved in s: 3 revisions, the highest 12, records up to 2010-01-01 00:00:12 UTC.',
    );
    expect(text(folder, 's')).toBe(
      '{"kind":"km-export state","schema":1,"highest":12,"upTo":1262304012,"revisions":[\n' +
        '{"revision":9,"size":28},\n{"revision":10,"size":29},\n{"revision":12,"size":29}\n]}\n',
    );
    await run(folder, 'compile b -o out --save-state other');
    expect(text(folder, 'other')).toBe(text(folder, 's'));
  });

  test('has a page that describes it, with an example that is one', () => {
    const page = readFileSync(fileURLToPath(new URL('../../../docs/state.md', import.meta.url)), 'utf8');
    const example = /```json\n(.*?)```/s.exec(page)?.[1] ?? '';
    expect(parseState(example, 'docs/state.md').revisions).toEqual([
      { revision: 4, size: 52113 },
      { revision: 6, size: 48020 },
    ]);
  });

  test('lets the next run read only what came after, and goes on with it', async () => {
    const folder = writeExport(1, 2);
    await run(folder, 'compile b -o 1.out --save-state s');
    addRevisions(folder, 4, 3);
    const command = 'convert b --to ndjson --since s --save-state s -o';
    const said = await run(folder, `${command} 2.out`);
    expect(said).toContain('2 revisions after 2; 2 read before were left out.');
    expect(text(folder, '2.out')).toBe(record(3) + record(4));
    const state = text(folder, 's');
    expect(await run(folder, `${command} 3.out`)).toContain(
      'No revision after 4: nothing is new; 4 read before',
    );
    expect([text(folder, '3.out'), text(folder, 's')]).toEqual(['', state]);
    // Only the state is replaced: a result that is there stays, and so does the state.
    const again = await runCli(`${command} 2.out`.split(' '), folder);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('2.out exists already')]);
    expect([text(folder, '2.out'), text(folder, 's')]).toEqual([record(3) + record(4), state]);
    await run(folder, 'inspect b --save-state whole');
    expect(text(folder, 'whole')).toBe(state);
  });

  test('with nothing new gives what each format has for nothing, and an empty survey', async () => {
    const folder = writeExport(1);
    await run(folder, 'inspect b --save-state s');
    await run(folder, 'convert b --to csv -o csv --since s');
    await run(folder, 'convert b --to json -o json --since s');
    expect([text(folder, 'csv'), text(folder, 'json')]).toEqual(['', '[]']);
    const { stdout } = await runCli(['inspect', 'b', '--since', 's', '--json'], folder);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      totals: { files: 0, lines: 0 },
      files: [],
      leftOut: { read: 0, since: { highest: 1, readBefore: 1, changed: [], late: [] } },
    });
  });

  test('shows what changed and what came late, each time, until it is read', async () => {
    const folder = writeExport(1, 2, 4);
    await run(folder, 'inspect b --save-state s');
    addRevisions(folder, 3, 5);
    writeFileSync(join(folder, 'b/revisions/2.json'), record(2) + record(2));
    const command = 'compile b --since s --save-state s --overwrite -o';
    for (const out of ['1.out', '2.out']) {
      const said = await run(folder, `${command} ${out}`);
      expect(said).toContain(
        'Revision 2 had 28 bytes when it was read and has 56 bytes now. It was not read again.',
      );
      expect(said).toContain(
        'To read it again, with --since as now, add --revisions 2 and write to another output',
      );
      expect(said).toMatch(/Revision 3 was not there when those up to [45] were read/);
      expect(said).toContain('To read it, add --revisions 3.');
    }
    const strict = await runCli([...`${command} 3.out`.split(' '), '--strict'], folder);
    expect(strict.code).toBe(3);
    const said = await run(folder, `${command} late.out --revisions 3`);
    expect(said).toContain('1 revision of 3 not read before');
    expect(text(folder, 'late.out')).toBe(record(3));
    expect(await run(folder, `${command} changed.out --revisions 2`)).toContain('Revision 2 was read again');
    expect(await run(folder, `${command} 4.out`)).not.toMatch(/was not there|when it was read/);
    expect(parseState(text(folder, 's'), 's').revisions.map(({ revision }) => revision)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test('is not saved where a part of the input could not be read', async () => {
    const folder = writeExport(1);
    await run(folder, 'inspect b --save-state s');
    const before = text(folder, 's');
    const cut = gzipSync(record(2)).subarray(0, -4);
    writeFiles(folder, { 'b/revisions/2.json.gz': cut });
    const args = 'compile b -o out --since s --save-state s --overwrite'.split(' ');
    const { code, stderr } = await runCli(args, folder);
    expect([code, stderr]).toEqual([4, expect.stringContaining('The state was not saved in s')]);
    expect(text(folder, 's')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['b', 'out', 's']);
  });

  test('does not hold what was cut, which is read again', async () => {
    const folder = writeExport(1, 3);
    writeFiles(folder, { 'b/revisions/2.json': record(2).slice(0, 9) });
    const said = await run(folder, 'compile b -o 1.out --save-state s');
    expect(said).toContain('Incomplete\n');
    expect(said).toContain('Revision 2 was not whole, so it was not taken into the state');
    addRevisions(folder, 2);
    const command = 'compile b --since s --save-state s --overwrite -o';
    expect(await run(folder, `${command} 2.out`)).toContain('Revision 2 was read again');
    expect(text(folder, '2.out')).toBe(record(2));
    expect(await run(folder, `${command} 3.out`)).toContain('nothing is new; 3 read before were left out.');
  });

  test('does not hold what has no record, as a download that was refused, which is read again', async () => {
    const folder = writeExport(1, 3);
    writeFiles(folder, { 'b/revisions/2.json': '<Error><Code>AccessDenied</Code></Error>\n' });
    const said = await run(folder, 'compile b -o 1.out --save-state s');
    expect(said).toContain('No line of revisions/2.json is a record');
    expect(said).toContain('Revision 2 was not whole, so it was not taken into the state');
    addRevisions(folder, 2);
    const command = 'compile b --since s --save-state s --overwrite -o';
    expect(await run(folder, `${command} 2.out`)).toContain('Revision 2 was read again');
    expect(text(folder, '2.out')).toBe(record(2));
  });

  test('is not replaced by one that would forget, nor by an output', async () => {
    const folder = writeExport(1, 2, 3);
    await run(folder, 'inspect b --save-state s');
    const state = text(folder, 's');
    linkSync(join(folder, 's'), join(folder, 'link'));
    for (const [exit, line] of [
      [1, 'inspect b --revisions 2 --save-state s --overwrite'],
      [2, 'convert b --to csv -o s --since s --overwrite'],
      [2, 'convert b --to csv -o link --since s --save-state s --overwrite'],
      [2, 'inspect b --rejects s --since s --overwrite'],
    ] as const) {
      const { code, stderr } = await runCli(line.split(' '), folder);
      expect(code, stderr).toBe(exit);
      expect(text(folder, 's')).toBe(state);
    }
  });

  test.each([
    ['without a state there', 1, 'There is no state s. The first time there is none', {}],
    ['that is empty', 1, 'it is empty', { s: '' }],
    ['that was cut', 1, 'was cut', { s: '{"kind":"km-export state","schema":1,"rev' }],
    ['of another program', 1, 'not a state that km-export wrote', { s: '{"schema":1}' }],
    ['of a later version', 1, 'its schema is 2', { s: '{"kind":"km-export state","schema":2}' }],
  ])('%s: nothing is read or written', async (_, exitCode, words, files) => {
    const folder = writeExport(1);
    writeFiles(folder, files);
    const { code, stderr } = await runCli(['compile', 'b', '-o', 'out', '--since', 's'], folder);
    expect([code, stderr]).toEqual([exitCode, expect.stringContaining(words)]);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test.each([
    ['that exists', 1, 'compile b -o out --save-state s', 's exists already'],
    [
      'that is an output',
      2,
      'compile b -o new --save-state new',
      'new can’t take two outputs'.replace('’', "'"),
    ],
    [
      'that is a revision file',
      2,
      'inspect b --save-state b/revisions/1.json --overwrite',
      'is one of the files given',
    ],
    ['on standard output', 2, 'inspect b --save-state -', '--save-state needs a file'],
    [
      'of several exports',
      2,
      'inspect b c --merge-exports --save-state new',
      '--merge-exports reads several',
    ],
    ['below a file', 1, 'compile b -o out --save-state s/x', "Can't write s/x"],
  ])('%s is refused before anything is written', async (_, exitCode, line, words) => {
    const folder = writeExport(1);
    writeFiles(folder, { s: 'mine', 'c/1.json': record(1) });
    const { code, stderr } = await runCli(line.split(' '), folder);
    expect([code, stderr]).toEqual([exitCode, expect.stringContaining(words)]);
    expect(readdirSync(folder).sort()).toEqual(['b', 'c', 's']);
    expect(text(folder, 's')).toBe('mine');
  });

  test('leaves files without a number out, and says so', async () => {
    const folder = writeExport(1);
    await run(folder, 'inspect b --save-state s');
    writeFiles(folder, { 'more.ndjson': record(7) });
    const said = await run(folder, 'compile b more.ndjson -o out --since s');
    expect(said).toContain('1 file has no number, so it was left out too.');
    expect(text(folder, 'out')).toBe('');
  });
});

describe('the guide', () => {
  const page = readFileSync(
    fileURLToPath(new URL('../../../docs/getting-your-export.md', import.meta.url)),
    'utf8',
  );

  test('is printed by help download, every word of it', async () => {
    const printed = await run(temporaryFolder(), 'help download');
    const words = (from: string) => from.replace(/^(<!--.*-->|```.*|[-=]{4,})$|^#+ /gm, '').split(/\s+/);
    expect(words(printed).join(' ').trim()).toBe(words(page).join(' ').trim());
    for (const line of GETTING_YOUR_EXPORT.blocks.flatMap((block) =>
      block.kind === 'commands' ? block.lines : [],
    )) {
      expect(printed.split('\n')).toContain(`    ${line}`);
    }
    expect(await run(temporaryFolder(), 'download')).toBe(printed);
  });

  test.skipIf(process.platform === 'win32')(
    'has commands for a weekly copy that do what it says',
    async () => {
      const section = page.slice(page.indexOf('## A copy every week'));
      const [firstTime, everyWeek] = [...section.matchAll(/```sh\n(.*?)```/gs)].map(
        ([, commands]) => commands ?? '',
      );
      const folder = writeExport();
      const tools = join(folder, 'tools');
      mkdirSync(tools);
      // What is in the bucket; sync adds what is new.
      const bucket = writeExport(1, 2, 3);
      const scripts = {
        aws: `test "$1 $2 $3 $4" = "s3 sync s3://BUCKET my-export" && mkdir -p "$4" && cp -R "${bucket}/b/." "$4"`,
        'km-export': `exec "${process.execPath}" "${MAIN}" "$@"`,
        date: 'cat day',
      };
      for (const [name, script] of Object.entries(scripts)) {
        writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(tools, name), 0o755);
      }
      const shell = async (commands: string) => {
        const env = { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH}` };
        const { code, stderr } = await waitForEnd(spawn('sh', ['-e', '-c', commands], { cwd: folder, env }));
        expect(code, stderr).toBe(0);
        return stderr;
      };
      const rows = (name: string) => text(folder, name).split('\n').slice(1, -1);

      await shell(firstTime ?? '');
      expect(rows('all.csv').length).toBe(3);
      addRevisions(bucket, 4, 5);
      writeFileSync(join(folder, 'day'), '2026-01-05');
      expect(await shell(everyWeek ?? '')).toContain('2 revisions after 3; 3 read before were left out.');
      expect(rows('week-2026-01-05.csv')).toEqual(['p4,1262304004', 'p5,1262304005']);
      writeFileSync(join(folder, 'day'), '2026-01-12');
      expect(await shell(everyWeek ?? '')).toContain('nothing is new; 5 read before were left out.');
      expect(text(folder, 'week-2026-01-12.csv')).toBe('');
      addRevisions(bucket, 6);
      writeFileSync(join(folder, 'day'), '2026-01-19');
      await shell(everyWeek ?? '');
      expect(rows('week-2026-01-19.csv')).toEqual(['p6,1262304006']);
    },
  );

  test.skipIf(spawnSync('sha256sum', ['--version']).error !== undefined)(
    'has commands for check sums that see a change',
    () => {
      const [write, check] = /```sh\n(find .*)\n(sha256sum .*)\n```/.exec(page)?.slice(1) ?? [];
      const folder = temporaryFolder();
      writeFiles(folder, { 'my-export/revisions/1.json': record(1) });
      const shell = (command = '') => spawnSync('sh', ['-c', command], { cwd: folder }).status;
      expect([shell(write), shell(check)]).toEqual([0, 0]);
      writeFiles(folder, { 'my-export/revisions/1.json': record(2) });
      expect(shell(check)).toBe(1);
      rmSync(join(folder, 'my-export'), { recursive: true });
      expect(shell(check)).toBe(1);
    },
  );
});
