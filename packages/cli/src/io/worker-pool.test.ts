import { setTimeout as delay } from 'node:timers/promises';
import { partBuffers, type TakePart, type Task, type TaskResult, type WorkerPool } from '@km-export/core';
import { expect, onTestFinished, test } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.ts';
import { createWorkerPool } from './worker-pool.ts';

// The ids that the fixture knows.
const DIES = 13;
const HANGS = 14;
const DIES_AFTERWARDS = 15;

const FIXTURE = new URL('../../test/fixture.worker.mjs', import.meta.url);

function setUp(size: number, workerFile = FIXTURE): WorkerPool {
  const pool = createWorkerPool(size, workerFile);
  onTestFinished(() => pool.terminate());
  return pool;
}

function task(id: number): Task {
  const sizes = { readBytes: 1, partBytes: 1 };
  return { id, pass: 'survey', slices: [], replaceInvalidUtf8: false, outputs: [], sizes };
}

const giveBack: TakePart = async (part) => {
  for (const { bytes } of part.chunks) bytes[1] = 255;
  return partBuffers(part);
};

test('parts come over as they are, and their buffers go back', async () => {
  const pool = setUp(1);
  let first: number | undefined;
  const result = await pool.run(task(5), (part) => {
    first = part.chunks[0].bytes[999];
    return giveBack(part);
  });
  expect([first, result]).toEqual([5, { ok: true, summary: null }]);
});

test('no more threads are started than tasks need, and than its size', async () => {
  const pool = setUp(2);
  const threads = new Set<number>();
  const run = (id: number) =>
    pool.run(task(id), (part) => {
      threads.add(part.storedBytes);
      return giveBack(part);
    });
  await run(0);
  await run(1);
  expect(threads.size).toBe(1);
  const results = await Promise.all([2, 3, 4, 5, 6].map(run));
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(threads.size).toBe(2);
});

test('a thread that ends loses its task alone', async () => {
  const pool = setUp(1);
  const lost = pool.run(task(DIES), giveBack);
  const waiting = pool.run(task(1), giveBack);
  await expect(lost).rejects.toMatchObject({ code: 'job/worker-lost' });
  expect(await waiting).toEqual({ ok: true, summary: null });
  expect(await pool.run(task(2), giveBack)).toEqual({ ok: true, summary: null });
});

test('a thread that ended while it had nothing to do costs no task', async () => {
  const pool = setUp(1);
  await pool.run(task(DIES_AFTERWARDS), giveBack);
  await delay(1000);
  expect(await pool.run(task(1), giveBack)).toEqual({ ok: true, summary: null });
});

test('threads that end as soon as they start fail every task', async () => {
  const pool = setUp(2, new URL('data:text/javascript,process.exit(7)'));
  const outcomes = await Promise.allSettled([1, 2, 3].map((id) => pool.run(task(id), giveBack)));
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'job/worker-lost' } });
  }
});

test('nothing of a task is kept when it is done', async () => {
  const pool = setUp(1);
  const results: WeakRef<TaskResult>[] = [];
  for (let id = 0; id < 3; id++) results.push(new WeakRef(await pool.run(task(id), giveBack)));
  // A turn of its own, so that nothing of the loop above is still on the stack.
  await delay(0);
  collectGarbage();
  expect(results.map((result) => result.deref())).toEqual([undefined, undefined, undefined]);
});

test('what runs or waits when the pool is terminated is cancelled', async () => {
  const pool = setUp(1);
  const running = pool.run(task(HANGS), giveBack);
  const waiting = pool.run(task(1), giveBack);
  const outcomes = Promise.allSettled([running, waiting]);
  await pool.terminate();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'job/cancelled' } });
  }
  await expect(pool.run(task(1), giveBack)).rejects.toMatchObject({ code: 'job/cancelled' });
});
