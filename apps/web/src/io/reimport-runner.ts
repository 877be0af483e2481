import {
  type Answer,
  ConvertError,
  type DeliverySettings,
  type GivenPath,
  type JobResult,
  type JournalCounts,
  type Progress,
  type RequestTotals,
  toPlainError,
} from '@km-export/core';
import { proxy, transfer } from 'comlink';
import type { PlanAnswer, ReimportCoordinator, SendAnswer } from '../reimport.worker.ts';
import ReimportWorker from '../reimport.worker.ts?worker&inline';
import { Crew, storedBytes } from './crew.ts';
import { loadImage } from './image-request.ts';
import { JournalDatabase } from './journal-database.ts';
import { type KnownJournal, lookUpJournal, withJournalLocked } from './known-journal.ts';
import type { OutputPlace } from './output-places.ts';
import { PrivateFolder } from './private-folder.ts';
import type { SendingWay } from './request-sender.ts';
import { type ReadingOptions, TOO_LONG } from './requests-job.ts';
import type { RunFailure } from './run-failure.ts';
import { keepAwake } from './wake-lock.ts';

/** What going through the export once has found. */
export type PlannedRequests = {
  result: JobResult;
  totals: RequestTotals;
  /** From earlier visits; null where nothing was sent yet. */
  known: KnownJournal | null;
  /** The records of which a request is too long. */
  tooLong: Blob | null;
};

export type PlanResult = { expanded?: GivenPath[] } & (({ ok: true } & PlannedRequests) | RunFailure);

export type SendInput = {
  given: readonly GivenPath[];
  reading: ReadingOptions;
  totals: RequestTotals;
  key: string;
  settings: DeliverySettings;
};

export type SendWatch = {
  onSettled(counts: JournalCounts): void;
  onTrouble(trouble: Answer | null): void;
  onWay(way: SendingWay): void;
};

/** Plans and sends, one run at a time, each with workers and temporary space of its own. */
export class ReimportRunner {
  readonly #privateFolder = PrivateFolder.open();
  #crew: Crew<ReimportCoordinator> | null = null;
  /** Counts up with every run and every cancel. */
  #turn = 0;

  /** Never settles if it is cancelled. Never rejects. */
  async plan(
    given: readonly GivenPath[],
    reading: ReadingOptions,
    onProgress: (progress: Progress) => void,
  ): Promise<PlanResult> {
    const { crew, folder } = await this.#begin(given);
    const tooLong: OutputPlace =
      folder === null
        ? { name: TOO_LONG, kind: 'memory' }
        : { name: TOO_LONG, kind: 'private', fileName: 'too-long' };
    const request = { reading, tooLong, folder, ports: crew.ports };
    const answer = await crew
      .give(given)
      .then(() =>
        crew.orLost(
          crew.coordinator.plan(transfer(request, crew.ports), proxy({ onProgress })) as Promise<PlanAnswer>,
        ),
      )
      .catch((thrown): PlanAnswer => ({ ok: false, error: toPlainError(thrown), isListed: true }));
    crew.terminate();
    if (!answer.ok) return answer;
    const [closed] = answer.tooLong;
    const isThere = closed !== undefined && (answer.result.outputs[0]?.counts?.unsentTooLong ?? 0) > 0;
    return { ...answer, tooLong: isThere ? (closed.blob ?? (await fileIn(folder, 'too-long'))) : null };
  }

  /** Never settles if it is cancelled. Never rejects. */
  async send({ given, ...input }: SendInput, watch: SendWatch): Promise<SendAnswer> {
    const { crew, folder } = await this.#begin(given);
    const letSleep = keepAwake();
    try {
      await crew.give(given);
      const request = { ...input, folder, host: TRACKING_HOST, ports: crew.ports };
      const answer = crew.coordinator.send(transfer(request, crew.ports), proxy({ ...watch, loadImage }));
      return await crew.orLost(answer as Promise<SendAnswer>);
    } catch (cause) {
      const error = new ConvertError(
        'reimport/stopped',
        'Sending was stopped: a part of this page stopped working, perhaps for lack of memory. What was sent is known.',
        { cause },
      );
      return { known: null, error: toPlainError(error) };
    } finally {
      letSleep();
      crew.terminate();
      if (folder !== null) await (await this.#privateFolder)?.clearRun(folder).catch(() => {});
    }
  }

  pause(): void {
    void this.#crew?.coordinator.pause();
  }

  resume(): void {
    void this.#crew?.coordinator.resume();
  }

  /** Begins no more requests: {@link send} ends once those under way have. */
  stop(): void {
    void this.#crew?.coordinator.stop();
  }

  /** Ends a plan at once. */
  cancel(): void {
    this.#turn++;
    this.#crew?.terminate();
    this.#crew = null;
  }

  /** What is known of a job. Errors: `reimport/bad-journal`. */
  async lookUp(job: string): Promise<KnownJournal | null> {
    return lookUpJournal(await JournalDatabase.open(), job);
  }

  /** Forgets what was sent of a job. Errors: `reimport/journal-in-use`, `reimport/bad-journal`. */
  async forget(job: string): Promise<void> {
    await withJournalLocked(job, async () => (await JournalDatabase.open()).forget(job));
  }

  async #begin(given: readonly GivenPath[]) {
    const turn = ++this.#turn;
    const folder = (await (await this.#privateFolder)?.createRun().catch(() => null)) ?? null;
    if (turn !== this.#turn) return new Promise<never>(() => {});
    const crew = new Crew<ReimportCoordinator>(new ReimportWorker({ name: 'reimport' }), storedBytes(given));
    this.#crew = crew;
    return { crew, folder };
  }
}

async function fileIn(folder: FileSystemDirectoryHandle | null, name: string): Promise<File | null> {
  return (await (await folder?.getFileHandle(name))?.getFile()) ?? null;
}
