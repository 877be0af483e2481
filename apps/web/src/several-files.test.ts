import type { OutputSpec } from '@km-export/core';
import { expect, test } from 'vitest';
import {
  fileOf,
  mayBeOneOf,
  mayBeSeveral,
  nameOfAll,
  nameOfTogether,
  namesTogether,
} from './several-files.ts';

const CSV: OutputSpec = { name: 'all.csv', format: 'csv' };
const EXCEL: OutputSpec = { ...CSV, options: { preset: 'excel' } };
const IMPORT: OutputSpec = { name: 'a.b', format: 'csv', options: { preset: 'kissmetrics' } };

test('an output may be several files by its split, by a limit, or by what a sheet holds', () => {
  expect(mayBeSeveral(CSV, 5_000_000)).toBe(false);
  expect(mayBeSeveral({ ...CSV, split: 'event' }, 1)).toBe(true);
  expect(mayBeSeveral(IMPORT, 1)).toBe(true);
  expect(mayBeSeveral({ ...CSV, rowsPerFile: '10' }, 1)).toBe(true);
  expect(mayBeSeveral({ ...CSV, megabytesPerFile: '0.5' }, 1)).toBe(true);
  expect([1_048_575, 1_048_576].map((records) => mayBeSeveral(EXCEL, records))).toEqual([false, true]);
});

test('its files have one name together', () => {
  expect(nameOfAll({ ...CSV, name: 'a.b', split: 'event' })).toBe('a.b');
  expect(nameOfAll(IMPORT)).toBe('a.b');
  expect(['all.csv', 'a.b.csv.gz', 'plain'].map((name) => nameOfAll({ ...CSV, name }))).toEqual([
    'all',
    'a.b',
    'plain',
  ]);
});

test('a file is told by the name of its output', () => {
  expect(fileOf('out', 'out/a-2.csv')).toBe('a-2.csv');
  expect(['all.csv.gz', 'all-12.csv.gz'].map((name) => fileOf('all.csv.gz', name))).toEqual([
    'all.csv.gz',
    'all-12.csv.gz',
  ]);
  expect(fileOf('all.csv', 'all-rejected.txt')).toBeNull();
  expect(fileOf('all.csv', 'all-x.csv')).toBeNull();
});

test('several outputs go to one place, with the rejected lines', () => {
  const json: OutputSpec = { name: 'all.json', format: 'json' };
  const parts: OutputSpec = { name: 'parts', format: 'csv', split: 'event' };
  expect(nameOfTogether({ outputs: [CSV] })).toBeNull();
  expect(nameOfTogether({ outputs: [parts, CSV] })).toBe('all');
  expect(nameOfTogether({ outputs: [parts, { ...parts, name: 'more' }] })).toBe('parts');
  const names = (...outputs: OutputSpec[]) => namesTogether({ inputs: [], outputs, rejects: 'bad.txt' }, 10);
  expect(names(CSV, json)).toEqual(['all.csv', 'all.json', 'bad.txt']);
  expect(names(CSV, { ...parts, split: 'aliases' })).toEqual(['all.csv', 'parts', 'bad.txt']);
  // What is in the way is not known before.
  expect(names(CSV, parts)).toBeNull();
  expect(names(CSV, { ...json, rowsPerFile: '2' })).toBeNull();
});

test('what else may not go into its folder is told by names that its files may get', () => {
  const parts: OutputSpec = { name: 'out', format: 'csv', split: 'event' };
  const rows: OutputSpec = { ...CSV, rowsPerFile: '10' };
  expect(['A.csv', 'manifest.json', 'rejected.txt'].map((file) => mayBeOneOf(parts, file))).toEqual([
    true,
    true,
    false,
  ]);
  expect(['all.csv', 'all-2.csv', 'rejected.txt'].map((file) => mayBeOneOf(rows, file))).toEqual([
    true,
    true,
    false,
  ]);
});
