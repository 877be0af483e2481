import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countInRanges, rangeOf, subtractRanges, toRanges } from './ranges.ts';

it.each([
  [[], []],
  [[7], ['7']],
  [
    [3, 1, 2, 9, 9],
    ['1-3', '9'],
  ],
  [[0, 1], ['0-1']],
])('%j as ranges', (numbers, ranges) => {
  expect(toRanges(numbers)).toEqual(ranges);
});

it('are ranges of one number and of several', () => {
  expect([rangeOf(4, 4), rangeOf(4, 6)]).toEqual(['4', '4-6']);
});

it('are taken out of each other as sets are', () => {
  const numbers = fc.uniqueArray(fc.nat(60));
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const left = toRanges(some.filter((number) => !others.includes(number)));
      expect(toRanges(some)).toEqual(toRanges(some.toReversed()));
      expect(subtractRanges(toRanges(some), toRanges(others))).toEqual(
        // A range that is cut stays cut: what is between was never in it.
        left,
      );
      expect(countInRanges(left)).toBe(some.filter((number) => !others.includes(number)).length);
    }),
  );
});

it('may be huge', () => {
  expect(subtractRanges(['2-9007199254740990'], ['5', '7-8'])).toEqual(['2-4', '6', '9-9007199254740990']);
});
