import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

test('all suites but memory and features run by default', () => {
  const { suites, sizes, shapes, workers, pairs } = parseOptions([]);
  expect(suites).toEqual(['throughput', 'gzip', 'cold', 'hostile']);
  expect({ sizes, shapes, workers, pairs }).toEqual({
    sizes: [100_000_000],
    shapes: ['wide', 'narrow'],
    workers: [1, 2],
    pairs: 3,
  });
});

test('lists are read', () => {
  const options = parseOptions([
    '--size',
    '1MB,2.5 GB',
    '--jobs',
    'survey,csv',
    '--peers',
    'none',
    '--suites',
    'all',
  ]);
  expect(options.sizes).toEqual([1_000_000, 2_500_000_000]);
  expect(options.jobs).toEqual(['survey', 'csv']);
  expect(options.peers).toEqual([]);
  expect(options.suites).toContain('memory');
});

test.each([
  [['--size', '12'], 'A size looks like'],
  [['--jobs', 'csv,xml'], '--jobs knows'],
  [['--pairs', '0'], '--pairs takes whole numbers'],
])('%j makes no sense', (words, message) => {
  expect(() => parseOptions(words)).toThrow(message);
});
