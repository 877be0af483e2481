import { expect, test } from 'vitest';
import { findLeftBeside, leftBesideNote } from './left-beside.ts';
import type { OutputResult } from './outputs.ts';

const output = (name: string, more: Partial<OutputResult> = {}): OutputResult => ({
  ...{ name, format: 'csv', rows: 1, bytes: 1 },
  ...more,
});
const files = (...names: string[]) => names.map((name) => ({ name, rows: 1, bytes: 1 }));
const parts = (...names: string[]) => names.map((file) => ({ part: {}, file, rows: 1, bytes: 1 }));

test('files that go on where this run ended are of an earlier one', () => {
  const there = ['s.csv', 's-2.csv', 's-3.csv', 's-4.csv', 's-2025.csv', 't-3.csv', 's-3.csv.gz'];
  expect(findLeftBeside(output('to/s.csv', { files: files('to/s.csv', 'to/s-2.csv') }), there)).toEqual([
    's-3.csv',
    's-4.csv',
  ]);
  expect(findLeftBeside(output('s.csv'), there)).toEqual(['s-2.csv', 's-3.csv', 's-4.csv']);
  expect(findLeftBeside(output('t.csv'), there)).toEqual([]);
});

test('in a folder of parts it is what looks like one and was not written', () => {
  const there = [
    '2026-01-01.ndjson',
    'events.ndjson',
    'a.csv.gz',
    'manifest.json',
    'notes.txt',
    '7.json',
    'index.csv',
  ];
  const days = { parts: parts('2026-01-01.ndjson') };
  expect(findLeftBeside(output('out', { ...days, hasManifest: true }), there)).toEqual([
    'a.csv.gz',
    'events.ndjson',
  ]);
  expect(findLeftBeside(output('out', { ...days, hasManifest: false }), there)).toContain('manifest.json');
});

test('five of them are named, and the rest is counted', () => {
  expect(leftBesideNote([])).toBeNull();
  expect(leftBesideNote(['a'])).toMatch(/^a is still there, and this run did not write it\. It is no part/);
  expect(leftBesideNote([...'abcdefg'])).toMatch(/^a, b, c, d, e and 2 others are still there/);
});
