import { expect, test } from 'vitest';
import { describeEdges, type ReadTimes } from './period-edges.ts';

const DAY = 86_400;
const FROM = 1_706_659_200;
const PERIOD = { from: FROM, to: FROM + DAY };

const records = (first: number | null, last: number | null): ReadTimes => ({
  indexes: [],
  time: { first, last },
});
const received = (...spans: [number, number][]): ReadTimes => ({
  indexes: spans.map(([first, last]) => ({
    received: { all: null, absent: null, present: { first, last } },
  })),
  // Clocks that are wrong reach anywhere.
  time: { first: 0, last: 4e9 },
});

test('where the days around a period were read, nothing is said', () => {
  expect(describeEdges(PERIOD, records(FROM - DAY + 60, FROM + 2 * DAY - 60))).toBeNull();
  expect(describeEdges(PERIOD, received([FROM - DAY, FROM], [FROM + 1, FROM + 2 * DAY]))).toBeNull();
});

test('where one or both were not, it is said which, and by what it is known', () => {
  expect(describeEdges(PERIOD, records(FROM - 3600, FROM + DAY + 3600))).toBe(
    'records at the edge of the period may be missing: the files read do not reach over the day before 2024-01-31 00:00:00 UTC and the day after 2024-02-01 00:00:00 UTC (their records are of 2024-01-30 23:00:00 UTC to 2024-02-01 01:00:00 UTC), and files of the days around a period hold records of it too',
  );
  expect(describeEdges(PERIOD, received([FROM, FROM + 3 * DAY]))).toMatch(
    /over the day before 2024-01-31 00:00:00 UTC \(they were received 2024-01-31 00:00:00 UTC to /,
  );
});

test('an end that is open has no day beside it', () => {
  const read = records(FROM, FROM + DAY);
  expect(describeEdges({ from: FROM, to: null }, read)).not.toContain('the day after');
  expect(describeEdges({ from: null, to: FROM + DAY }, read)).not.toContain('the day before');
});

test('where nothing has a time, nothing is known', () => {
  expect(describeEdges(PERIOD, records(null, null))).toBeNull();
});
