/** Files for the CSV import of Kissmetrics: put together they are the values of the export, and no event is there twice. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { type JobSpec, parseJobSpec } from '../src/index.ts';
import { runs } from './effort.ts';
import { type Cut, runInMemory } from './run-in-memory.ts';

type Line = Record<string, string | number | null>;
/** What the import would do for one record, told apart by its time. */
type Imported = {
  identities: Set<string>;
  events: string[];
  aliases: string[];
  /** Properties of the row of an event, and of all rows, with how often each is there. */
  ofEvent: number;
  properties: Record<string, string[]>;
};

const NAMES = [...'abcdefghijklmnopqrstuvwx'].map((letter) => `p${letter}`);
const value = fc.constantFrom<string | number | null>(
  'gold',
  'a,b',
  'say "x"',
  ' padded ',
  7,
  -0.5,
  null,
  'two\nlines',
);
const line: fc.Arbitrary<Line> = fc
  .record({
    _p: fc.constantFrom<string | number>('ann', 'bob', 12),
    _n: fc.option(fc.constantFrom('Buy', 'Visit "it"')),
    _p2: fc.option(fc.constant('rob'), { freq: 6 }),
    _c: fc.option(fc.constant(1), { freq: 6 }),
    some: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 16, noNullPrototype: true }),
    behind: fc.boolean(),
  })
  .map(({ some, behind, ...reserved }) => (behind ? { ...some, ...reserved } : { ...reserved, ...some }));
const cut = fc.record({
  task: fc.integer({ min: 1, max: 900 }),
  read: fc.integer({ min: 1, max: 200 }),
  part: fc.integer({ min: 1, max: 300 }),
  ahead: fc.constant(500),
});

const SPEC: JobSpec = {
  inputs: ['export'],
  outputs: [{ name: 'import', format: 'csv', options: { preset: 'kissmetrics' } }],
};

/** Each line has a time of its own. */
function exportOf(lines: readonly Line[]): Map<string, Uint8Array> {
  const spelled = lines.map((each, index) => JSON.stringify({ ...each, _t: index }));
  return new Map([['1.json', Buffer.from(spelled.join('\n'))]]);
}

function readImport(outputs: ReadonlyMap<string, string>): Map<number, Imported> {
  const records = new Map<number, Imported>();
  for (const [name, content] of outputs) {
    if (name === 'import/manifest.json') continue;
    const [titles, ...rows] = parse(Buffer.from(content, 'latin1').toString());
    expect(titles.slice(0, 2)).toEqual(['Identity', 'Timestamp']);
    const properties = titles.filter((title) => title.startsWith('Prop:'));
    const kinds = titles.slice(2).filter((title) => !title.startsWith('Prop:'));
    expect(properties.length).toBeLessThanOrEqual(10);
    expect([[], ['Event'], ['Alias']]).toContainEqual(kinds);
    if (kinds[0] === 'Alias') expect(properties).toEqual([]);
    for (const row of rows) {
      expect(row).toHaveLength(titles.length);
      const cells = new Map(titles.map((title, index) => [title, row[index]]));
      const time = Number(cells.get('Timestamp'));
      const own = records.get(time) ?? {
        identities: new Set(),
        events: [],
        aliases: [],
        ofEvent: 0,
        properties: {},
      };
      records.set(time, own);
      own.identities.add(cells.get('Identity') as string);
      if (cells.has('Event')) own.events.push(cells.get('Event') as string);
      if (cells.has('Alias')) own.aliases.push(cells.get('Alias') as string);
      for (const title of properties) {
        const cell = cells.get(title) as string;
        if (cell === '') continue;
        const property = title.slice('Prop:'.length);
        own.properties[property] = [...(own.properties[property] ?? []), cell];
        if (cells.has('Event')) own.ofEvent++;
      }
    }
  }
  return records;
}

function parse(table: string): string[][] {
  const rows: string[][] = [];
  new Papa.Parser({ delimiter: ',', newline: '\n', step: ({ data }) => rows.push(...data) }).parse(
    table,
    0,
    false,
  );
  // It finds an empty row behind the last line end.
  expect(rows.pop()).toEqual(['']);
  return rows;
}

/** As {@link readImport} has to find a line. */
function imported({ _p, _n = null, _p2 = null, _c, ...properties }: Line): Imported {
  const text = (each: unknown) => String(each).replaceAll('"', "'");
  const own = Object.entries(properties).filter(([, each]) => each !== null);
  return {
    identities: new Set([text(_p)]),
    events: _n === null ? [] : [text(_n)],
    aliases: _p2 === null ? [] : [text(_p2)],
    ofEvent: _n === null ? 0 : Math.min(10, own.length),
    properties: Object.fromEntries(own.map(([name, each]) => [name, [text(each)]])),
  };
}

describe('files for the CSV import', () => {
  it('hold every value once and every event once, with all of its properties up to ten', async () => {
    const jobs = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 40 }),
      rowsPerFile: fc.option(fc.constantFrom('1', '3'), { nil: undefined }),
      cuts: fc.tuple(cut, cut),
      workers: fc.constantFrom(1, 2, 5),
    });
    const property = fc.asyncProperty(jobs, async ({ lines, rowsPerFile, cuts: [one, other], workers }) => {
      const spec = {
        ...SPEC,
        outputs: SPEC.outputs.map((output) => ({ ...output, ...(rowsPerFile && { rowsPerFile }) })),
      };
      const files = exportOf(lines);
      const { outputs } = await runInMemory(files, spec, one as Cut, workers);
      const expected = new Map(lines.map((each, index) => [index, imported(each)]));
      expect(new Map([...readImport(outputs)].sort(([a], [b]) => a - b))).toEqual(expected);
      const again = await runInMemory(files, spec, other as Cut, 3);
      expect([...again.outputs]).toEqual([...outputs]);
    });
    await fc.assert(property, { numRuns: runs(60) });
  });

  it('hold every value of an export with more sets of properties than files are made for, and of very wide events', async () => {
    const lines: Line[] = Array.from({ length: 5000 }, (_, index) => ({
      _p: 'ann',
      _n: 'Buy',
      [`a${index}`]: 1,
      [`b${index >> 1}`]: 2,
    }));
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`wide${index}`, index]));
    lines.unshift({ _p: 'ann', _n: 'Wide', ...wide });
    const whole: Cut = { task: 1 << 20, read: 1 << 16, part: 1 << 16, ahead: 1 << 20 };
    const files = exportOf(lines);
    const { outputs } = await runInMemory(files, SPEC, whole, 1);
    const found = readImport(outputs);
    for (const [index, each] of lines.entries()) {
      const { ofEvent: _, ...expected } = imported(each);
      expect(found.get(index)).toMatchObject(expected);
    }
    const cut = await runInMemory(files, SPEC, { ...whole, task: 50_000, part: 4000 }, 3);
    expect([...cut.outputs]).toEqual([...outputs]);
  });

  it('are made no other way than the preset says, with times in seconds', () => {
    const [output] = SPEC.outputs;
    expect(() => parseJobSpec({ ...SPEC, outputs: [{ ...output, split: 'kind' }] })).toThrow(
      /outputs\[0\]\.split must be left out/,
    );
    expect(() => parseJobSpec({ ...SPEC, records: { time: 'iso', timeColumn: 'replace' } })).toThrow(
      /times in seconds alone/,
    );
    expect(() => parseJobSpec({ ...SPEC, outputs: [{ ...output, options: {}, split: 'import' }] })).toThrow(
      /split must be one of/,
    );
    expect(parseJobSpec({ ...SPEC, records: { time: 'iso' } }).outputs).toEqual(SPEC.outputs);
  });
});
