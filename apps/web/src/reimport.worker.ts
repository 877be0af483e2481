import {
  type Answer,
  type Delivery,
  expandArchives,
  type GivenPath,
  type JobResult,
  type JournalCounts,
  type PlainError,
  type Progress,
  type RequestTotals,
  toPlainError,
} from '@km-export/core';
import { expose, type ProxyMarked, type Remote } from 'comlink';
import { openBlobSource } from './io/blob-source.ts';
import { type DeliveryOrder, deliverRequests } from './io/deliver-requests.ts';
import { GivenInput } from './io/given-input.ts';
import { JournalDatabase } from './io/journal-database.ts';
import { type KnownJournal, lookUpJournal } from './io/known-journal.ts';
import { type ClosedOutput, type OutputPlace, OutputPlaces } from './io/output-places.ts';
import { createRhythm, progressTeller } from './io/progress-teller.ts';
import type { SendingWay } from './io/request-sender.ts';
import { type ReadingOptions, runRequestsJob } from './io/requests-job.ts';
import type { RunFailure } from './io/run-failure.ts';
import { createScratch } from './io/scratch.ts';

export type PlanRequest = {
  reading: ReadingOptions;
  /** Where records go of which a request is too long. */
  tooLong: OutputPlace;
  ports: MessagePort[];
  /** Temporary space for this run alone; null where the browser has none. */
  folder: FileSystemDirectoryHandle | null;
};

/** `expanded`: what was given, where there was a .zip in it, which is now the folder that it holds. */
export type PlanAnswer = { expanded?: GivenPath[] } & (
  | {
      ok: true;
      result: JobResult;
      totals: RequestTotals;
      known: KnownJournal | null;
      tooLong: ClosedOutput[];
    }
  | RunFailure
);

export type PlanWatcher = { onProgress(progress: Progress): void } & ProxyMarked;

export type SendRequest = Omit<DeliveryOrder, 'given' | 'ports'> & { ports: MessagePort[] };

/** `known` is null where nothing was begun. */
export type SendAnswer = { known: KnownJournal | null; error: PlainError | null };

/** What the page is told while requests are sent, and what only it can do. */
export type SendWatcher = {
  onSettled(counts: JournalCounts): void;
  onTrouble(trouble: Answer | null): void;
  onWay(way: SendingWay): void;
  loadImage(address: string): Promise<Answer>;
} & ProxyMarked;

const input = new GivenInput();
const stopping = new AbortController();
let isPaused = false;
let delivery: Delivery | null = null;

/** Serves one run: a plan, or a delivery. */
const coordinator = {
  give: input.give,

  /** Goes through the export once to know what would be sent. Never rejects. */
  async plan(
    { reading, tooLong, ports, folder }: PlanRequest,
    watcher: Remote<PlanWatcher>,
  ): Promise<PlanAnswer> {
    const scratch = createScratch(folder);
    const outputs = new OutputPlaces({ places: [tooLong], folder, scratch, onNewFile: async () => {} });
    let isListed = false;
    let expanded: GivenPath[] | undefined;
    try {
      const given = await expandArchives(input.paths, openBlobSource);
      if (given.some((path, index) => path !== input.paths[index])) expanded = given;
      const { result, totals } = await runRequestsJob({
        ...{ given, reading, ports, scratch },
        take() {},
        openTooLong: (name) => outputs.open(name),
        onListed() {
          isListed = true;
        },
        onProgress: progressTeller((progress) => void watcher.onProgress(progress)),
      });
      await outputs.finish();
      const known = await lookUpJournal(await JournalDatabase.open(), totals.digest);
      return { ok: true, result, totals, known, tooLong: outputs.closed, ...(expanded && { expanded }) };
    } catch (thrown) {
      return { ok: false, error: toPlainError(thrown), isListed, ...(expanded && { expanded }) };
    } finally {
      await outputs.end();
    }
  },

  /** Sends what is not settled yet. Never rejects. */
  async send(request: SendRequest, watcher: Remote<SendWatcher>): Promise<SendAnswer> {
    const isDue = createRhythm();
    try {
      const { failure, ...known } = await deliverRequests(
        { ...request, given: input.paths },
        {
          onSettled: (counts) => {
            if (isDue(counts.unsettled === 0)) void watcher.onSettled(counts);
          },
          onTrouble: (trouble) => void watcher.onTrouble(trouble),
          onWay: (way) => void watcher.onWay(way),
          loadImage: (address) => watcher.loadImage(address),
          onDelivery(begun) {
            delivery = begun;
            if (isPaused) begun.pause();
          },
          signal: stopping.signal,
        },
      );
      return { known, error: failure === null ? null : toPlainError(failure) };
    } catch (thrown) {
      return { known: null, error: toPlainError(thrown) };
    }
  },

  pause(): void {
    isPaused = true;
    delivery?.pause();
  },

  resume(): void {
    isPaused = false;
    delivery?.resume();
  },

  /** Begins no more requests; `send` ends once those under way have. */
  stop(): void {
    stopping.abort();
  },
};

export type ReimportCoordinator = typeof coordinator;

expose(coordinator);
