/** Filters and duplicates against a plain implementation, which parses every line and remembers all it saw. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JobSpec, listInput, type OptionValues, runJob } from '../src/index.ts';
import { runs } from './effort.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';

type Parsed = Record<string, unknown>;
type Plain = { lines: string[]; drops: Record<string, number>; taken: unknown };

const NO_PROPERTIES = ['_p', '_p2', '_n', '_t', '_c', '_d', '_k', '_server_timestamp'];

function plainly(lines: readonly string[], options: OptionValues): Plain {
  const { kinds = [], events = [], dropEvents = [], dedupe = 'none' } = options as Record<string, string[]>;
  const drops: Record<string, number> = {};
  const taken = { records: 0, events: 0, properties: 0 };
  const drop = (rule: string) => {
    drops[rule] = (drops[rule] ?? 0) + 1;
  };
  const seen = new Set<string>();
  const isNew = (key: unknown) => seen.size < seen.add(JSON.stringify(key)).size;
  const written: string[] = [];
  for (const line of lines) {
    const record: Parsed = JSON.parse(line);
    const event = record._n == null ? null : String(record._n).toLowerCase();
    const isAlias = record._p2 != null && record._p2 !== false;
    const kind = isAlias ? 'alias' : event === null ? 'set' : 'event';
    if (kinds.length > 0 && !kinds.includes(kind)) {
      drop('kind');
      continue;
    }
    const isKept = events.length === 0 || (event !== null && events.includes(event));
    if (!isKept || (event !== null && dropEvents.includes(event))) {
      drop('event');
      continue;
    }
    const { _p: person, _t } = record;
    const time =
      typeof _t === 'number' || (typeof _t === 'string' && /^[\d.]+$/.test(_t)) ? Number(_t) : null;
    if ((dedupe as unknown) === 'exact') {
      if (isNew(line)) written.push(line);
      else drop('duplicate');
      continue;
    }
    const hasKey = !isAlias && time !== null && ['string', 'number'].includes(typeof person);
    if ((dedupe as unknown) === 'none' || !hasKey) {
      written.push(line);
      continue;
    }
    const gone: string[] = [];
    let stays = 0;
    if (event !== null) {
      if (isNew([person, time, 'event', event])) stays++;
      else gone.push('_n');
    }
    for (const name of Object.keys(record)) {
      if (NO_PROPERTIES.includes(name)) continue;
      if (isNew([person, time, 'property', name.toLowerCase()])) stays++;
      else gone.push(name);
    }
    if (gone.length === 0) {
      written.push(line);
    } else if (stays === 0) {
      drop('duplicate');
    } else {
      for (const name of gone) delete record[name];
      taken.records++;
      taken.events += gone.filter((name) => name === '_n').length;
      taken.properties += gone.filter((name) => name !== '_n').length;
      written.push(JSON.stringify(record));
    }
  }
  return { lines: written, drops, taken: taken.records === 0 ? null : taken };
}

const member = (name: string, ...values: string[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined }).map((value) => [name, value] as const);

/** Few people, times and names: most of what is there was there before. */
const line = fc
  .tuple(
    fc.tuple(
      member('_p', '"a"', '"a"', '"\\u0061"', '"1"', '1', '1.0', 'null'),
      member('_t', '1', '1', '1.0', '"1"', '2', '"x"'),
      member('_n', '"Buy"', '"buy"', '"É"', '"é"', '5', '"5"', 'null'),
      member('plan', '1', '{"deep" : [1, 2]}'),
      member('Plan', '"x"', 'null'),
      member('n', '2', '""'),
      member('ä', 'false'),
      member('\\u00c4', 'true'),
      member('_d', '1'),
    ),
    fc.option(fc.constantFrom('"b"', 'null', '0'), { freq: 8, nil: undefined }),
    fc.nat(8),
    fc.constantFrom('', '', ' '),
  )
  .map(([members, alias, turn, space]) => {
    const all = [...members.slice(turn), ...members.slice(0, turn), ['_p2', alias] as const];
    const text = all
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `"${name}":${space}${value}`)
      .join(`,${space}`);
    return `{${text}}`;
  });

const some = (...of: string[]) => fc.subarray(of, { maxLength: 2 });
const options = fc.record(
  {
    kinds: some('event', 'set', 'alias'),
    events: some('buy', 'é', '5'),
    dropEvents: some('buy', 'é', '5'),
    dedupe: fc.constantFrom('reports', 'reports', 'exact', 'none'),
  },
  { requiredKeys: ['dedupe'] },
);

it('of filters and duplicates does what a plain implementation does, however it is cut and wherever keys go', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line, { maxLength: 30 }), { minLength: 1, maxLength: 3 }),
      options,
      fc.constantFrom(1, 2, 5),
      fc.integer({ min: 50, max: 1000 }),
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom(0, 200, 1 << 20),
      fc.boolean(),
      async (files, records, workers, taskBytes, partBytes, duplicatesBytes, mayTakeBack) => {
        const contents = new Map(
          files.map((lines, i) => [`${i + 1}.json`, Buffer.from(lines.map((text) => `${text}\n`).join(''))]),
        );
        const openSource = memorySources((name) => contents.get(name) as Uint8Array);
        const found = [...contents].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
        const listing = listInput([{ given: 'export', kind: 'folder', files: found }], {
          mergeExports: false,
        });
        const spec: JobSpec = {
          inputs: ['export'],
          outputs: [
            { name: 'lines', format: 'ndjson' },
            { name: 'table', format: 'csv' },
          ],
          records,
        };
        const sinks = new MemorySinks();
        const scratch = new MemoryScratch();
        const result = await runJob(
          spec,
          listing,
          {
            pool: new MemoryPool(workers, openSource),
            openSource,
            openSink: sinks.open,
            scratch,
            mayTakeBack,
          },
          {
            sizes: {
              ...{ surveyTaskBytes: taskBytes, convertTaskBytes: taskBytes },
              ...{ readBytes: 64, partBytes, aheadBytes: 300, duplicatesBytes },
            },
          },
        );
        const expected = plainly(files.flat(), records);
        const text = (name: string) => Buffer.from(sinks.closed.get(name) ?? []).toString();
        const values = (lines: string[]) => lines.map((each) => JSON.stringify(JSON.parse(each)));
        expect(values(text('lines').split('\n').slice(0, -1))).toEqual(values(expected.lines));
        const columns = new Set(expected.lines.flatMap((each) => Object.keys(JSON.parse(each))));
        const header = text('table').split('\n')[0];
        expect(new Set(header === '' ? [] : header.split(','))).toEqual(columns);
        const drops = Object.fromEntries(result.drops.map(({ rule, records }) => [rule, records]));
        expect(drops).toEqual(expected.drops);
        expect(result.taken).toEqual(expected.taken);
        expect(result.totals.records).toBe(result.written + result.dropped);
        expect(result.written).toBe(expected.lines.length);
        expect(scratch.kept, 'scratch files are discarded').toBe(0);
      },
    ),
    { numRuns: runs(60) },
  );
}, 60_000);
