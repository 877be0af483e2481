import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PropertyProfile, type PropertyTable, profilesOf } from './property-table.ts';
import { emptySummary, PREVIEW_ROWS, SummaryMerger, SummaryRuns, type SurveySummary } from './summary.ts';

const count = fc.integer({ min: 1, max: 9 });
const time = fc.option(fc.integer({ min: -9, max: 9 }));
const name = fc.constantFrom('a', 'b', 'c', '', '1', '__proto__', 'constructor');
const summary: fc.Arbitrary<SurveySummary> = fc.record({
  kinds: fc.record({ events: fc.nat(9), propertySets: fc.nat(9), aliases: fc.nat(9) }),
  events: fc.uniqueArray(
    fc
      .record({ name, records: count, span: fc.option(fc.tuple(fc.nat(9), fc.nat(9))) })
      .map(({ span, ...rest }) => ({
        ...rest,
        first: span === null ? null : Math.min(...span),
        last: span === null ? null : Math.max(...span),
      })),
    { selector: (event) => event.name, maxLength: 4 },
  ),
  properties: fc
    .uniqueArray(
      fc.record({
        name,
        types: fc.array(fc.nat(5), { minLength: 7, maxLength: 7 }),
        longest: fc.nat(99),
      }),
      { selector: (property) => property.name, maxLength: 4 },
    )
    .map(tableOf),
  days: fc.uniqueArray(fc.tuple(fc.integer({ min: -2, max: 2 }), count), {
    selector: ([day]) => day,
    maxLength: 4,
  }),
  preview: fc.array(
    fc.tuple(name, time).map(([n, t]) => [{ name: n, value: String(t) }]),
    { maxLength: 30 },
  ),
  namesBySplit: fc.record(
    {
      kind: fc.uniqueArray(fc.record({ key: name, names: fc.uniqueArray(name, { maxLength: 3 }) }), {
        selector: (part) => part.key,
        maxLength: 3,
      }),
    },
    { requiredKeys: [] },
  ),
});

function tableOf(profiles: readonly Omit<PropertyProfile, 'records'>[]): PropertyTable {
  return {
    names: profiles.map(({ name }) => name),
    counters: Float64Array.from(profiles.flatMap(({ types, longest }) => [...types, longest])),
  };
}

function merged(summaries: readonly SurveySummary[]): SurveySummary {
  const merger = new SummaryMerger();
  for (const next of summaries) merger.add(structuredClone(next));
  return merger.summary;
}

describe('summaries', () => {
  it('merge associatively, with the empty one as the empty value', () => {
    fc.assert(
      fc.property(fc.array(summary, { maxLength: 6, size: 'max' }), fc.nat(6), fc.nat(6), (list, a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const grouped = merged([
          merged(list.slice(0, first)),
          merged(list.slice(first, second)),
          merged(list.slice(second)),
        ]);
        expect(grouped).toEqual(merged(list));
        expect(merged([emptySummary(), ...list, emptySummary()])).toEqual(grouped);
        if (list.length === 1) expect(grouped).toEqual(list[0]);
      }),
      { numRuns: 150 },
    );
  });

  it('add up what they counted, names in order of first appearance', () => {
    const of = (part: Partial<SurveySummary>) => ({ ...emptySummary(), ...part });
    const types = [1, 0, 0, 0, 0, 0, 0];
    const all = merged([
      of({
        kinds: { events: 1, propertySets: 2, aliases: 3 },
        events: [{ name: 'b', records: 2, first: null, last: null }],
        properties: tableOf([{ name: 'x', types, longest: 4 }]),
        days: [[5, 2]],
      }),
      of({
        kinds: { events: 10, propertySets: 20, aliases: 30 },
        events: [
          { name: 'a', records: 1, first: 3, last: 4 },
          { name: 'b', records: 1, first: 7, last: 8 },
        ],
        properties: tableOf([
          { name: 'w', types, longest: 1 },
          { name: 'x', types, longest: 6 },
        ]),
        days: [
          [4, 1],
          [5, 1],
        ],
      }),
    ]);
    expect(all.kinds).toEqual({ events: 11, propertySets: 22, aliases: 33 });
    expect(all.events).toEqual([
      { name: 'b', records: 3, first: 7, last: 8 },
      { name: 'a', records: 1, first: 3, last: 4 },
    ]);
    expect(profilesOf(all.properties)).toEqual([
      { name: 'x', records: 2, types: [2, 0, 0, 0, 0, 0, 0], longest: 6 },
      { name: 'w', records: 1, types, longest: 1 },
    ]);
    expect(new Map(all.days)).toEqual(
      new Map([
        [5, 3],
        [4, 1],
      ]),
    );
  });

  it('keep the first rows for people to look at', () => {
    const rows = (from: number, length: number) =>
      Array.from({ length }, (_, i) => [{ name: 'n', value: String(from + i) }]);
    const all = merged([
      { ...emptySummary(), preview: rows(0, 30) },
      { ...emptySummary(), preview: rows(30, 30) },
      { ...emptySummary(), preview: rows(60, 30) },
    ]);
    expect(all.preview).toEqual(rows(0, PREVIEW_ROWS));
  });

  it('keep fewer first rows where they are wide, the same however they were cut', () => {
    const wide = Array.from({ length: 30 }, (_, row) =>
      Array.from({ length: 3000 }, (_, cell) => ({ name: `${cell}`, value: `${row}` })),
    );
    const one = (from: number, to: number) => ({ ...emptySummary(), preview: wide.slice(from, to) });
    const first = merged([one(0, 30)]).preview;
    expect(first).toEqual(wide.slice(0, 4));
    expect(merged([one(0, 1), one(1, 3), one(3, 30)]).preview).toEqual(first);
    expect(merged([one(0, 1), merged([one(1, 9), one(9, 30)])]).preview).toEqual(first);
  });
});

describe('summaries of tasks', () => {
  it('are one in input order, in whatever order the tasks end', () => {
    const list = fc.array(summary, { minLength: 1, maxLength: 6, size: 'max' });
    const withOrder = list.chain((tasks) =>
      fc.tuple(
        fc.constant(tasks),
        fc.shuffledSubarray([...tasks.keys()], { minLength: tasks.length, maxLength: tasks.length }),
      ),
    );
    fc.assert(
      fc.property(withOrder, ([tasks, order]) => {
        const runs = new SummaryRuns();
        for (const task of order) runs.add(task, structuredClone(tasks[task]));
        expect(runs.summary).toEqual(merged(tasks));
        expect(runs.size).toBe(1);
      }),
      { numRuns: 150 },
    );
  });

  it('are held as few behind one that is slow', () => {
    const runs = new SummaryRuns();
    for (let task = 1; task < 100; task++) {
      runs.add(task, emptySummary());
      expect(runs.size).toBe(1);
    }
    runs.add(200, emptySummary());
    expect(runs.size).toBe(2);
  });
});
