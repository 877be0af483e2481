/** Finding people equals a plain implementation over JSON.parse, on random exports, however they are cut. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JobResult, type JobSpec, listInput, type OptionValues, runJob } from '../src/index.ts';
import { runs } from './effort.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';

type Cut = { task: number; read: number; part: number; workers: number };
const WHOLE: Cut = { task: 1e9, read: 1e5, part: 1e9, workers: 1 };

async function run(files: string[], spec: JobSpec, { task, read, part, workers }: Cut) {
  const contents = new Map(files.map((content, index) => [`${index + 1}.json`, Buffer.from(content)]));
  const openSource = memorySources((name) => contents.get(name) as Uint8Array, read);
  const found = [...contents].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
  const listing = listInput([{ given: 'export', kind: 'folder', files: found }], { mergeExports: false });
  const sinks = new MemorySinks();
  const ports = {
    pool: new MemoryPool(workers, openSource),
    openSource,
    openSink: sinks.open,
    scratch: new MemoryScratch(),
  };
  const sizes = {
    surveyTaskBytes: task,
    convertTaskBytes: task,
    readBytes: read,
    partBytes: part,
    aheadBytes: 99,
  };
  const result: JobResult = await runJob(spec, listing, ports, { sizes });
  const textOf = (name: string) => Buffer.from(sinks.closed.get(name) ?? []).toString('utf8');
  return { result, textOf };
}

type Value = string | number | boolean | null;
type Line = { _p?: Value; _p2?: Value; _n?: string };

const NOBODY = new Set(['', '0', 'null', 'undefined', 'none', 'anonymous']);
const isNobody = (value: string | number) => NOBODY.has(String(value).trim().toLowerCase());
const isIdentity = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
const isAlias = ({ _p2 }: Line) => _p2 !== undefined && _p2 !== null && _p2 !== false;

/** Of each line, whether it is of the people asked for. */
function findPlainly(lines: Line[], { id, idNumber, ignoreCase, withAliases }: OptionValues): boolean[] {
  const keyOf = (value: unknown) =>
    typeof value === 'string' ? `t${ignoreCase ? value.toLowerCase() : value}` : `n${value}`;
  const asked = new Set([
    ...(id as string[]).map(keyOf),
    ...(idNumber as string[]).map((text) => keyOf(Number(text))),
  ]);
  const followed = lines.filter(
    (line) =>
      withAliases &&
      isAlias(line) &&
      [line._p, line._p2].every((value) => isIdentity(value) && !isNobody(value)),
  );
  // Whoever is tied to somebody known becomes known, until nobody is left.
  for (let before = -1; before !== asked.size; ) {
    before = asked.size;
    for (const { _p, _p2 } of followed) {
      const pair = [keyOf(_p), keyOf(_p2)];
      if (pair.some((key) => asked.has(key))) for (const key of pair) asked.add(key);
    }
  }
  const isAsked = (value: unknown) => isIdentity(value) && asked.has(keyOf(value));
  return lines.map(
    (line) => isAsked(line._p) || (withAliases === true && isAlias(line) && isAsked(line._p2)),
  );
}

/** Of those asked for, whom no line is of, and whether an alias that is not followed names them. */
function missPlainly(lines: Line[], { id, idNumber, ignoreCase, withAliases }: OptionValues) {
  const fold = (value: unknown) => (ignoreCase && typeof value === 'string' ? value.toLowerCase() : value);
  const asked = [...(id as string[]), ...(idNumber as string[]).map(Number)];
  const persons = new Set(lines.map(({ _p }) => fold(_p)));
  const others = new Set(lines.filter(isAlias).map(({ _p2 }) => fold(_p2)));
  const missing = asked.filter((one) => !persons.has(fold(one)) && !(withAliases && others.has(fold(one))));
  return missing.map((one) => ({
    identity: String(one),
    type: typeof one === 'number' ? 'number' : 'text',
    isInAlias: others.has(fold(one)),
  }));
}

const identity: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'A', ' a', 'é', 'É', '1', 'x"y') },
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 0, 1.5) },
  { weight: 2, arbitrary: fc.constantFrom('', 'null', ' Undefined ', 'ANONYMOUS', '0', 'none') },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
);
const line: fc.Arbitrary<Line> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ _p: identity, _n: fc.constantFrom('x', 'y') }) },
  { weight: 3, arbitrary: fc.record({ _p: identity, _p2: identity }, { requiredKeys: ['_p'] }) },
);
const exported = fc
  .array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 4 })
  .filter((files) => files.flat().length > 0);
const asking = fc.record({
  id: fc.uniqueArray(fc.constantFrom('a', 'b', 'É', '1', '', 'null'), { minLength: 1, maxLength: 3 }),
  idNumber: fc.uniqueArray(fc.constantFrom('1', '2.0', '0'), { maxLength: 2 }),
  ignoreCase: fc.boolean(),
  withAliases: fc.boolean(),
});
const cut = fc.record({
  task: fc.integer({ min: 1, max: 90 }),
  read: fc.integer({ min: 1, max: 70 }),
  part: fc.integer({ min: 1, max: 60 }),
  workers: fc.constantFrom(1, 2, 5),
});

it('finds who a plain implementation finds, as a split and as a filter, however the input is cut', async () => {
  await fc.assert(
    fc.asyncProperty(exported, asking, cut, async (files, asked, sizes) => {
      const contents = files.map((lines) => lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
      const isFound = findPlainly(files.flat(), asked);
      const all = contents.join('').split(/(?<=\n)/);
      const expected = all.filter((_, index) => isFound[index]).join('');
      const rest = all.filter((_, index) => !isFound[index]).join('');
      const split: JobSpec = {
        inputs: ['export'],
        outputs: [{ name: 'out', format: 'ndjson', split: 'identity', splitOptions: asked }],
      };
      const filter: JobSpec = {
        inputs: ['export'],
        outputs: [{ name: 'out', format: 'ndjson' }],
        records: asked,
      };
      const whole = await run(contents, split, WHOLE);
      const parted = await run(contents, split, sizes);
      expect(parted.textOf('out/identity.json')).toBe(expected);
      expect(parted.textOf('out/rest.json')).toBe(rest);
      // Who was followed, by which lines, and who was nearly taken.
      expect(parted.result.people).toEqual(whole.result.people);
      const missing = missPlainly(files.flat(), asked);
      expect(parted.result.people?.[0]?.missing.identities).toBe(missing.length);
      expect(parted.result.people?.[0]?.missing.first).toMatchObject(missing);
      const kept = await run(contents, filter, sizes);
      expect(kept.textOf('out')).toBe(expected);
      expect(kept.result.dropped).toBe(isFound.filter((found) => !found).length);
      expect(kept.result.people?.[0]).toEqual({ ...whole.result.people?.[0], output: null });
    }),
    { numRuns: runs(60) },
  );
}, 120_000);

const alias = (one: string, other: string) => `${JSON.stringify({ _p: one, _p2: other })}\n`;
const follow = (options: OptionValues): JobSpec => ({
  inputs: ['export'],
  outputs: [
    { name: 'out', format: 'ndjson', split: 'identity', splitOptions: { withAliases: true, ...options } },
  ],
});

it('names the alias line behind each identity that was followed, by its number in its file', async () => {
  const files = [
    `{"_p":"x"}\n\nbroken\n${alias('ann', 'cookie')}`,
    `${alias('cookie', 'ann@example.com')}${alias('ann', 'ann@example.com')}`,
  ];
  for (const sizes of [WHOLE, { task: 7, read: 5, part: 3, workers: 2 }]) {
    const { result } = await run(files, follow({ id: ['ann'] }), sizes);
    const name = (text: string) => ({ identity: text, type: 'text' });
    expect(result.people?.[0]?.followed).toEqual({
      identities: 2,
      first: [
        { ...name('cookie'), from: name('ann'), path: '1.json', line: 4 },
        { ...name('ann@example.com'), from: name('cookie'), path: '2.json', line: 1 },
      ],
      large: { count: 0, largest: 0, asked: null },
    });
  }
});

it('warns of more than twenty identities that hang together, and follows a hundred thousand in a row', async () => {
  const chain = (count: number) =>
    Array.from({ length: count - 1 }, (_, index) => alias(`n${index}`, `n${index + 1}`)).join('');
  const followed = async (count: number) =>
    (await run([chain(count)], follow({ id: ['n3'] }), { ...WHOLE, workers: 2, task: 30_000 })).result
      .people?.[0]?.followed;
  expect((await followed(20))?.large).toEqual({ count: 0, largest: 0, asked: null });
  const one = { identity: 'n3', type: 'text' };
  expect((await followed(21))?.large).toEqual({ count: 1, largest: 21, asked: one });
  expect(await followed(100_000)).toMatchObject({ identities: 99_999, large: { largest: 100_000 } });
});

it('tells identities that are nearly those asked for, and the option that takes them', async () => {
  const people = ['Ann', 'Ann', ' ann', ' ANN ', 7, '42', 'bob', 'ann'];
  const { result } = await run(
    [people.map((_p) => `${JSON.stringify({ _p })}\n`).join('')],
    { ...follow({ id: ['ann', '7'], idNumber: ['42'], withAliases: false }) },
    { task: 20, read: 9, part: 1, workers: 2 },
  );
  expect(result.people?.[0]?.near).toEqual({
    identities: 5,
    records: 6,
    recordsBeyond: 0,
    first: [
      { identity: 'Ann', type: 'text', differs: ['case'], records: 2, option: 'ignoreCase' },
      { identity: ' ann', type: 'text', differs: ['spaces'], records: 1, option: 'id' },
      { identity: ' ANN ', type: 'text', differs: ['case', 'spaces'], records: 1, option: 'id' },
      { identity: '7', type: 'number', differs: ['type'], records: 1, option: 'idNumber' },
      { identity: '42', type: 'text', differs: ['type'], records: 1, option: 'id' },
    ],
  });
});

it('tells whom no record is of, as they were asked for, with who is nearly they', async () => {
  const lines = [{ _p: 'ANN' }, { _p: 'bob', _p2: 'Cookie' }, { _p: 'bob', _p2: 'bob' }, { _p: 7 }];
  const files = [lines.map((line) => `${JSON.stringify(line)}\n`).join('')];
  const cut = { task: 20, read: 9, part: 1, workers: 2 };
  const missing = async (options: OptionValues) =>
    (await run(files, { ...follow(options) }, cut)).result.people?.[0]?.missing;
  const text = (identity: string, near: object | null = null, isInAlias = false) => ({
    ...{ identity, type: 'text', near, isInAlias },
  });
  const id = ['Nobody', 'ann', 'bob', 'Cookie', '7', 'nobody'];
  expect(await missing({ id, idNumber: ['8'], withAliases: false })).toEqual({
    identities: 6,
    first: [
      text('Nobody'),
      text('ann', { identity: 'ANN', type: 'text' }),
      text('Cookie', null, true),
      text('7', { identity: '7', type: 'number' }),
      text('nobody'),
      { ...text('8'), type: 'number' },
    ],
  });
  // Two spellings of one, told by the first.
  expect(await missing({ id: [...id, 'NOBODY'], ignoreCase: true })).toEqual({
    identities: 2,
    first: [text('Nobody'), text('7', { identity: '7', type: 'number' })],
  });
});

it('counts a hundred thousand of whom no record is, and names the first', async () => {
  const id = Array.from({ length: 100_000 }, (_, n) => `person ${n}`);
  const lines = Array.from({ length: 400 }, (_, n) => `{"_p":"person ${n * 2}"}\n`).join('');
  const { result } = await run([lines], follow({ id, withAliases: false }), {
    ...WHOLE,
    task: 900,
    workers: 2,
  });
  const { identities, first } = result.people![0]!.missing;
  expect([identities, first.length, first[1]?.identity]).toEqual([99_600, 1000, 'person 3']);
});

it('tells identities as they are spelled where case makes no difference', async () => {
  const files = [`{"_p":"Ann","_p2":"Cookie 1"}\n{"_p":"ANN ","_t":1}\n`, `{"_p":"COOKIE 1","_p2":"É"}\n`];
  for (const sizes of [WHOLE, { task: 7, read: 5, part: 3, workers: 2 }]) {
    const { result } = await run(files, follow({ id: ['aNN'], ignoreCase: true }), sizes);
    const name = (text: string) => ({ identity: text, type: 'text' });
    expect(result.people?.[0]?.followed?.first).toMatchObject([
      { ...name('Cookie 1'), from: name('Ann') },
      { ...name('É'), from: name('Cookie 1') },
    ]);
    expect(result.people?.[0]?.near.first).toMatchObject([{ ...name('ANN '), differs: ['spaces'] }]);
  }
});

it('keeps so many of them, and counts the records of the others', async () => {
  const lines = Array.from(
    { length: 24_000 },
    (_, n) => `${JSON.stringify({ _p: `PERSON ${n % 12_000}` })}\n`,
  );
  const long = JSON.stringify({ _p: `person 1${' '.repeat(2000)}` });
  const id = Array.from({ length: 12_000 }, (_, n) => `person ${n}`);
  for (const task of [1e9, 50_000]) {
    const { result } = await run([`${long}\n${lines.join('')}`], follow({ id, withAliases: false }), {
      ...WHOLE,
      task,
      workers: 2,
    });
    const { first, ...counted } = result.people![0]!.near;
    // Some have no place of their own, and nobody is left out of the sum.
    expect(counted).toEqual({ identities: 10_000, records: 24_001, recordsBeyond: 4001 });
    expect(first).toHaveLength(1000);
    expect(first[0]).toMatchObject({ identity: 'PERSON 0', records: 2 });
  }
});

it('refuses a file whose aliases changed between the two passes', async () => {
  let opened = 0;
  const contents = [`${alias('ann', 'bob')}`, `${alias('ann', 'eve')}${alias('ann', 'eve')}`];
  const openSource = memorySources(() => Buffer.from(contents[Math.min(1, opened++)] as string));
  const listing = listInput(
    [
      {
        given: 'export',
        kind: 'folder',
        files: [{ path: '1.json', size: contents[0]!.length, ref: '1.json' }],
      },
    ],
    { mergeExports: false },
  );
  const sinks = new MemorySinks();
  const ports = {
    pool: new MemoryPool(1, openSource),
    openSource,
    openSink: sinks.open,
    scratch: new MemoryScratch(),
  };
  await expect(runJob(follow({ id: ['ann'] }), listing, ports)).rejects.toMatchObject({
    code: 'input/changed',
  });
  expect(sinks.closed.size).toBe(0);
});
