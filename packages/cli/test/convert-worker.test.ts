import type { TakePart, Task } from '@km-export/core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWorkerPool } from '../src/io/worker-pool.ts';
import { collectGarbage } from './collect-garbage.ts';

// Built, as in the command line's own tests: a thread can't load TypeScript.
const workerFile = new URL('../dist/convert.worker.js', import.meta.url);

function task(id: number): Task {
  const sizes = { readBytes: 1000, partBytes: 1000 };
  return { id, pass: 'survey', slices: [], replaceInvalidUtf8: false, outputs: [], sizes };
}

function countPorts(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

test('the way back for parts is taken down on both sides when a task is done', async () => {
  const pool = createWorkerPool(1, workerFile);
  onTestFinished(() => pool.terminate());
  const before = countPorts();
  let parts = 0;
  const run = async (id: number): Promise<WeakRef<TakePart>> => {
    const takePart = async () => {
      parts++;
      return [];
    };
    expect(await pool.run(task(id), takePart)).toMatchObject({ ok: true });
    return new WeakRef(takePart);
  };
  const takers: WeakRef<TakePart>[] = [];
  for (let id = 0; id < 5; id++) takers.push(await run(id));
  expect(parts).toBe(5);
  // The worker's thread has a port as well.
  await vi.waitFor(() => expect(countPorts()).toBeLessThanOrEqual(before + 1));
  await vi.waitFor(() => {
    collectGarbage();
    expect(takers.filter((taker) => taker.deref() !== undefined)).toEqual([]);
  });
});
