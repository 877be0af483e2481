import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_TIME } from '../model/keys.ts';
import { ARRAY, FALSE, NULL, NUMBER, OBJECT, RecordView, STRING, TRUE } from '../model/record.ts';
import { Scanner } from '../scan/scanner.ts';
import { readTime } from '../scan/value.ts';
import { Profile } from './profile.ts';
import { profilesOf } from './property-table.ts';
import { PREVIEW_ROWS, SummaryMerger, type SurveySummary } from './summary.ts';

/** The summary of some lines. */
function profileOf(lines: readonly string[]): SurveySummary {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const { batch, names } = scanner;
  const profile = new Profile(batch, names);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  scanner.begin(bytes, 0, bytes.length, 0);
  while (scanner.next()) {
    const view = new RecordView(batch);
    const times = new Float64Array(batch.recordCount);
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      times[index] = readTime(view.bytes, view.tape, view.reserved(ID_TIME));
    }
    profile.take(batch, times);
  }
  return profile.summary();
}

const types = (...codes: number[]) => {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const code of codes) counts[code]++;
  return counts;
};

describe('a profile', () => {
  it.each([
    ['{"_n":"a"}', { events: 1 }],
    ['{"_n":""}', { events: 1 }],
    ['{"_n":false}', { events: 1 }],
    ['{"_n":0}', { events: 1 }],
    ['{"_n":null}', { propertySets: 1 }],
    ['{}', { propertySets: 1 }],
    ['{"a":1}', { propertySets: 1 }],
    ['{"_p2":"x"}', { aliases: 1 }],
    ['{"_p2":""}', { aliases: 1 }],
    ['{"_p2":0}', { aliases: 1 }],
    ['{"_p2":[]}', { aliases: 1 }],
    ['{"_p2":true}', { aliases: 1 }],
    ['{"_p2":null}', { propertySets: 1 }],
    ['{"_p2":false}', { propertySets: 1 }],
    ['{"_p2":false,"_n":"a"}', { events: 1 }],
    ['{"_p2":"x","_n":"a"}', { aliases: 1 }],
    ['{"\\u005fp2":"x"}', { aliases: 1 }],
    ['{"_p2":"x","_p2":null,"_n":"a"}', { events: 1 }],
    ['{"_P2":"x"}', { propertySets: 1 }],
  ])('counts the kind of %s', (line, kinds) => {
    expect(profileOf([line]).kinds).toEqual({ events: 0, propertySets: 0, aliases: 0, ...kinds });
  });

  it('counts events as they are named, in order of first appearance, those of alias lines too', () => {
    const summary = profileOf([
      '{"_n":"b","_t":7}',
      '{"_n":"a"}',
      '{"_n":"\\u0062","_t":5}',
      '{"_n":"B","_t":9}',
      '{"_n":"b","_t":1e12}',
      '{"_p2":"x","_n":"a","_t":3}',
      '{"_n":5}',
      '{"_n":"5"}',
      '{"_n":5.0}',
      '{"_n":true}',
      '{"_n":[ 1 , "\\u0041\\"" ]}',
      '{"_n":""}',
      '{"_n":"\\ud800"}',
      '{"_n":null,"_t":1}',
      '{"_t":1}',
    ]);
    expect(summary.events).toEqual([
      { name: 'b', records: 3, first: 5, last: 7 },
      { name: 'a', records: 2, first: 3, last: 3 },
      { name: 'B', records: 1, first: 9, last: 9 },
      { name: '5', records: 2, first: null, last: null },
      { name: '5.0', records: 1, first: null, last: null },
      { name: 'true', records: 1, first: null, last: null },
      { name: '[1,"\\u0041\\""]', records: 1, first: null, last: null },
      { name: '', records: 1, first: null, last: null },
      { name: '\ud800', records: 1, first: null, last: null },
    ]);
  });

  it('counts names with their types and their longest value as text', () => {
    const summary = profileOf([
      '{"_p":"ann","x":"four","__proto__":1}',
      '{"x":1.5e3,"_p":"bo","y":null}',
      '{"x":true,"y":{ "a" : 1 },"":false}',
      '{"x":false,"y":[ ],"z":"\\u00e9\\ud83d\\ude00"}',
      '{"x":"é","x":"\\n"}',
    ]);
    expect(profilesOf(summary.properties)).toEqual([
      { name: '_p', records: 2, types: types(STRING, STRING), longest: 3 },
      { name: 'x', records: 5, types: types(STRING, NUMBER, TRUE, FALSE, STRING), longest: 5 },
      { name: '__proto__', records: 1, types: types(NUMBER), longest: 1 },
      { name: 'y', records: 3, types: types(NULL, OBJECT, ARRAY), longest: 7 },
      { name: '', records: 1, types: types(FALSE), longest: 5 },
      { name: 'z', records: 1, types: types(STRING), longest: 6 },
    ]);
  });

  it('counts records by their day in UTC', () => {
    const summary = profileOf([
      '{"_t":0}',
      '{"_t":86399.9}',
      '{"_t":86400}',
      '{"_t":-1}',
      '{"_t":1}',
      '{"_t":"x"}',
      '{}',
      '{"_t":-86400}',
      '{"_t":-86400.5}',
    ]);
    expect(summary.days.toSorted((a, b) => a[0] - b[0])).toEqual([
      [-2, 1],
      [-1, 2],
      [0, 3],
      [1, 1],
    ]);
  });

  it('keeps the first records as text, long values cut', () => {
    const lines = Array.from(
      { length: PREVIEW_ROWS + 20 },
      (_, i) => `{"n":${i},"e":null,"o":{ "a" : [1] },"t":"\\u00e9"}`,
    );
    const { preview } = profileOf(lines);
    expect(preview).toHaveLength(PREVIEW_ROWS);
    expect(preview[7]).toEqual([
      { name: 'n', value: '7' },
      { name: 'e', value: '' },
      { name: 'o', value: '{"a":[1]}' },
      { name: 't', value: 'é' },
    ]);
    const [[{ value }]] = profileOf([`{"long":"${'x'.repeat(100_000)}"}`]).preview;
    expect(value).toMatch(/^x+…$/);
    expect(value.length).toBeLessThan(1000);
    expect(profileOf([`{"short":"${'x'.repeat(200)}"}`]).preview).toEqual([
      [{ name: 'short', value: 'x'.repeat(200) }],
    ]);
  });

  it('of one stretch after the other merges to that of the whole', () => {
    const value = fc.constantFrom('1', '"a"', '"longer"', 'null', 'true', 'false', '{}', '[1]', '"\\u00e9"');
    const name = fc.constantFrom('_p', '_p2', '_n', 'x', 'y', '', '\\u0078', '1');
    const members = fc.uniqueArray(fc.tuple(name, value), {
      maxLength: 4,
      selector: ([n]) => JSON.parse(`"${n}"`),
    });
    const line = fc
      .tuple(members, fc.option(fc.integer({ min: -200_000, max: 200_000 })))
      .map(([list, time]) => {
        const texts = list.map(([n, v]) => `"${n}":${v}`);
        return `{${(time === null ? texts : [...texts, `"_t":${time}`]).join(',')}}`;
      });
    const comparable = (summary: SurveySummary) => ({
      ...summary,
      days: summary.days.toSorted((a, b) => a[0] - b[0]),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 70, size: 'max' }), fc.nat(70), (lines, cut) => {
        const merger = new SummaryMerger();
        merger.add(structuredClone(profileOf(lines.slice(0, cut))));
        merger.add(structuredClone(profileOf(lines.slice(cut))));
        const whole = profileOf(lines);
        expect(comparable(merger.summary)).toEqual(comparable(whole));
        const { events, propertySets, aliases } = whole.kinds;
        expect(events + propertySets + aliases).toBe(lines.length);
      }),
      { numRuns: 150 },
    );
  });

  it('takes any number of names', () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `{"name ${i}":${i},"_n":"event ${i}"}`);
    const summary = profileOf([...lines, ...lines]);
    expect(summary.properties.names).toHaveLength(3001);
    expect(profilesOf(summary.properties)[2999]).toEqual({
      name: 'name 2998',
      records: 2,
      types: types(NUMBER, NUMBER),
      longest: 4,
    });
    expect(summary.events).toHaveLength(3000);
    expect(summary.events.every(({ records }) => records === 2)).toBe(true);
  });
});

it('cuts no character of a preview in two', () => {
  const [row] = profileOf([`{"a":"x${'é'.repeat(150)}"}`]).preview;
  expect(row).toEqual([{ name: 'a', value: `x${'é'.repeat(99)}…` }]);
});
