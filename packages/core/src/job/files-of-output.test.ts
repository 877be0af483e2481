import { expect, test } from 'vitest';
import { mayBecome } from './files-of-output.ts';
import type { OutputSpec } from './spec.ts';

const CSV: OutputSpec = { name: 'out/e.csv', format: 'csv' };
const EVENTS: OutputSpec = { name: 'out', format: 'csv', split: 'event' };
const EXCEL = { preset: 'excel' };

test.each<[OutputSpec, string]>([
  [{ ...CSV, rowsPerFile: '1' }, 'out/e-2.csv'],
  [{ ...CSV, megabytesPerFile: '1' }, 'out/e-30.csv'],
  [{ ...CSV, options: EXCEL }, 'out/e-2.csv'],
  [{ ...CSV, rowsPerFile: '1' }, 'out/E-2.CSV'],
  [EVENTS, 'out/Signed Up.csv'],
  [EVENTS, 'out/manifest.json'],
  [{ ...EVENTS, name: 'out/' }, 'OUT/A.csv'],
  [{ ...EVENTS, gzip: true }, 'out/A.csv.gz'],
  [{ name: 'out', format: 'csv', options: { preset: 'kissmetrics' } }, 'out/events.csv'],
  [{ ...EVENTS, split: 'aliases' }, 'out/rest.csv'],
  [{ ...EVENTS, split: 'aliases', rowsPerFile: '1' }, 'out/rest-2.csv'],
  [{ ...EVENTS, split: 'aliases', fileNames: ['a', 'b'] }, 'out/b'],
])('%j may become %s', (output, name) => {
  expect(mayBecome(output, name)).toBe(true);
});

test.each<[OutputSpec, string]>([
  [CSV, 'out/e-2.csv'],
  [{ ...CSV, rowsPerFile: '1' }, 'out/e.csv'],
  [{ ...CSV, rowsPerFile: '1' }, 'out/e-x.csv'],
  [{ ...CSV, rowsPerFile: '1' }, 'e-2.csv'],
  [{ ...CSV, rowsPerFile: '1' }, 'out/e-2.txt'],
  [EVENTS, 'out/rejected.txt'],
  [EVENTS, 'out/days/2026-01-01.csv'],
  [EVENTS, 'out/A.csv.gz'],
  [EVENTS, 'other/A.csv'],
  [{ ...EVENTS, split: 'aliases' }, 'out/A.csv'],
  [{ ...EVENTS, split: 'aliases' }, 'out/rest-2.csv'],
])('%j may not become %s', (output, name) => {
  expect(mayBecome(output, name)).toBe(false);
});
