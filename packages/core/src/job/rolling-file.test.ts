import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../test/effort.ts';
import { type Cut, runInMemory } from '../../test/run-in-memory.ts';
import type { JobSpec, OptionValues } from '../index.ts';
import { isFileOf, numberedName } from './rolling-file.ts';

const FORMATS: { format: 'csv' | 'json' | 'ndjson'; options?: OptionValues }[] = [
  { format: 'csv', options: { delimiter: 'semicolon', lineEnd: 'crlf', quoting: 'all' } },
  { format: 'csv', options: { preset: 'gem' } },
  { format: 'csv' },
  { format: 'json' },
  { format: 'json', options: { layout: 'lines' } },
  { format: 'ndjson' },
];
const cuts = fc.record({
  task: fc.integer({ min: 1, max: 400 }),
  read: fc.integer({ min: 1, max: 100 }),
  part: fc.integer({ min: 1, max: 300 }),
  ahead: fc.constant(1000),
});
const text = fc.string({ unit: fc.constantFrom('a', '"', '\n', ',', '\r', '  {', '  }', ',\n', 'é') });
const record = fc.record({ _p: text, plan: fc.oneof(text, fc.constant([{ a: text }]), fc.constant({})) });

test('files hold what one file would, cut between rows, each as large as it may be, however the input is cut', async () => {
  const job = fc.record({
    ...{ records: fc.array(record, { minLength: 1, maxLength: 30 }), cut: cuts },
    ...{ kind: fc.constantFrom(...FORMATS), workers: fc.constantFrom(1, 2, 5) },
    rowsPerFile: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    bytesPerFile: fc.option(fc.integer({ min: 20, max: 400 }), { nil: undefined }),
  });
  const property = fc.asyncProperty(
    job,
    async ({ records, kind, cut, workers, rowsPerFile, bytesPerFile }) => {
      // The names of columns are always the same: each file is then what a job of its records alone writes.
      const lines = records.map((members) => JSON.stringify({ ...members, _t: 1 }));
      const write = async (some: readonly string[], limits: object, sizes: Cut = cut) => {
        const files = new Map([['1.json', Buffer.from(some.join('\n'))]]);
        const spec: JobSpec = { inputs: ['export'], outputs: [{ name: 'a.x', ...kind, ...limits }] };
        return (await runInMemory(files, spec, sizes, workers)).outputs;
      };
      const limits = {
        ...(rowsPerFile && { rowsPerFile: String(rowsPerFile) }),
        ...(bytesPerFile && { megabytesPerFile: String(bytesPerFile / 1e6) }),
      };
      const whole = { task: 1e6, read: 1e6, part: 1e6, ahead: 1e6 };
      const fits = async (some: readonly string[]) => {
        const [one = ''] = (await write(some, {}, whole)).values();
        return some.length <= (rowsPerFile ?? 1e9) && one.length <= (bytesPerFile ?? 1e9);
      };
      const expected: string[][] = [[]];
      for (const line of lines) {
        const last = expected.at(-1) as string[];
        if (last.length === 0 || (await fits([...last, line]))) last.push(line);
        else expected.push([line]);
      }
      const written = await write(lines, limits);
      expect([...written.keys()]).toEqual(expected.map((_, index) => numberedName('a.x', index + 1)));
      for (const [index, some] of expected.entries()) {
        const alone = (await write(some, {}, whole)).get('a.x');
        expect(written.get(numberedName('a.x', index + 1))).toBe(alone);
      }
    },
  );
  await fc.assert(property, { numRuns: runs(60) });
});

test('a file that goes on has the number before its ending', () => {
  expect(numberedName('a.csv', 1)).toBe('a.csv');
  expect(numberedName('a.csv.gz', 12)).toBe('a-12.csv.gz');
  expect(numberedName('in.to/a', 2)).toBe('in.to/a-2');
  expect(numberedName('a.b.csv', 3)).toBe('a.b-3.csv');
});

test('a file belongs to the output whose name it goes on with, and to no other', () => {
  for (const number of [1, 2, 12]) {
    for (const name of ['a.csv', 'a.csv.gz', 'a', 'a-7.csv', 'b/a.v1.csv']) {
      expect(isFileOf(name, numberedName(name, number))).toBe(true);
    }
  }
  expect(
    ['b.csv', 'a-2.json', 'a-02.csv', 'a-x.csv', 'a-2.csv.gz'].filter((name) => isFileOf('a.csv', name)),
  ).toEqual([]);
});

test('a sheet of Excel is never longer than it may be, its header included', async () => {
  const line = '{"_p":"a"}\n';
  const files = new Map([['1.json', Buffer.from(line.repeat(1_048_576))]]);
  const spec: JobSpec = {
    inputs: ['export'],
    outputs: [{ name: 'a.csv', format: 'csv', options: { preset: 'excel' } }],
  };
  const cut = { task: 4e6, read: 1e6, part: 1e6, ahead: 1e7 };
  const { outputs } = await runInMemory(files, spec, cut, 2);
  expect([...outputs].map(([name, { length }]) => [name, length])).toEqual([
    ['a.csv', 3 + 4 + 1_048_575 * 3],
    ['a-2.csv', 3 + 4 + 3],
  ]);
});
