import { expect, test } from 'vitest';
import { toCurve } from '../suites/memory.ts';
import { drawCurves, isFlat } from './chart.ts';

test('a curve has the most of each piece of time', () => {
  const samples = [0, 1, 2, 3, 4, 5, 6, 8].map((second) => ({
    afterMs: second * 1000,
    bytes: second === 5 ? 90 : second + 1,
  }));
  expect(toCurve(samples, 4)).toEqual([2, 4, 90, 9]);
  // Nobody looked in the second half of the first second.
  expect(toCurve([samples[0]!, samples[1]!], 4)).toEqual([1, 1, 1, 2]);
});

test('flat is what does not grow in the end', () => {
  expect(isFlat({ bytesOverTime: [10, 50, 100, 100, 100, 105] })).toBe(true);
  expect(isFlat({ bytesOverTime: [10, 20, 30, 40, 50, 60] })).toBe(false);
});

test('curves share a scale', () => {
  const curve = { label: 'survey', bytes: 5e9, seconds: 30, peakBytes: 101e6 };
  const text = drawCurves([
    { ...curve, bytesOverTime: [0, 100e6, 99e6] },
    { ...curve, bytesOverTime: [50e6, 100e6, 250e6], seconds: 1 },
  ]);
  expect(text).toContain('5 GB  survey  ▁▅▄  flat, peak 101 MB');
  expect(text).toContain('▃▅█  too short to tell');
});
