import type { Task, TaskResult, WorkerPool } from '@km-export/core';
import { expect, test } from 'vitest';
import { createStreamPool } from './stream-pool.ts';

const DONE: TaskResult = { ok: true, summary: null, names: null };

function toTask(id: number, refs: string[]): Task {
  const slices = refs.map((ref, file) => ({ file, ref, size: 0, from: 0, to: null }));
  const sizes = { readBytes: 1, partBytes: 1 };
  return { id, pass: 'survey', slices, replaceInvalidUtf8: false, outputs: [], sizes };
}

function recording(name: string, log: string[], run: (task: Task) => Promise<TaskResult>): WorkerPool {
  return {
    size: 3,
    run(task) {
      log.push(`${name} ${task.id}`);
      return run(task);
    },
    terminate() {
      log.push(`${name} ends`);
    },
  };
}

test('tasks with a stream run on the one thread, one after the other, also behind one that fails; all others in workers', async () => {
  const log: string[] = [];
  const waiting: ((result: TaskResult | Error) => void)[] = [];
  const local = recording('local', log, () => {
    return new Promise((resolve, reject) =>
      waiting.push((result) => (result instanceof Error ? reject(result) : resolve(result))),
    );
  });
  const pool = createStreamPool(
    local,
    recording('worker', log, async () => DONE),
    (ref) => ref === '-',
  );
  expect(pool.size).toBe(3);
  const take = async () => [];
  const first = pool.run(toTask(0, ['a', '-']), take);
  const second = pool.run(toTask(1, ['-']), take);
  expect(await pool.run(toTask(2, ['b']), take)).toBe(DONE);
  expect(log).toEqual(['worker 2', 'local 0']);
  waiting[0]?.(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  await new Promise(setImmediate);
  expect(log).toEqual(['worker 2', 'local 0', 'local 1']);
  waiting[1]?.(DONE);
  expect(await second).toBe(DONE);
  await pool.terminate();
  expect(log.slice(3)).toEqual(['local ends', 'worker ends']);
});
