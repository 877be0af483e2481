import type { Progress } from '@km-export/core';
import { expect, test } from 'vitest';
import { ProgressLine } from './progress-line.ts';

const progress: Progress = {
  pass: 'survey',
  passNumber: 1,
  passes: 2,
  storedBytes: 0,
  storedTotal: 1_000_000_000,
  lines: 0,
  records: 0,
  rejected: 0,
};

function setUp(columns = 80) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const line = new ProgressLine({ columns, write: (text) => written.push(text) }, () => clock.ms);
  const updateAt = (ms: number, changes: Partial<Progress>): void => {
    clock.ms = ms;
    line.update({ ...progress, ...changes });
  };
  return { line, written, updateAt };
}

test('tells pass, share, time left, rate and records in place', () => {
  const { written, updateAt } = setUp();
  updateAt(0, {});
  updateAt(1000, { storedBytes: 100_000_000, records: 1_000_000 });
  expect(written).toEqual([
    '\r\x1b[Ksurveying (1 of 2) · 0 % · 0 records',
    '\r\x1b[Ksurveying (1 of 2) · 10 % · 9 s left · 100 MB/s · 1,000,000 records',
  ]);
});

test('is not drawn more often than people read', () => {
  const { written, updateAt } = setUp();
  for (let ms = 0; ms <= 1000; ms += 10) updateAt(ms, {});
  expect(written.length).toBeLessThanOrEqual(9);
});

test('starts its rate anew with each pass', () => {
  const { written, updateAt } = setUp();
  updateAt(0, {});
  updateAt(2000, { storedBytes: 1_000_000_000 });
  updateAt(4000, { pass: 'convert', passNumber: 2, storedBytes: 10_000_000, records: 5, rejected: 2 });
  expect(written.at(-1)).toBe('\r\x1b[Kconverting (2 of 2) · 1 % · 5 records · 2 rejected');
});

test('gives up its last parts where the terminal is narrow', () => {
  for (const columns of [20, 30, 40, 60, 5]) {
    const { written, updateAt } = setUp(columns);
    updateAt(0, {});
    updateAt(1000, { storedBytes: 100_000_000, records: 1_000_000 });
    for (const text of written) expect(text.replace('\r\x1b[K', '').length).toBeLessThan(columns);
  }
});

test('is cleared once, and only if it was drawn', () => {
  const { line, written, updateAt } = setUp();
  line.clear();
  expect(written).toEqual([]);
  updateAt(0, {});
  line.clear();
  line.clear();
  expect(written.slice(1)).toEqual(['\r\x1b[K']);
});

test('tells how much came of a stream, whose size nobody knows', () => {
  const { written, updateAt } = setUp();
  updateAt(0, { passes: 1, storedTotal: null });
  updateAt(1000, { passes: 1, storedTotal: null, storedBytes: 100_000_000, records: 1_000_000 });
  expect(written[1]).toBe('\r\x1b[Ksurveying · 100 MB read · 100 MB/s · 1,000,000 records');
});

test('tells how much of a stream was taken in before the job begins', () => {
  const { line, written } = setUp();
  line.updateSpooled(12_000_000);
  line.clear();
  expect(written).toEqual(['\r\x1b[Ktaking in what comes, 12.0 MB so far', '\r\x1b[K']);
});
