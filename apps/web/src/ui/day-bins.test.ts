import { expect, test } from 'vitest';
import { binDays } from './day-bins.ts';

test('a bar a day while there is room, days without records included', () => {
  const bins = binDays(
    [
      { day: '1969-12-31', records: 2 },
      { day: '1970-01-02', records: 3 },
    ],
    10,
  );
  expect(bins).toEqual({ daysPerBin: 1, starts: [-86_400, 0, 86_400], records: [2, 0, 3] });
});

test('longer bars where there are more days than room, and no record is lost', () => {
  const days = Array.from({ length: 400 }, (_, index) => ({
    day: new Date(index * 86_400_000).toISOString().slice(0, 10),
    records: 1,
  }));
  for (const most of [1, 7, 60, 399, 400]) {
    const bins = binDays(days, most);
    expect(bins.records.length).toBeLessThanOrEqual(most);
    expect(bins.records.reduce((sum, records) => sum + records, 0)).toBe(400);
  }
  expect(binDays(days, 60).daysPerBin).toBe(7);
});

test('one record at the end of time does not make a million bars', () => {
  const bins = binDays(
    [
      { day: '2012-01-01', records: 5 },
      { day: '5138-11-16', records: 1 },
    ],
    100,
  );
  expect(bins.records).toHaveLength(100);
  expect(bins.records[0]).toBe(5);
  expect(bins.records.at(-1)).toBe(1);
});
