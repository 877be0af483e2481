/** The gem's commands under their own names, with its arguments and the names of its outputs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const A = '{"_p":"ann","_t":1350000000,"_n":"Visited Site"}';
const B = '{"_p":"bob","_t":1350086400,"plan":"gold"}';

/** The results, and what they hold, by the names without the second. */
function resultsIn(folder: string): [name: string, text: string][] {
  return readdirSync(folder)
    .filter((name) => /^\d{10,}_/.test(name))
    .map((name) => [name.replace(/^\d+_/, ''), readFileSync(join(folder, name), 'utf8')]);
}

test('json_compiler reads the folder by number, and never what it wrote before', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    '10.json': `${B}\n`,
    '2.json': `${A}\n`,
    'notes.txt': 'x',
    'index.csv': 'filename\n',
    '1300000000_result.json': `${A}\n`,
    '1300000000_STANDARD.json': `[${A}]`,
  });
  const first = await runCli(['json_compiler'], folder);
  expect(first.code, first.stderr).toBe(0);
  expect(resultsIn(folder)).toContainEqual(['result.json', `${A}\n${B}\n`]);
  expect(first.stderr).toContain('The same today: km-export compile 2.json 10.json -o ../all.ndjson\n');
  expect(first.stderr).toMatch(/Left out.*1300000000_STANDARD\.json, 1300000000_result\.json/);
  expect((await runCli(['json_compiler'], folder)).code).toBe(0);
  const compiled = resultsIn(folder).filter(([name, text]) => name === 'result.json' && text !== `${A}\n`);
  expect(compiled.map(([, text]) => text)).toEqual([`${A}\n${B}\n`, `${A}\n${B}\n`]);
  expect(readFileSync(join(folder, '10.json'), 'utf8')).toBe(`${B}\n`);
});

test('json_to_json and json_to_csv write one file into the current folder', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'in/export.json': `${A}\n${B}\n` });
  expect((await runCli(['json_to_json', 'in/export.json'], folder)).code).toBe(0);
  expect((await runCli(['json_to_csv', 'in/export.json'], folder)).code).toBe(0);
  const results = new Map(resultsIn(folder));
  expect(results.get('STANDARD.json')).toBe(JSON.stringify([JSON.parse(A), JSON.parse(B)], null, 2));
  expect(results.get('converter_result.csv')).toMatch(/^_p,_t,_n,plan\nann,1350000000,Visited Site,/);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

const TIED = '{"_p":"ann","_p2":"ann@example.com","_t":1350000001}';

test('parse_aliases and parse_identity write two files each, and leave their input', async () => {
  const folder = temporaryFolder();
  const text = `${A}\n${TIED}\n${B}\n`;
  writeFiles(folder, { 'in/export.json': text });
  const aliases = await runCli(['parse_aliases', 'in/export.json'], folder);
  expect(aliases.code, aliases.stderr).toBe(0);
  expect(resultsIn(folder)).toEqual([
    ['aliases.json', `${TIED}\n`],
    ['result.json', `${A}\n${B}\n`],
  ]);
  expect(aliases.stderr).toContain('The same today: km-export aliases in/export.json --out-dir parted\n');
  expect(aliases.stderr).toMatch(/\/\d+_aliases\.json: 1 row,/);

  const other = temporaryFolder();
  writeFiles(other, { 'in/export.json': text });
  const found = await runCli(['parse_identity', 'in/export.json', 'ann'], other);
  expect(found.code, found.stderr).toBe(0);
  expect(resultsIn(other)).toEqual([
    ['ann_results.json', `${A}\n${TIED}\n`],
    ['result.json', `${B}\n`],
  ]);
  expect(found.stderr).toContain('identity in/export.json --id ann --out-dir parted\n');
  for (const each of [folder, other]) {
    expect(readFileSync(join(each, 'in/export.json'), 'utf8')).toBe(text);
    expect(readdirSync(each).filter((name) => name.startsWith('.'))).toEqual([]);
  }
});

test('an identity that no file can be named after is found, and quoted in what to type today', async () => {
  const folder = temporaryFolder();
  const odd = '{"_p":"../a b","_t":1}';
  writeFiles(folder, { 'a.json': `${odd}\n${A}\n{"_p":"../A B","_t":2}\n` });
  const { code, stderr } = await runCli(['parse_identity', 'a.json', '../a b'], folder);
  expect(code, stderr).toBe(0);
  expect(resultsIn(folder)).toEqual([
    ['.._a b_results.json', `${odd}\n`],
    ['result.json', `${A}\n{"_p":"../A B","_t":2}\n`],
  ]);
  expect(stderr).toContain("km-export identity a.json --id '../a b' --out-dir parted");
  expect(stderr).toContain('--ignore-case');
});

test('what was parted is not compiled again', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { '1.json': `${A}\n${TIED}\n` });
  for (const args of [['parse_aliases', '1.json'], ['parse_identity', '1.json', 'ann'], ['json_compiler']]) {
    expect((await runCli(args, folder)).code).toBe(0);
  }
  const compiled = resultsIn(folder).filter(([name]) => name === 'result.json');
  expect(compiled.map(([, text]) => text)).toEqual([`${A}\n`, '', `${A}\n${TIED}\n`]);
});

test('runs that start at once never meet', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'a.json': `${A}\n`, 'b.json': `${B}\n` });
  const runs = ['a.json', 'b.json', 'a.json', 'b.json'].map((file) => runCli(['json_to_csv', file], folder));
  const parted = ['a.json', 'b.json'].map((file) => runCli(['parse_aliases', file], folder));
  for (const { code, stderr } of await Promise.all([...runs, ...parted])) expect(code, stderr).toBe(0);
  expect(resultsIn(folder)).toHaveLength(8);
});

test('they are not in the list of commands, but in the help', async () => {
  const { stdout } = await runCli(['--help'], temporaryFolder());
  expect(stdout.toString()).not.toMatch(/^ +json_compiler/m);
  expect(stdout.toString()).toContain('docs/from-the-gem.md');
  const empty = await runCli(['json_compiler'], temporaryFolder());
  expect(empty.code).toBe(1);
  expect(empty.stderr).toContain('the current folder holds no .json file');
});
