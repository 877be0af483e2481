import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { ConvertError, type TakePart, type Task, type TaskResult, type WorkerPool } from '@km-export/core';
import { proxy, type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { RemoteService } from '../convert.worker.ts';
import { createPartBuffer, sharedBuffers } from './part-buffers.ts';

/**
 * Up to `size` worker threads, each started when it is first needed.
 *
 * `run` rejects with `job/worker-lost` when its thread ends before its task does (out of memory, say), and
 * with `job/cancelled` when the pool was terminated. A thread that is lost is replaced for the next task only.
 */
export function createWorkerPool(size: number, workerFile: URL): WorkerPool {
  compileInThreadsThemselves();
  const threads = new Set<Thread>();
  const idle: Thread[] = [];
  const waiting: { resolve: (thread: Thread) => void; reject: (error: ConvertError) => void }[] = [];
  let isTerminated = false;

  const acquire = (): Thread | Promise<Thread> => {
    if (isTerminated) throw cancelled();
    const free = idle.pop();
    if (free !== undefined) return free;
    if (threads.size < size) return start();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const start = (): Thread => {
    const thread = new Thread(workerFile, () => dropIdle(thread));
    threads.add(thread);
    return thread;
  };
  /** A thread that ended while it had nothing to do costs no task: the next one gets a new thread. */
  const dropIdle = (thread: Thread): void => {
    const index = idle.indexOf(thread);
    if (index === -1) return;
    idle.splice(index, 1);
    threads.delete(thread);
  };
  const release = (thread: Thread): void => {
    if (thread.isLost) threads.delete(thread);
    const next = waiting.shift();
    if (next !== undefined) next.resolve(thread.isLost ? start() : thread);
    else if (!thread.isLost) idle.push(thread);
  };

  return {
    size,
    createBuffer: createPartBuffer,
    async run(task, onPart) {
      const thread = await acquire();
      try {
        return await thread.run(task, onPart);
      } catch (thrown) {
        throw isTerminated ? cancelled() : thrown;
      } finally {
        if (!isTerminated) release(thread);
      }
    },
    async terminate() {
      isTerminated = true;
      for (const { reject } of waiting.splice(0)) reject(cancelled());
      await Promise.all([...threads].map((thread) => thread.terminate()));
    },
  };
}

/**
 * Threads made from now on optimize their code themselves. Where V8 does it beside them and a thread ends
 * meanwhile, Node 20 aborts the whole process (`NodePlatform::ForIsolate`: `(data.first) != nullptr`): one job in
 * six did on a busy machine, after all of its work.
 */
function compileInThreadsThemselves(): void {
  setFlagsFromString('--no-concurrent-recompilation');
}

/** One worker thread, which runs one task at a time. */
class Thread {
  readonly #worker: Worker;
  readonly #service: Remote<RemoteService>;
  /** Why it takes no more tasks, once the thread has ended. */
  #loss: ConvertError | null = null;
  #rejectRun: ((error: ConvertError) => void) | null = null;
  readonly #onLost: () => void;

  constructor(workerFile: URL, onLost: () => void) {
    this.#onLost = onLost;
    // Left alone, the young heap of each grows to 16 MB and more, of nothing but messages.
    this.#worker = new Worker(workerFile, { resourceLimits: { maxYoungGenerationSizeMb: 3 } });
    this.#service = wrap<RemoteService>(nodeEndpoint(this.#worker));
    this.#worker.once('error', (cause) => this.#lose(cause));
    this.#worker.once('exit', (code) => this.#lose(new Error(`The thread ended with code ${code}.`)));
  }

  get isLost(): boolean {
    return this.#loss !== null;
  }

  /** Rejects with `job/worker-lost` when the thread ends, for whatever reason, or has ended. */
  async run(task: Task, onPart: TakePart): Promise<TaskResult> {
    if (this.#loss !== null) throw this.#loss;
    const takePart: TakePart = async (part) => {
      return sharedBuffers(await onPart(part));
    };
    try {
      // A race with one promise for the thread's whole life would keep every result for as long.
      return await new Promise<TaskResult>((resolve, reject) => {
        this.#rejectRun = reject;
        this.#service.run(task, proxy(takePart)).then(resolve, reject);
      });
    } finally {
      this.#rejectRun = null;
    }
  }

  #lose(cause: unknown): void {
    this.#loss ??= lostError(cause);
    this.#rejectRun?.(this.#loss);
    this.#onLost();
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}

function cancelled(): ConvertError {
  return new ConvertError('job/cancelled', 'The job was cancelled.');
}

function lostError(cause: unknown): ConvertError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConvertError('job/worker-lost', `A worker thread ended in the middle of its work: ${reason}`, {
    cause,
  });
}
