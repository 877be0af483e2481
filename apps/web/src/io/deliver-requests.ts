import {
  type Answer,
  ConvertError,
  changedRequestsError,
  createClock,
  Delivery,
  type DeliverySettings,
  type GivenPath,
  Journal,
  type JournalCounts,
  type RequestTotals,
} from '@km-export/core';
import { JournalDatabase } from './journal-database.ts';
import { isSealOf, sealKey } from './key-seal.ts';
import { type KnownJournal, readJournal, withJournalLocked } from './known-journal.ts';
import { RequestSender, type SendingWay } from './request-sender.ts';
import { type ReadingOptions, runRequestsJob } from './requests-job.ts';
import { createScratch } from './scratch.ts';

/** What is to be sent, as the plan said. */
export type DeliveryOrder = {
  given: readonly GivenPath[];
  reading: ReadingOptions;
  ports: readonly MessagePort[];
  folder: FileSystemDirectoryHandle | null;
  totals: RequestTotals;
  host: string;
  key: string;
  settings: DeliverySettings;
};

export type DeliveryWatcher = {
  onSettled(counts: JournalCounts): void;
  /** Requests don't get through, and what came instead; null once they do again. */
  onTrouble(trouble: Answer | null): void;
  onWay(way: SendingWay): void;
  loadImage(address: string): Promise<Answer>;
  /** Told before the first request goes out. */
  onDelivery(delivery: Delivery): void;
  signal: AbortSignal;
};

/** What is known behind a delivery, and what stopped it; null where it came to its end, or was stopped by the user. */
export type DeliveryEnd = KnownJournal & { failure: unknown };

/**
 * Sends the requests of a job that its journal does not know to be settled. Throws what keeps it from beginning:
 * `reimport/journal-in-use`, `reimport/other-journal`, `reimport/bad-journal`.
 */
export function deliverRequests(order: DeliveryOrder, watcher: DeliveryWatcher): Promise<DeliveryEnd> {
  const { totals, host, key } = order;
  const job = totals.digest;
  return withJournalLocked(job, async () => {
    const database = await JournalDatabase.open();
    const store = database.journal(job);
    const known = await readJournal(database, job, store);
    if (known !== null) await refuseOther(known, host, key);
    const { requests, digest } = totals;
    const journal = known ?? new Journal({ requests, digest, host, seal: await sealKey(key) }, store);
    await journal.checkpoint();
    const clock = createClock(globalThis);
    const sender = new RequestSender({
      ...{ host, key, clock },
      loadImage: watcher.loadImage,
      onWay: watcher.onWay,
      whenNoted: () => store.flush(),
    });
    const delivery = new Delivery(journal, order.settings, {
      sender,
      clock,
      saveFailed: (line) => database.addFailed(job, line),
      onSettled: watcher.onSettled,
      onTrouble: watcher.onTrouble,
    });
    watcher.onDelivery(delivery);
    const failure = await deliver(order, delivery, watcher.signal);
    return { counts: journal.counts, failed: await database.failed(job), failure };
  });
}

/** What stopped it, or null. */
async function deliver(order: DeliveryOrder, delivery: Delivery, signal: AbortSignal): Promise<unknown> {
  const stop = (): void => void delivery.stop().catch(() => {});
  signal.addEventListener('abort', stop);
  try {
    const { given, reading, ports, folder } = order;
    const { totals } = await runRequestsJob({
      ...{ given, reading, ports, signal },
      scratch: createScratch(folder),
      take: (line) => delivery.take(textDecoder.decode(line)),
      onClose: () => delivery.finish(),
    });
    return totals.digest === order.totals.digest ? null : changedRequestsError('export');
  } catch (thrown) {
    if (signal.aborted) return null;
    // The job was ended early: what is under way is not.
    if (!delivery.isEnough) return thrown;
    return await delivery.finish().then(
      () => null,
      (failure) => failure,
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await delivery.stop();
  }
}

const textDecoder = new TextDecoder();

/** Error `reimport/other-journal`. */
async function refuseOther(known: Journal, host: string, key: string): Promise<void> {
  const why =
    known.head.host !== host
      ? `its requests went to ${known.head.host}`
      : (await isSealOf(known.head.seal, key))
        ? null
        : 'its requests were sent with another key';
  if (why === null) return;
  throw new ConvertError('reimport/other-journal', `A part of this export was sent before, but ${why}.`);
}
