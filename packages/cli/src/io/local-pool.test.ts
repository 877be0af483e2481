import type { Part, Task } from '@km-export/core';
import { expect, test } from 'vitest';
import { createLocalPool } from './local-pool.ts';

const TASK: Task = {
  id: 0,
  pass: 'survey',
  slices: [],
  replaceInvalidUtf8: false,
  outputs: [],
  sizes: { readBytes: 1, partBytes: 1 },
};
const PART: Part = { chunks: [], account: { files: [], problems: {} }, storedBytes: 0 };

const cancelled = expect.objectContaining({ code: 'job/cancelled' });

test('other events have their turn before a task, and behind each part', async () => {
  let turns = 0;
  const heard: number[] = [];
  const pool = createLocalPool({
    async run(_, onPart) {
      for (let parts = 0; parts < 3; parts++) {
        heard.push(turns);
        await onPart(PART);
      }
      return { ok: true, summary: null, names: null };
    },
  });
  const count = () => {
    turns++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  await pool.run(TASK, async () => []);
  clearImmediate(counting);
  expect(heard[0]).toBeGreaterThan(0);
  expect(new Set(heard).size).toBe(3);
});

test('a task ends with the part that is under way when the pool is terminated', async () => {
  let parts = 0;
  const pool = createLocalPool({
    async run(_, onPart) {
      for (;;) await onPart(PART);
    },
  });
  const running = pool.run(TASK, async () => {
    if (++parts === 3) pool.terminate();
    return [];
  });
  await expect(running).rejects.toEqual(cancelled);
  expect(parts).toBe(3);
  await expect(pool.run(TASK, async () => [])).rejects.toEqual(cancelled);
});
