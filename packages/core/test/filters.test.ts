/** Any combination of choices keeps the records that the plainest implementation keeps, however the input is cut. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobSpec, OptionValues } from '../src/index.ts';
import { kindOf, naiveJob } from './naive-job.ts';
import { runInMemory } from './run-in-memory.ts';

const MOMENTS = {
  UTC: { '2024-03-31': 1711843200, '2024-03-31T01:00': 1711846800, '1711843201.5': 1711843201.5, '1': 1 },
  // Clocks are turned from 02:00 to 03:00.
  'Europe/Berlin': {
    '2024-03-31': 1711839600,
    '2024-03-31T02:30': 1711846800,
    '2024-03-31T04:00': 1711850400,
  },
  'Pacific/Kiritimati': { '2024-03-31': 1711792800, '2024-04-01': 1711879200 },
} as const satisfies Record<string, Record<string, number>>;

const TIMES = [
  ...Object.values(MOMENTS).flatMap((moments) =>
    Object.values<number>(moments).flatMap((time) => [
      `${time}`,
      `${time - 1}`,
      `"${time}"`,
      `${time + 0.5}`,
    ]),
  ),
  ...['null', '"soon"', '1711843200000', '-3', '17118432e2', 'true'],
];

/** Members as they are spelled: a name, and the values that it may have. */
const MEMBERS: Record<string, readonly string[]> = {
  _p: [
    '"ann"',
    '"Ann"',
    '"\\u0061nn"',
    '" ann"',
    '"Zoë"',
    '"ZO\\u00cb"',
    '1',
    '1.0',
    '10e-1',
    '"1"',
    '-0',
    '0',
    '""',
    'null',
    '[]',
  ],
  _t: TIMES,
  _n: ['"Buy"', '"buy"', '"b\\u0075y"', '"Visit"', '1', '"1"', 'null', '{"a":1}'],
  _p2: ['"bob"', 'null', 'false', '0'],
  plan: ['"gold"', '"Gold"', '1', '"1.0"', '100e-2', 'null', 'false', '""', '[ 1, 2 ]'],
  PLAN: ['"gold"', 'true', '"false"'],
  'pl\\u0061n': ['"gold"', '1'],
  amount: ['0', '-0', '"0"', '0.5', '".5"', '"5e-1"', '{}'],
  __proto__: ['1', '"x"'],
};

const member = fc
  .constantFrom(...Object.keys(MEMBERS))
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(MEMBERS[name] ?? []))));
const line = fc
  .uniqueArray(member, { minLength: 1, maxLength: 5, selector: ([name]) => JSON.parse(`"${name}"`) })
  .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`);

const some = (...texts: string[]) =>
  fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 });
const EQUATIONS = [
  'plan=gold',
  'Plan=1',
  'plan=',
  'plan=[1,2]',
  'plan=false',
  'amount=0',
  'AMOUNT=0.5',
  '_n=Buy',
];
const period = fc.constantFrom(...(Object.keys(MOMENTS) as (keyof typeof MOMENTS)[])).chain((timeZone) => {
  const times = Object.entries<number>(MOMENTS[timeZone])
    .sort((a, b) => a[1] - b[1])
    .map(([text]) => text);
  return fc.subarray(times, { minLength: 1, maxLength: 2 }).chain(([from = '', to]) =>
    fc.constantFrom<OptionValues>(
      ...(to === undefined
        ? [
            { timeZone, from },
            { timeZone, until: from },
          ]
        : [{ timeZone, from, until: to }]),
    ),
  );
});
/** Each about as often there as not. */
const options = fc
  .tuple(
    fc.option(period, { nil: {} }),
    fc.record<OptionValues>(
      {
        kinds: some('event', 'set', 'alias'),
        events: some('buy', 'VISIT', '1', '{"a":1}'),
        dropEvents: some('Visit', '1'),
        has: some('plan', '_T', '__PROTO__'),
        hasNot: some('amount', '_p2', 'nothing'),
        where: fc.uniqueArray(fc.constantFrom(...EQUATIONS), { minLength: 1, maxLength: 2 }),
        whereNot: fc.uniqueArray(fc.constantFrom(...EQUATIONS), { minLength: 1, maxLength: 2 }),
        id: some('ann', 'zoë', '1', ''),
        idNumber: some('1', '0', '2'),
        ignoreCase: fc.boolean(),
        dropIds: fc.boolean(),
        samplePeople: fc.constantFrom('50%', '99%', '100%'),
        sampleSeed: fc.constantFrom('0', '1', '4294967295'),
        limit: fc.nat({ max: 20 }).map(String),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([times, others]): OptionValues => ({ ...times, ...others }));

/** Which of the options are taken: with all of them hardly a record would be left. */
const chosen = fc
  .tuple(options, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }))
  .map(([all, keep]) => Object.fromEntries(Object.entries(all).filter((_, i) => keep[i] && keep[i + 5])))
  // Who names nobody, and wants them left out, is told so.
  .map(({ dropIds, ...rest }) => ({ ...rest, ...('id' in rest || 'idNumber' in rest ? { dropIds } : {}) }))
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const files = fc.array(fc.tuple(fc.array(line, { maxLength: 25 }), fc.boolean()), {
  minLength: 1,
  maxLength: 4,
});

it('keeps what a naive implementation keeps, and counts what it drops by the same rules', async () => {
  let someWereDropped = 0;
  let someWereKept = 0;
  await fc.assert(
    fc.asyncProperty(
      files,
      chosen,
      fc.record({
        task: fc.integer({ min: 20, max: 2000 }),
        read: fc.integer({ min: 1, max: 300 }),
        part: fc.integer({ min: 1, max: 300 }),
        ahead: fc.nat({ max: 500 }),
      }),
      fc.constantFrom(1, 2, 5),
      async (contents, records, cut, workers) => {
        const lines = contents.flatMap(([each]) => each);
        const zone = (records.timeZone ?? 'UTC') as keyof typeof MOMENTS;
        const moments = new Map(Object.entries<number>(MOMENTS[zone]));
        const isOfAnotherZone = [records.from, records.until].some(
          (text) => text !== undefined && !moments.has(text as string),
        );
        fc.pre(!isOfAnotherZone);
        const { kept, dropped } = naiveJob(lines, records, moments);
        const spec: JobSpec = {
          inputs: ['export'],
          outputs: [
            { name: 'out', format: 'ndjson' },
            { name: 'out.csv', format: 'csv' },
            { name: 'kinds', format: 'ndjson', split: 'kind' },
          ],
          records,
        };
        const { outputs, drops } = await runInMemory(filesOf(contents), spec, cut, workers);

        const joined = (each: typeof kept) => each.map((record) => `${record.line}\n`).join('');
        expect(Buffer.from(outputs.get('out') ?? '', 'latin1').toString()).toBe(joined(kept));
        expect(Object.fromEntries(drops.map(({ rule, records: count }) => [rule, count]))).toEqual(dropped);
        const names = [...new Set(kept.flatMap(({ members }) => [...members.keys()]))];
        expect((outputs.get('out.csv') ?? '').split('\n')[0]).toBe(names.join(','));
        for (const [kind, name] of Object.entries(KIND_FILES)) {
          const ofKind = joined(kept.filter((record) => kindOf(record) === kind));
          expect(Buffer.from(outputs.get(`kinds/${name}.ndjson`) ?? '', 'latin1').toString()).toBe(ofKind);
        }
        if (Object.keys(dropped).length > 0) someWereDropped++;
        if (kept.length > 0) someWereKept++;
      },
    ),
    { numRuns: RUNS },
  );
  // Else this would compare nothing with nothing.
  expect(Math.min(someWereDropped, someWereKept)).toBeGreaterThan(RUNS / 3);
}, 120_000);

const RUNS = 150;
const KIND_FILES = { event: 'events', set: 'property sets', alias: 'aliases' };

function filesOf(contents: readonly [lines: string[], isGzipped: boolean][]): Map<string, Uint8Array> {
  return new Map(
    contents.map(([lines, isGzipped], index) => {
      const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''));
      return [`${index + 1}.json`, new Uint8Array(isGzipped ? gzipSync(bytes) : bytes)];
    }),
  );
}
