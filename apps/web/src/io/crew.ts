import { ConvertError, type GivenPath } from '@km-export/core';
import { type ProxyMarked, proxy, type Remote, transfer, wrap } from 'comlink';
import ConvertWorker from '../convert.worker.ts?worker&inline';
import type { Coordinator, RunAnswer, RunRequest, Watcher } from '../coordinator.worker.ts';
import CoordinatorWorker from '../coordinator.worker.ts?worker&inline';

/** Files handed to the coordinator at once. */
const FILES_PER_MESSAGE = 1000;
/** Beyond this, reading and writing decide, not computing. */
const MOST_WORKERS = 8;
/** Less than this, gzipped too, is one task: a second worker, which takes 50 to 100 ms of a core to start, gets none. */
const BYTES_A_WORKER = 256 << 10;

/**
 * The workers of one run: a coordinator, and workers that convert, as many as have something to do, joined by message
 * ports. Made for the run and ended after it, so that to cancel is to end them.
 */
export class Crew {
  readonly #workers: Worker[] = [];
  readonly #ports: MessagePort[] = [];
  readonly #coordinator: Remote<Coordinator>;
  readonly #lost = Promise.withResolvers<never>();

  constructor(storedBytes: number) {
    // It may reject while nobody is waiting.
    this.#lost.promise.catch(() => {});
    this.#coordinator = wrap<Coordinator>(this.#add(new CoordinatorWorker({ name: 'coordinator' })));
    for (let index = 0; index < workersFor(storedBytes, navigator.hardwareConcurrency); index++) {
      const { port1, port2 } = new MessageChannel();
      this.#add(new ConvertWorker({ name: `convert ${index + 1}` })).postMessage(port1, [port1]);
      this.#ports.push(port2);
    }
  }

  /** Runs one job. Rejects with `job/worker-lost` if a worker breaks; never settles once terminated. */
  async run(
    given: readonly GivenPath[],
    request: Omit<RunRequest, 'ports'>,
    watcher: Omit<Watcher, keyof ProxyMarked>,
  ): Promise<RunAnswer> {
    for (const { files, ...path } of given) {
      for (let from = 0; from === 0 || from < files.length; from += FILES_PER_MESSAGE) {
        await this.#orLost(this.#coordinator.give(path, files.slice(from, from + FILES_PER_MESSAGE)));
      }
    }
    const ports = this.#ports;
    const answer = this.#coordinator.run(transfer({ ...request, ports }, ports), proxy(watcher));
    return this.#orLost(answer as Promise<RunAnswer>);
  }

  /** Ends all workers at once, in the middle of their work if need be. */
  terminate(): void {
    for (const worker of this.#workers) worker.terminate();
  }

  #add(worker: Worker): Worker {
    worker.addEventListener('error', () => this.#lost.reject(workerLost()));
    this.#workers.push(worker);
    return worker;
  }

  #orLost<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#lost.promise]);
  }
}

/** How many workers convert. More than `cores` would only wait for one. */
export function workersFor(storedBytes: number, cores: number): number {
  return Math.max(1, Math.min(cores, MOST_WORKERS, Math.ceil(storedBytes / BYTES_A_WORKER)));
}

function workerLost(): ConvertError {
  return new ConvertError(
    'job/worker-lost',
    'A part of the page that reads the files stopped working, perhaps for lack of memory. Nothing was saved. ' +
      'Close other tabs and try again, or use the command line.',
  );
}
