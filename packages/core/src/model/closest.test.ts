import { expect, test } from 'vitest';
import { closest, didYouMean } from './closest.ts';

test.each([
  [['csv', 'json', 'ndjson'], 'cvs', 'csv'],
  [['csv', 'json', 'ndjson'], 'JSON', 'json'],
  [['csv', 'json', 'ndjson'], 'jsno', 'json'],
  [['csv', 'json', 'ndjson'], 'ndjsn', 'ndjson'],
  [['csv', 'json', 'ndjson'], 'xml', null],
  [['csv', 'json', 'ndjson'], '', null],
  [['inspect', 'compile', 'convert'], 'converts', 'convert'],
  [['Signed Up', 'Visited Site'], 'signed_up', 'Signed Up'],
  [['Signed Up', 'Visited Site'], 'visted site', 'Visited Site'],
  [['plan name', 'planname'], 'plan-name', 'plan name'],
  [['a', 'b'], 'c', null],
  [[], 'csv', null],
] as const)('of %j, %j means %j', (names, typed, meant) => {
  expect(closest(names, typed)).toBe(meant);
});

test('a question, or nothing', () => {
  expect(didYouMean(['csv'], 'cvs')).toBe(' Did you mean csv?');
  expect(didYouMean(['csv'], 'parquet')).toBe('');
});
