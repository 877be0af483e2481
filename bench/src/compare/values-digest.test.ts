import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findDifference } from './row-digest.ts';
import { digestValues, type ValueRules } from './values-digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'km-export-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function digest(text: string, rules?: ValueRules) {
  writeFileSync(join(folder, 'values'), text);
  return digestValues(join(folder, 'values'), rules);
}

const array = '[\n{"a":1.0,"b":"}\\""},\n{"c":{"d":[{}]}}\n]\n';

test.each([
  ['lines without brackets', '{"a":1,"b":"}\\""}\n{"c":{"d":[{}]}}\n', {}],
  ['spaces', '[ { "a" : 1, "b" : "}\\u0022" },\n{"c": {"d": [ {} ]}}]', {}],
  ['rows in an object', '[{"j":{"a":1,"b":"}\\""}},{"j":{"c":{"d":[{}]}}}]', { wrapper: 'j' }],
] as [string, string, ValueRules][])('%s are the same values', async (_, text, rules) => {
  expect(findDifference(await digest(array), await digest(text, rules))).toBe(null);
});

test('other values, and other orders of names and rows, are found', async () => {
  const ours = await digest('[{"a":1,"b":2},{}]');
  for (const text of ['[{"a":1,"b":3},{}]', '[{"b":2,"a":1},{}]', '[{},{"a":1,"b":2}]', '[{"a":1,"b":2}]']) {
    expect(findDifference(ours, await digest(text))).not.toBe(null);
  }
});

test('a file that ends in a value is not read as if it were whole', async () => {
  await expect(digest('[{"a":1},{"a":')).rejects.toThrow('middle of a value');
});

test('values are found again where pieces of the file end', async () => {
  const values = Array.from(
    { length: 200_000 },
    (_, value) => `{"value":${value},"text":"with { and \\" é"}`,
  );
  expect((await digest(`[${values.join(',')}]`)).rows).toBe(200_000);
});
