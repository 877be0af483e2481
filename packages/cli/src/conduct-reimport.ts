/**
 * A reimport from its beginning to its end: the job runs once to know what would be sent, the plan is told and agreed to,
 * and then it runs again into a sender. Both runs give the same requests (behaviour rule 19), by whose places the journal
 * knows them.
 */
import { setMaxListeners } from 'node:events';
import { createReadStream, rmSync } from 'node:fs';
import {
  type Answer,
  ConvertError,
  type Counts,
  changedRequestsError,
  createClock,
  createLinesSink,
  Delivery,
  type DeliverySettings,
  isRequestLine,
  type JobSpec,
  Journal,
  type JournalCounts,
  type ReimportPlan,
  RequestSurvey,
  type RequestTotals,
  refuseOtherJournal,
  requestsOfRun,
  type Sink,
} from '@km-export/core';
import { type Conducted, conductJob, type Order, type Surroundings } from './conduct-job.ts';
import { isSealOf, sealKey } from './io/api-key.ts';
import { FailedFile } from './io/failed-file.ts';
import { openFileSink } from './io/file-sink.ts';
import { JournalFile } from './io/journal-file.ts';
import { lockJournal } from './io/journal-lock.ts';
import { findProxy } from './io/proxy.ts';
import { refuseMixedFiles } from './io/reimport-files.ts';
import { reasonOf } from './io/system-error.ts';

/** What the job's outputs are called; none is a file of that name. */
export const REQUESTS = 'requests';
export const TOO_LONG = 'too long to be sent';

/** What is to be sent, and how. */
export type ReimportOrder = {
  /** A job that writes {@link REQUESTS} and {@link TOO_LONG}; or the file of requests that are sent as they are. */
  source: { order: Order } | { requests: string };
  host: URL;
  journal: string;
  failed: string;
  /** Where records go that have a request which is too long. */
  tooLong: string;
  settings: DeliverySettings;
  timeoutMs: number;
};

export type ReimportSurroundings = Surroundings & {
  findKey(): Promise<string>;
  /** Tells the plan, and what reading found; whether it is to be carried out. */
  agree(plan: ReimportPlan, found: Found): Promise<boolean>;
  onSent(counts: JournalCounts, totals: RequestTotals): void;
  /** Requests don't get through, and why; null once they do again. */
  onTrouble(trouble: Answer | null): void;
};

/** What the first run through the input found; null where requests are sent as they are. */
export type Found = { conducted: Conducted | null; journalExists: boolean };

export type ReimportEnd = {
  totals: RequestTotals;
  counts: JournalCounts;
  /** What stopped it; null where it came to its end. */
  failure: unknown;
  /** Nobody agreed to send anything. */
  isDeclined: boolean;
  exitCode: number;
};

/** Errors: those of {@link conductJob}, of the key, of the proxy, of the journal; what comes while requests are sent is in the end. */
export async function conductReimport(
  reimport: ReimportOrder,
  surroundings: ReimportSurroundings,
): Promise<ReimportEnd> {
  const { source } = reimport;
  const proxy = findProxy(reimport.host);
  const given = 'requests' in source ? [source.requests] : source.order.spec.inputs;
  refuseMixedFiles({ ...reimport, given });
  const unlock = lockJournal(reimport.journal);
  const file = new JournalFile(reimport.journal);
  const failed = new FailedFile(reimport.failed);
  try {
    const text = file.read();
    const known = text === null ? null : Journal.parse(text, file, reimport.journal);
    if (known === null) failed.refuseOther();
    else failed.refuseForeign();
    const key = await surroundings.findKey();
    const { totals, conducted, counts } = await survey(reimport, known === null, surroundings);
    const { requests, digest } = totals;
    const job = { requests, digest, host: reimport.host.href };
    if (known !== null) {
      refuseOtherJournal(known.head, job, isSealOf(known.head.seal, key), reimport.journal);
    }
    const journal = known ?? new Journal({ ...job, seal: sealKey(key) }, file);
    const { perSecond, most } = reimport.settings;
    const plan = { totals, counts, journal: journal.counts, perSecond, most };
    const end = { totals, failure: null, isDeclined: false, exitCode: conducted?.result.exitCode ?? 0 };
    const isAgreed = await agreeOrTidy(
      reimport,
      plan,
      { conducted, journalExists: known !== null },
      surroundings,
    );
    if (!isAgreed) return { ...end, counts: journal.counts, isDeclined: true };
    const tooLongRows = rowsTooLong(conducted);
    if (requestsOfRun(plan) === 0 && tooLongRows === 0) return { ...end, counts: journal.counts };
    // Also where all requests are too long: the next run knows by it that their records are saved.
    await journal.checkpoint();
    if (requestsOfRun(plan) === 0) return { ...end, counts: journal.counts };
    const failure = await deliver(reimport, { journal, key, proxy, failed, totals }, surroundings);
    return { ...end, counts: journal.counts, failure };
  } finally {
    await file.close();
    failed.close();
    unlock();
  }
}

/** Asks, and leaves nothing of what was only looked at where nobody agrees. */
async function agreeOrTidy(
  { tooLong }: ReimportOrder,
  plan: ReimportPlan,
  found: Found,
  surroundings: ReimportSurroundings,
): Promise<boolean> {
  let isAgreed = false;
  try {
    isAgreed = await surroundings.agree(plan, found);
    return isAgreed;
  } finally {
    if (!isAgreed && !found.journalExists && rowsTooLong(found.conducted) > 0)
      rmSync(tooLong, { force: true });
  }
}

/** Records with a request that is too long. */
function rowsTooLong(conducted: Conducted | null): number {
  return conducted?.result.outputs.find(({ name }) => name === TOO_LONG)?.rows ?? 0;
}

type Surveyed = { totals: RequestTotals; conducted: Conducted | null; counts?: Counts | undefined };

/** All requests, looked at once; nothing is sent. */
async function survey(
  { source, tooLong }: ReimportOrder,
  isNew: boolean,
  surroundings: Surroundings,
): Promise<Surveyed> {
  const requests = new RequestSurvey();
  const sink = createLinesSink((bytes, start, end) => requests.take(bytes, start, end));
  if ('requests' in source) {
    await readRequests(source.requests, sink, surroundings.signal);
    return { totals: requests.totals(), conducted: null };
  }
  const conducted = await conductJob(
    withSinks(source.order, sink, isNew ? tooLong : null, surroundings),
    surroundings,
  );
  const [{ counts }] = conducted.result.outputs;
  return { totals: requests.totals(), conducted, counts };
}

/** What is there before the first request goes out. */
type Ready = {
  journal: Journal;
  key: string;
  proxy: URL | null;
  failed: FailedFile;
  totals: RequestTotals;
};

/** Sends what the journal does not know to be settled; what stopped that, or null. */
async function deliver(
  { source, host, settings, timeoutMs }: ReimportOrder,
  { journal, key, proxy, failed, totals }: Ready,
  surroundings: ReimportSurroundings,
): Promise<unknown> {
  // Each request that goes out, or waits, listens to what may stop them all: Node takes more than ten for a leak.
  setMaxListeners(0);
  // Every other command would wait until HTTP is loaded.
  const { createHttpSender } = await import('./io/http-sender.ts');
  const sender = createHttpSender({ host, proxy, key, parallel: settings.parallel, timeoutMs });
  const delivery = new Delivery(journal, settings, {
    sender,
    clock: createClock(globalThis),
    saveFailed: (line) => failed.add(line),
    onSettled: (counts) => surroundings.onSent(counts, totals),
    onTrouble: (trouble) => surroundings.onTrouble(trouble),
  });
  const stop = (): void => void delivery.stop().catch(() => {});
  surroundings.signal.addEventListener('abort', stop);
  const check = new RequestSurvey();
  const sink = createLinesSink(
    (bytes, start, end) => {
      check.take(bytes, start, end);
      return delivery.take(textDecoder.decode(bytes.subarray(start, end)));
    },
    () => delivery.finish(),
  );
  const { onProgress: _, ...quiet } = surroundings;
  const send = async (): Promise<void> => {
    if ('requests' in source) await readRequests(source.requests, sink, surroundings.signal);
    else await conductJob(withSinks(source.order, sink, null, surroundings), quiet);
    if (check.totals().digest !== totals.digest) throw changedRequestsError('input');
  };
  // The job was ended early where enough was sent: what is under way is not.
  const failure = await failureOf(send());
  const isEnough = failure !== null && delivery.isEnough && !surroundings.signal.aborted;
  const ended = isEnough ? await failureOf(delivery.finish()) : failure;
  surroundings.signal.removeEventListener('abort', stop);
  const unsafe = await failureOf(delivery.stop());
  sender.close();
  return ended ?? unsafe;
}

/** What was thrown, or null. */
function failureOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => null,
    (thrown) => thrown,
  );
}

const textDecoder = new TextDecoder();

/** The order, its outputs led into these sinks. */
function withSinks(order: Order, requests: Sink, tooLong: string | null, { leftovers }: Surroundings): Order {
  const sinks = new Map<string, () => Sink>([[REQUESTS, () => requests]]);
  const spec: JobSpec = {
    ...order.spec,
    outputs: order.spec.outputs.filter(({ name }) => name === REQUESTS || tooLong !== null),
  };
  if (tooLong !== null) {
    sinks.set(TOO_LONG, () => onFirstWrite(() => openFileSink(tooLong, { overwrite: false, leftovers })));
  }
  return { ...order, spec, sinks };
}

/** A sink that is opened once something is written to it. */
function onFirstWrite(open: () => Sink): Sink {
  let sink: Sink | null = null;
  return {
    write(bytes) {
      sink ??= open();
      return sink.write(bytes);
    },
    close: () => sink?.close(),
    abort: () => sink?.abort(),
  };
}

/** Errors: `input/not-found`; `input/unreadable`, where a line is no request. */
async function readRequests(path: string, sink: Sink, signal: AbortSignal): Promise<void> {
  let line = 0;
  const checked = createLinesSink((bytes, start, end) => {
    line++;
    if (isRequestLine(textDecoder.decode(bytes.subarray(start, end)))) return;
    throw new ConvertError(
      'input/unreadable',
      `Line ${line} of ${path} is no request as km-export saves them.`,
    );
  });
  try {
    for await (const bytes of createReadStream(path, { signal })) {
      await checked.write(bytes);
      await sink.write(bytes);
    }
    await checked.close();
    await sink.close();
  } catch (thrown) {
    if (thrown instanceof ConvertError || !(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    if (signal.aborted) throw new ConvertError('job/cancelled', 'Sending was stopped.');
    throw new ConvertError('input/not-found', `Can't read ${path}: ${reasonOf(thrown)}.`, { cause: thrown });
  }
}
