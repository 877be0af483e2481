import { ConvertError, type GivenPath } from '@km-export/core';
import { type Remote, wrap } from 'comlink';
import ConvertWorker from '../convert.worker.ts?worker&inline';
import type { InputTaker } from './given-input.ts';

/** Files handed to the coordinator at once. */
const FILES_PER_MESSAGE = 1000;
/** Beyond this, reading and writing decide, not computing. */
const MOST_WORKERS = 8;
/** Less than this, gzipped too, is one task: a second worker, which takes 50 to 100 ms of a core to start, gets none. */
const BYTES_A_WORKER = 256 << 10;

/**
 * The workers of one run: a coordinator, which is the page's own, and workers that convert, as many as have something to
 * do, joined by message ports. Made for the run and ended after it, so that to cancel is to end them.
 */
export class Crew<Coordinator extends InputTaker> {
  /** What the coordinator does. A call never settles once the crew is terminated. */
  readonly coordinator: Remote<Coordinator>;
  /** To the converting workers, for the coordinator. */
  readonly ports: MessagePort[] = [];
  readonly #workers: Worker[] = [];
  readonly #lost = Promise.withResolvers<never>();

  constructor(coordinator: Worker, storedBytes: number) {
    // It may reject while nobody is waiting.
    this.#lost.promise.catch(() => {});
    this.coordinator = wrap<Coordinator>(this.#add(coordinator));
    for (let index = 0; index < workersFor(storedBytes, navigator.hardwareConcurrency); index++) {
      const { port1, port2 } = new MessageChannel();
      this.#add(new ConvertWorker({ name: `convert ${index + 1}` })).postMessage(port1, [port1]);
      this.ports.push(port2);
    }
  }

  /** Hands over what is read. Rejects with `job/worker-lost`, as {@link orLost} does. */
  async give(given: readonly GivenPath[]): Promise<void> {
    const taker = this.coordinator as unknown as Remote<InputTaker>;
    for (const { files, ...path } of given) {
      for (let from = 0; from === 0 || from < files.length; from += FILES_PER_MESSAGE) {
        await this.orLost(taker.give(path, files.slice(from, from + FILES_PER_MESSAGE)));
      }
    }
  }

  /** An answer of the coordinator; rejects with `job/worker-lost` if a worker breaks before it comes. */
  orLost<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#lost.promise]);
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
}

/** How much there is to read, as it is stored. */
export function storedBytes(given: readonly GivenPath[]): number {
  return given.reduce((sum, { files }) => files.reduce((all, { size }) => all + size, sum), 0);
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
