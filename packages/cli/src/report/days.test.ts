import { expect, test } from 'vitest';
import { drawDays } from './days.ts';

function daysFrom(start: string, count: number): { day: string; records: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.parse(start) + index * 86_400_000).toISOString().slice(0, 10),
    records: index + 1,
  }));
}

test('few days are shown one by one, and the gap between them is told', () => {
  const days = [
    { day: '2012-10-03', records: 2 },
    { day: '2012-10-01', records: 4 },
  ];
  expect(drawDays(days, 40)).toEqual([
    'day         records',
    '2012-10-01        4  ██████████',
    '2012-10-03        2  █████',
    '2 days with records, most on 2012-10-01 (4)',
    '1 day between the first and the last without any',
  ]);
});

test('many days become months, and very many years', () => {
  expect(drawDays(daysFrom('2012-01-01', 60), 80).map((line) => line.split(' ')[0])).toEqual([
    'month',
    '2012-01',
    '2012-02',
    '60',
  ]);
  expect(drawDays(daysFrom('2008-12-31', 1500), 80).map((line) => line.split(' ')[0])).toEqual([
    'year',
    '2008',
    '2009',
    '2010',
    '2011',
    '2012',
    '2013',
    '1,500',
  ]);
});

test('no days are no lines', () => {
  expect(drawDays([], 80)).toEqual([]);
});
