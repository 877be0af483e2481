import { expect, test } from 'vitest';
import { formatIsoTime } from './iso-time.ts';

test('a moment reads as the same moment again, whatever the clock', () => {
  for (const time of [0, 1_711_846_800, -1, 1_262_304_000.5, -0.25, 1e9 + 0.123456, 1e11, -1e11]) {
    for (const offset of [null, 0, 3600, -34_200, 50_400]) {
      expect(Date.parse(formatIsoTime(time, offset)) / 1000).toBeCloseTo(Math.floor(time * 1000) / 1000, 3);
    }
  }
});

test('clocks show what people would read there', () => {
  expect(formatIsoTime(1_729_989_000, 7200)).toBe('2024-10-27T02:30:00+02:00');
  expect(formatIsoTime(1_729_992_600, 3600)).toBe('2024-10-27T02:30:00+01:00');
  expect(formatIsoTime(-0.5, null)).toBe('1969-12-31T23:59:59.5Z');
  expect(formatIsoTime(1.000_000_9, null)).toBe('1970-01-01T00:00:01.000001Z');
  expect(formatIsoTime(1.999_999_9, null)).toBe('1970-01-01T00:00:02Z');
  expect(formatIsoTime(-2e9, 3208)).toBe('1906-08-16T21:20:08+00:53:28');
  expect(formatIsoTime(1e11, null)).toBe('5138-11-16T09:46:40Z');
});
