import {
  ownBuffers,
  partBuffers,
  type TakePart,
  type Task,
  type TaskResult,
  type WorkerPool,
  type WorkerService,
} from '@km-export/core';
import { expose, type ProxyMarked, proxy, type Remote, releaseProxy, transfer, wrap } from 'comlink';
import { type BytesAhead, FilesAhead } from './bytes-ahead.ts';

/**
 * Both ends of the border between the coordinator and a converting worker: a message port, over which tasks
 * go out as plain data and parts come back as transferred buffers.
 */

type PortService = {
  run(task: Task, onPart: TakePart & ProxyMarked, ahead: BytesAhead | null): Promise<Ended>;
};
/** `ahead` comes back, since its memory is worth more than what was in it. */
type Ended = { result: TaskResult; ahead: BytesAhead | null };
type RunTask = (task: Task, onPart: TakePart, ahead: BytesAhead | null) => ReturnType<WorkerService['run']>;
type RemoteTakePart = Remote<TakePart & ProxyMarked>;

/** The worker's end: runs the tasks that come in on `port`. */
export function serveOnPort(port: MessagePort, runTask: RunTask): void {
  const exposed = {
    async run(task: Task, onPart: RemoteTakePart, ahead: BytesAhead | null) {
      try {
        const result = await runTask(
          task,
          (part) => onPart(transfer(part, ownBuffers(partBuffers(part)))),
          ahead,
        );
        return transfer({ result, ahead }, ahead === null ? [] : [ahead.bytes]);
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
  const files = new FilesAhead();
  /** By the task's slices, which are its own in every pass. */
  const ahead = new WeakMap<Task['slices'], Promise<BytesAhead | null>>();

  const takeIdle = (): Remote<PortService> | Promise<Remote<PortService>> =>
    idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (worker: Remote<PortService>): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  return {
    size: ports.length,
    prepare(task) {
      ahead.set(task.slices, files.read(task));
    },
    async run(task, onPart) {
      const worker = await takeIdle();
      try {
        const take: TakePart = async (part) => {
          const spent = await onPart(part);
          return transfer(spent, ownBuffers(spent));
        };
        const bytes = (await ahead.get(task.slices)) ?? null;
        ahead.delete(task.slices);
        const ended = await worker.run(task, proxy(take), bytes && transfer(bytes, [bytes.bytes]));
        if (ended.ahead !== null) files.takeBack(ended.ahead);
        return ended.result;
      } finally {
        giveBack(worker);
      }
    },
    terminate() {},
  };
}
