import { expect, test } from 'vitest';
import { drawDays } from './days.ts';

function daysFrom(start: string, count: number): { day: string; records: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.parse(start) + index * 86_400_000).toISOString().slice(0, -14),
    records: index + 1,
  }));
}

test('few days are shown one by one, and the gap between them is told', () => {
  const days = [
    { day: '2012-10-01', records: 4 },
    { day: '2012-10-03', records: 2 },
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

test('years before 0 keep their order and are shown whole', () => {
  const days = [
    { day: '-001199-02-01', records: 1 },
    { day: '-001196-02-01', records: 1 },
  ];
  const labels = (lines: string[]) => lines.map((line) => line.split(' ')[0]);
  expect(labels(drawDays(days, 80)).slice(1, 3)).toEqual(['-001199-02-01', '-001196-02-01']);
  expect(drawDays(days, 80).at(-1)).toBe('1,094 days between the first and the last without any');
  const many = [...daysFrom('-001199-01-01', 1500), ...daysFrom('2008-12-31', 2)];
  expect(labels(drawDays(many, 80)).slice(0, -2)).toEqual([
    'year',
    '-001199',
    '-001198',
    '-001197',
    '-001196',
    '-001195',
    '2008',
    '2009',
  ]);
});

test('no days are no lines', () => {
  expect(drawDays([], 80)).toEqual([]);
});
