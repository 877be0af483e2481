import { expect, test } from 'vitest';
import type { Account } from '../model/account.ts';
import { emptyFileAccount } from '../model/account.ts';
import { RecordBudget } from './record-budget.ts';
import type { Task } from './task.ts';

/** A task over bytes of a plain file; null: over a whole file. */
function taskOf(id: number, bytes: number | null): Task {
  const slice = { file: 0, ref: 'a', size: bytes ?? 100, from: 0, to: bytes };
  return {
    id,
    pass: 'convert',
    slices: [slice],
    replaceInvalidUtf8: false,
    outputs: [],
    sizes: { readBytes: 1, partBytes: 1 },
  };
}

function read(records: number, dropped = 0): Account {
  return { files: [{ ...emptyFileAccount(0), records, dropped: { limit: dropped } }], problems: {} };
}

/** What a claim came to so far. */
async function settled(claim: Promise<number>): Promise<number | 'waits'> {
  const waits = new Promise<'waits'>((resolve) => setImmediate(() => resolve('waits')));
  return Promise.race([claim, waits]);
}

test('a task waits for those before it, and gets what they leave', async () => {
  const budget = new RecordBudget(
    10,
    [0, 1, 2].map((id) => taskOf(id, null)),
  );
  expect(await budget.claim(0)).toBe(10);
  const second = budget.claim(1);
  budget.add(0, read(6, 1));
  expect(await settled(second)).toBe('waits');
  budget.add(0, read(1));
  budget.end(0);
  expect(await second).toBe(4);
  const third = budget.claim(2);
  budget.add(1, read(3));
  expect(await settled(third)).toBe('waits');
  // Enough is known before the second has ended.
  budget.add(1, read(1));
  expect(await third).toBe(0);
});

test('a task does not wait where all before it, and itself, can’t hold as many', async () => {
  const budget = new RecordBudget(
    100,
    [0, 1, 2].map((id) => taskOf(id, 120)),
  );
  expect(await budget.claim(0)).toBe(100);
  expect(await settled(budget.claim(1))).toBeGreaterThanOrEqual(40);
  expect(await settled(budget.claim(2))).toBe('waits');
});

test('after a failure nobody waits', async () => {
  const budget = new RecordBudget(10, [taskOf(0, null), taskOf(1, null)]);
  const second = budget.claim(1);
  budget.stop();
  expect(await settled(second)).toBe(10);
});
