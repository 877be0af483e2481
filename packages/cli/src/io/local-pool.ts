import { ConvertError, type WorkerPool, type WorkerService } from '@km-export/core';
import { giveTurn } from '../interrupts.ts';

/**
 * Runs tasks on the thread that it is called from: starting threads would take longer than a small job.
 * Before each task and behind each part, other events get their turn, such as an interrupt.
 *
 * Once the pool is terminated, tasks end at the next such pause, with `job/cancelled`.
 */
export function createLocalPool(service: WorkerService): WorkerPool {
  let isTerminated = false;
  const pause = async (): Promise<void> => {
    await giveTurn();
    if (isTerminated) throw new ConvertError('job/cancelled', 'The job was cancelled.');
  };
  return {
    size: 1,
    async run(task, onPart) {
      await pause();
      return service.run(task, async (part) => {
        const spent = await onPart(part);
        await pause();
        return spent;
      });
    },
    terminate() {
      isTerminated = true;
    },
  };
}
