/** Whatever an output is split by, nothing is lost, doubled or moved: its files, put together, are the whole. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobSpec } from '../src/index.ts';
import { SPLIT_IDS } from '../src/splits/index.ts';
import { type Cut, runInMemory } from './run-in-memory.ts';

const MEMBERS: Record<string, readonly string[]> = {
  _p: ['"ann"', '"Ann"', '1', 'null'],
  _t: ['0', '86399.5', '"86400"', '2678400', '-1', '"soon"', '1e12'],
  _n: ['"Buy"', '"buy"', '"a/b"', '"a:b"', '1', 'null', '{"a":1}'],
  _p2: ['"bob"', 'null'],
  plan: ['"gold"', '[1]'],
};
const members = fc.dictionary(fc.constantFrom(...Object.keys(MEMBERS)), fc.nat(20), {
  noNullPrototype: true,
});
const line = members.map((chosen) => {
  const spelled = Object.entries(chosen).map(
    ([name, at]) => `"${name}":${MEMBERS[name][at % MEMBERS[name].length]}`,
  );
  return `{${spelled.join()}}`;
});
const jobs = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 30 }),
  split: fc.constantFrom(...SPLIT_IDS),
  timeZone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'America/New_York'),
  rowsPerFile: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  workers: fc.constantFrom(1, 2, 5),
  cut: fc.record({
    task: fc.integer({ min: 1, max: 300 }),
    read: fc.integer({ min: 1, max: 100 }),
    part: fc.integer({ min: 1, max: 300 }),
    ahead: fc.constant(500),
  }),
});

it('gives the same records as the whole, those of each part in their order', async () => {
  const property = fc.asyncProperty(jobs, async ({ lines, split, timeZone, rowsPerFile, workers, cut }) => {
    // Each line can be told from all others.
    const numbered = lines.map((each, index) =>
      each.replace(/\}$/, `${each === '{}' ? '' : ','}"#":${index}}`),
    );
    const spec: JobSpec = {
      inputs: ['export'],
      records: { timeZone },
      outputs: [
        {
          ...{ name: 'parts', format: 'ndjson', split },
          ...(split === 'identity' && { splitOptions: { id: ['ann'], ignoreCase: true } }),
          ...(rowsPerFile && { rowsPerFile: String(rowsPerFile) }),
        },
      ],
    };
    const files = new Map([['1.json', Buffer.from(numbered.join('\n'))]]);
    const { outputs } = await runInMemory(files, spec, cut as Cut, workers);
    const parts = [...outputs].filter(([name]) => name !== 'parts/manifest.json');
    const written = parts.map(([, text]) => text.split('\n').slice(0, -1));
    expect(written.flat().sort()).toEqual([...numbered].sort());
    for (const rows of written) {
      const places = rows.map((row) => numbered.indexOf(row));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      if (rowsPerFile) expect(rows.length).toBeLessThanOrEqual(rowsPerFile);
    }
    const manifest = outputs.get('parts/manifest.json');
    if (manifest === undefined) return;
    const told = JSON.parse(manifest).files.map(({ file, rows }: { file: string; rows: number }) => [
      file,
      rows,
    ]);
    expect(told.sort()).toEqual(parts.map(([name], index) => [name.slice(6), written[index].length]).sort());
  });
  await fc.assert(property, { numRuns: 120 });
});

it('gives each of two outputs that ask for other people the columns of these people', async () => {
  const lines = ['{"_p":"ann","_t":1,"of ann":1}', '{"_p":"bob","_t":2,"of bob":2}'];
  const files = new Map([['1.json', Buffer.from(`${lines.join('\n')}\n`)]]);
  const output = (name: string) =>
    ({ name, format: 'csv', split: 'identity', splitOptions: { id: [name] } }) as const;
  const spec: JobSpec = { inputs: ['export'], outputs: [output('ann'), output('bob')] };
  const { outputs } = await runInMemory(files, spec, { task: 300, read: 100, part: 300, ahead: 500 }, 1);
  expect(Object.fromEntries(outputs)).toEqual({
    'ann/identity.csv': '_p,_t,of ann\nann,1,1\n',
    'ann/rest.csv': '_p,_t,of bob\nbob,2,2\n',
    'bob/identity.csv': '_p,_t,of bob\nbob,2,2\n',
    'bob/rest.csv': '_p,_t,of ann\nann,1,1\n',
  });
});
