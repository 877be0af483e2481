import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CellRules } from './cells.ts';
import { digestCsv } from './csv-digest.ts';
import { findDifference } from './row-digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'km-export-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function difference(ours: string, theirs: string, rules: CellRules = {}): Promise<string | null> {
  writeFileSync(join(folder, 'ours'), ours);
  writeFileSync(join(folder, 'theirs'), theirs);
  return findDifference(
    await digestCsv(join(folder, 'ours'), rules),
    await digestCsv(join(folder, 'theirs'), rules),
  );
}

test('neither the order of columns, nor quotes, nor how numbers are written matters', async () => {
  const ours = 'a,b,c\n1.10,x,\n"",2,"say ""no"""\n';
  const theirs = 'c,b,a\r\n,"x",1.1\r\n"say ""no""",2.0,\r\n';
  expect(await difference(ours, theirs)).toBe(null);
});

test('the last row may lack its newline', async () => {
  expect(await difference('a,b\n1,"x"\n', 'a,b\n1,"x"')).toBe(null);
  expect(await difference('a,b\n1,\n', 'a,b\n1,')).toBe(null);
});

test.each([
  ['another value', 'a,b\n1,2\n', 'a,b\n1,3\n'],
  ['values in other columns', 'a,b\n1,2\n', 'a,b\n2,1\n'],
  ['rows in another order', 'a\n1\n2\n', 'a\n2\n1\n'],
  ['a row that is not there', 'a\n1\n2\n', 'a\n1\n'],
  ['a column that is not there', 'a,b\n1,\n', 'a\n1\n'],
  ['a text that looks like another number', 'a\n007\n', 'a\n7\n'],
  ['an empty line more', 'a\nx\n', 'a\nx\n\n'],
])('finds %s', async (_, ours, theirs) => {
  expect(await difference(ours, theirs)).not.toBe(null);
});

test('what another program is known to do differently must be allowed to it', async () => {
  const ours = 'Name,name,at,of\nx,,22:30,"{""a"":[1,2.50]}"\n';
  const theirs = 'Name,name_1,at,of\n"""x""",,22:30:00,"{""a"": [1, 2.5]}"\n';
  expect(await difference(ours, theirs)).not.toBe(null);
  const rules = { jsonStrings: true, clockTimes: true, renamedTwins: true };
  expect(await difference(ours, theirs, rules)).toBe(null);
  expect(await difference('a\n\n', 'a\nnull\n')).not.toBe(null);
  expect(await difference('a\n\n', 'a\nnull\n', { nullWord: true })).toBe(null);
});

test('rows are found again where pieces of the file end', async () => {
  const rows = Array.from(
    { length: 150_000 },
    (_, row) => `${row},"a ""quoted"" text, with more\nlines",é${row}\n`,
  );
  const csv = `a,b,c\n${rows.join('')}`;
  expect(csv.length).toBeGreaterThan(6 << 20);
  expect(await difference(csv, csv.replaceAll('\r\n', '\n'))).toBe(null);
  expect(await difference(csv, csv.replace('é149999', 'é149998'))).toMatch(/row after|row between/);
  expect((await digestCsv(join(folder, 'ours'))).rows).toBe(150_000);
});
