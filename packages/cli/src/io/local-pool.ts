import { setImmediate } from 'node:timers/promises';
import type { WorkerPool, WorkerService } from '@km-export/core';

/**
 * Runs tasks on the thread that it is called from: starting threads would take longer than a small job.
 * Between parts, other events get their turn, such as an interrupt.
 */
export function createLocalPool(service: WorkerService): WorkerPool {
  return {
    size: 1,
    run: (task, onPart) =>
      service.run(task, async (part) => {
        const spent = await onPart(part);
        await setImmediate();
        return spent;
      }),
    terminate() {},
  };
}
