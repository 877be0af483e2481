import type { SourceRef, Task, TaskResult, WorkerPool } from '@km-export/core';

/**
 * A pool that runs tasks with a stream on the thread of `local`, one at a time, since no other thread can wait for a
 * stream and be interrupted; all other tasks run in `workers`.
 */
export function createStreamPool(
  local: WorkerPool,
  workers: WorkerPool,
  isStream: (ref: SourceRef) => boolean,
): WorkerPool {
  const hasStream = ({ slices }: Task): boolean => slices.some(({ ref }) => isStream(ref));
  let turn: Promise<unknown> = Promise.resolve();
  return {
    size: workers.size,
    ...(workers.createBuffer && { createBuffer: workers.createBuffer }),
    run(task, onPart): Promise<TaskResult> {
      if (!hasStream(task)) return workers.run(task, onPart);
      const result = turn.then(() => local.run(task, onPart));
      turn = result.catch(() => {});
      return result;
    },
    async terminate() {
      await Promise.all([local.terminate(), workers.terminate()]);
    },
  };
}
