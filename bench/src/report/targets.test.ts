import { expect, test } from 'vitest';
import type { Measurement } from './result.ts';
import { judge } from './targets.ts';

function measured(contestant: string, seconds: number[], more: Partial<Measurement> = {}): Measurement {
  return {
    ...{ suite: 'throughput', job: 'csv', data: 'wide', bytes: 500e6, contestant, workers: 1, sink: 'file' },
    ...{ agreed: contestant === 'product' ? null : true },
    rounds: seconds.map((wall) => ({ wallMs: wall * 1000, cpuMs: null, peakBytes: 120e6 })),
    ...more,
  };
}

/** What is said of the first goal that has these words in it. */
function verdict(measurements: Measurement[], words: string) {
  return judge('throughput', measurements).find(({ what }) => what.includes(words));
}

test('a ratio is the median of the ratios of each round', () => {
  const found = verdict([measured('product', [1, 2, 3]), measured('duckdb', [9, 26, 27])], 'DuckDB');
  expect(found).toMatchObject({ figure: 9, goal: 12, floor: 8, met: 'floor' });
});

test('a floor counts only where the outputs agree', () => {
  const product = measured('product', [1]);
  expect(verdict([product, measured('duckdb', [13])], 'DuckDB')).toMatchObject({ met: 'goal' });
  expect(verdict([product, measured('duckdb', [7])], 'DuckDB')).toMatchObject({ met: 'no' });
  for (const agreed of [null, false]) {
    const peer = measured('duckdb', [13], { agreed });
    expect(verdict([product, peer], 'DuckDB')).toMatchObject({ met: 'does not count' });
  }
});

test('a peer that was given less is compared with the product at as much', () => {
  const measurements = [
    measured('product', [5]),
    measured('product', [1], { bytes: 100e6 }),
    measured('duckdb', [8.5], { bytes: 100e6 }),
  ];
  expect(verdict(measurements, 'DuckDB')).toMatchObject({ figure: 8.5 });
});

test('two workers beside two processes, which do the work twice', () => {
  const two = measured('product', [2.5], { workers: 2, agreed: true });
  const twins = measured('twins', [4], { workers: 2, agreed: null });
  expect(verdict([two, twins], 'two processes')).toMatchObject({ figure: 80, met: 'floor' });
});

test('a second worker and peak memory', () => {
  const one = measured('product', [4]);
  const two = measured('product', [2], { workers: 2, agreed: true });
  expect(verdict([one, two], 'two workers')).toMatchObject({ figure: 2, met: 'goal' });
  expect(verdict([one, two], 'peak memory, 1 worker')).toMatchObject({ figure: 120, met: 'floor' });
  expect(verdict([one, two], 'peak memory, 2 workers')).toMatchObject({ figure: 120, met: 'goal' });
});

test('nothing is said of what did not run', () => {
  expect(judge('throughput', [measured('product', []), measured('duckdb', [13])])).toEqual([]);
});

test('the page beside the command line: its conversion, both steps, and two passes against one', () => {
  const browser = (contestant: string, job: string, seconds: number) =>
    measured(contestant, [seconds], {
      suite: 'browser',
      job,
      sink: contestant === 'page' ? 'private' : 'file',
    });
  const verdicts = judge('browser', [
    ...[
      browser('product', 'csv', 5),
      browser('product', 'survey and CSV', 8),
      browser('product', 'survey', 3),
    ],
    ...[browser('page', 'conversion', 6.25), browser('page', 'csv', 12.5), browser('page', 'survey', 6.25)],
  ]);
  const told = verdicts.map(({ what, figure, met }) => `${what.split(': ')[1]} ${figure} ${met}`);
  expect(told).toEqual([
    "speed, of Node's 48 no",
    "speed, of Node's CSV 80 floor",
    "speed, of Node's survey and CSV 64 no",
    "speed, of Node's 40 floor",
  ]);
});
