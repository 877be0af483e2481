import { partBuffers, type TakePart, type Task, type WorkerPool, type WorkerService } from '@km-export/core';
import { expose, type ProxyMarked, proxy, type Remote, releaseProxy, transfer, wrap } from 'comlink';

/**
 * Both ends of the border between the coordinator and a converting worker: a message port, over which tasks
 * go out as plain data and parts come back as transferred buffers.
 */

type PortService = { run(task: Task, onPart: TakePart & ProxyMarked): ReturnType<WorkerService['run']> };
type RemoteTakePart = Remote<TakePart & ProxyMarked>;

/** The worker's end: runs the tasks that come in on `port`. */
export function serveOnPort(port: MessagePort, runTask: WorkerService['run']): void {
  const exposed = {
    async run(task: Task, onPart: RemoteTakePart) {
      try {
        return await runTask(task, (part) => onPart(transfer(part, partBuffers(part))));
      } finally {
        onPart[releaseProxy]();
      }
    },
  };
  expose(exposed, port);
}

/** The coordinator's end. The workers are the page's to make and to end. */
export function createPortPool(ports: readonly MessagePort[]): WorkerPool {
  const idle = ports.map((port) => wrap<PortService>(port));
  const waiting: ((worker: Remote<PortService>) => void)[] = [];

  const takeIdle = (): Remote<PortService> | Promise<Remote<PortService>> =>
    idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (worker: Remote<PortService>): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  return {
    size: ports.length,
    async run(task, onPart) {
      const worker = await takeIdle();
      try {
        const take: TakePart = async (part) => {
          const spent = await onPart(part);
          return transfer(spent, spent);
        };
        return await worker.run(task, proxy(take));
      } finally {
        giveBack(worker);
      }
    },
    terminate() {},
  };
}
