import {
  ConvertError,
  DELIVERY_DEFAULTS,
  type GivenPath,
  type JournalCounts,
  Pace,
  type PlainError,
  type Progress,
  type ReimportPlan,
  toPlainError,
} from '@km-export/core';
import { gatherEntries, gatherPicked, type OnFound, onlyFolder } from './io/gather.ts';
import { measureFiles } from './io/measure.ts';
import { type PlannedRequests, ReimportRunner } from './io/reimport-runner.ts';
import type { SendingWay } from './io/request-sender.ts';
import type { ReadingOptions } from './io/requests-job.ts';
import type { FoundExport, RunView } from './job.svelte.ts';

export type ReimportScreen = 'drop' | 'exports' | 'survey' | 'plan' | 'send' | 'done';

/** How the requests are sent, as the user chose. */
export type SendingChoice = {
  perSecond: number;
  parallel: number;
  /** Only {@link FEW} now. */
  isTrial: boolean;
};

/** So many are enough to look at what comes of them. */
export const FEW = 10;

/** How far it is. */
export type SendingView = {
  counts: JournalCounts;
  /** Of this run. Null where there is nothing to tell yet. */
  perSecond: number | null;
  /** Null where the browser does not know yet. */
  way: SendingWay | null;
  isPaused: boolean;
  isStopping: boolean;
};

/** The state of the page that sends: which screen, what is planned, how far it is, what came of it. */
export class Reimport {
  #screen = $state<ReimportScreen>('drop');
  #error = $state.raw<PlainError | null>(null);
  #notice = $state('');
  /** Files found so far, while folders are walked; null when nothing is being gathered. */
  #found = $state<number | null>(null);
  #exports = $state.raw<FoundExport[]>([]);
  #isUnreadable = $state(false);
  #view = $state.raw<RunView | null>(null);
  #planned = $state.raw<PlannedRequests | null>(null);
  #choice = $state.raw<SendingChoice>({ ...DELIVERY_DEFAULTS, isTrial: false });
  #sending = $state.raw<SendingView | null>(null);

  #given: readonly GivenPath[] = [];
  #reading: ReadingOptions = {};
  #rate = new SendingRate();
  readonly #runner = new ReimportRunner();
  /** Counts up with whatever starts or is cancelled: an answer to an older turn is dropped. */
  #turn = 0;

  get screen(): ReimportScreen {
    return this.#screen;
  }
  get error(): PlainError | null {
    return this.#error;
  }
  get notice(): string {
    return this.#notice;
  }
  get found(): number | null {
    return this.#found;
  }
  get exports(): FoundExport[] {
    return this.#exports;
  }
  /** The files were read and every line was rejected. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }
  get view(): RunView | null {
    return this.#view;
  }
  get planned(): PlannedRequests | null {
    return this.#planned;
  }
  get choice(): SendingChoice {
    return this.#choice;
  }
  get sending(): SendingView | null {
    return this.#sending;
  }
  /** Closing the tab would stop what goes on. */
  get isAtRisk(): boolean {
    return this.#screen === 'send';
  }

  /** What is to be sent, and what was; null where nothing was planned yet. */
  readonly plan = $derived.by((): ReimportPlan | null => {
    if (this.#planned === null) return null;
    const { totals, result, known } = this.#planned;
    const { perSecond, isTrial } = this.#choice;
    return {
      totals,
      counts: result.outputs[0]?.counts,
      journal: known?.counts ?? { sent: 0, failed: 0, repeats: 0, unsettled: totals.requests },
      perSecond,
      most: isTrial ? FEW : undefined,
    };
  });

  dropEntries(entries: readonly FileSystemEntry[]): Promise<void> {
    return this.#read((onFound) => gatherEntries(entries, onFound));
  }

  pickFiles(files: readonly File[]): Promise<void> {
    return this.#read(async (onFound) => {
      await measureFiles(files, onFound);
      return gatherPicked(files);
    });
  }

  readOnlyFolder(folder: string): Promise<void> {
    const chosen = this.#exports.find((candidate) => candidate.folder === folder);
    if (chosen !== undefined) this.#given = [chosen.path];
    return this.#survey();
  }

  readAllFolders(): Promise<void> {
    this.#reading = { ...this.#reading, mergeExports: true };
    return this.#survey();
  }

  /** Reads again, and keeps lines with broken characters. */
  readWithBrokenCharacters(): Promise<void> {
    this.#reading = { ...this.#reading, replaceInvalidUtf8: true };
    return this.#survey();
  }

  /** Reads again, however much it unpacks to. */
  readAnyway(): Promise<void> {
    this.#reading = { ...this.#reading, allowHighCompression: true };
    return this.#survey();
  }

  /** Ends reading, of which nothing stays. */
  cancel(): void {
    this.#turn++;
    this.#runner.cancel();
    this.#found = null;
    this.#show('drop');
    this.#notice = 'Cancelled. Nothing was sent.';
  }

  choose(change: Partial<SendingChoice>): void {
    this.#choice = { ...this.#choice, ...change };
  }

  /** Sends what is planned. Nobody holds the key once this has ended. */
  async send(key: string): Promise<void> {
    const planned = this.#planned;
    if (planned === null || this.plan === null) return;
    const fault = keyFault(key);
    if (fault !== null) {
      this.#error = toPlainError(fault);
      return;
    }
    const { perSecond, parallel, isTrial } = this.#choice;
    const settings = { ...DELIVERY_DEFAULTS, perSecond, parallel, ...(isTrial && { most: FEW }) };
    const turn = ++this.#turn;
    const { journal } = this.plan;
    this.#show('send');
    this.#sending = { counts: journal, perSecond: null, way: null, isPaused: false, isStopping: false };
    this.#rate.begin(journal);
    const { totals } = planned;
    const answer = await this.#runner.send(
      { given: this.#given, reading: this.#reading, totals, key: key.trim(), settings },
      {
        onSettled: (counts) => {
          if (turn === this.#turn) this.#tell({ counts, perSecond: this.#rate.of(counts) });
        },
        onWay: (way) => {
          if (turn === this.#turn) this.#tell({ way });
        },
      },
    );
    if (answer.known === null) {
      // Another tab may have sent meanwhile, or the worker was lost in the middle.
      const known = await this.#runner.lookUp(totals.digest).catch(() => planned.known);
      this.#planned = { ...planned, known };
      this.#show('plan');
    } else {
      this.#tell({ counts: answer.known.counts });
      this.#planned = { ...planned, known: answer.known };
      this.choose({ isTrial: false });
      this.#show('done');
    }
    this.#error = answer.error;
  }

  pause(): void {
    this.#runner.pause();
    this.#tell({ isPaused: true, perSecond: null });
  }

  resume(): void {
    this.#runner.resume();
    if (this.#sending !== null) this.#rate.begin(this.#sending.counts);
    this.#tell({ isPaused: false });
  }

  /** Begins no more requests; what is under way comes to its end. */
  stop(): void {
    this.#runner.stop();
    this.#tell({ isStopping: true });
  }

  showPlan(): void {
    this.#show('plan');
  }

  /** Forgets what was sent of this export, which would then be sent from its beginning. */
  async forget(): Promise<void> {
    const planned = this.#planned;
    if (planned === null) return;
    try {
      await this.#runner.forget(planned.totals.digest);
    } catch (thrown) {
      this.#error = toPlainError(thrown);
      return;
    }
    this.#planned = { ...planned, known: null };
    this.#show('plan');
    this.#notice = 'This browser has forgotten what was sent of this export.';
  }

  startOver(): void {
    this.#turn++;
    this.#planned = null;
    this.#sending = null;
    this.#given = [];
    this.#show('drop');
  }

  #tell(change: Partial<SendingView>): void {
    if (this.#sending !== null) this.#sending = { ...this.#sending, ...change };
  }

  #show(screen: ReimportScreen): void {
    this.#error = null;
    this.#isUnreadable = false;
    this.#notice = '';
    this.#view = null;
    this.#screen = screen;
  }

  async #read(gather: (onFound: OnFound) => GivenPath[] | Promise<GivenPath[]>): Promise<void> {
    const turn = ++this.#turn;
    this.#show('drop');
    this.#found = 0;
    try {
      const given = await gather((files) => {
        if (turn === this.#turn) this.#found = files;
      });
      if (turn !== this.#turn) return;
      this.#given = given;
      this.#reading = {};
      await this.#survey();
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.#found = null;
      this.#error = toPlainError(thrown);
    }
  }

  async #survey(): Promise<void> {
    const turn = ++this.#turn;
    this.#found = null;
    this.#planned = null;
    this.#sending = null;
    this.#show('survey');
    const answer = await this.#runner.plan(this.#given, this.#reading, this.#viewOf(turn));
    if (turn !== this.#turn) return;
    if (answer.expanded !== undefined) this.#given = answer.expanded;
    if (answer.ok) {
      this.#planned = answer;
      const { requests } = answer.totals;
      const isDone = answer.known !== null && answer.known.counts.unsettled === 0 && requests > 0;
      this.#show(isDone ? 'done' : 'plan');
      return;
    }
    const folders = (answer.error.details as { folders?: string[] } | undefined)?.folders;
    if (answer.error.code === 'input/two-exports' && folders !== undefined) {
      const given = this.#given;
      this.#exports = folders.map((folder) => ({ folder, path: onlyFolder(given, folder, folders) }));
      this.#show('exports');
      return;
    }
    this.#show('drop');
    this.#error = answer.error;
    this.#isUnreadable = answer.isListed && answer.error.code === 'input/not-an-export';
  }

  #viewOf(turn: number): (progress: Progress) => void {
    const pace = new Pace(performance.now());
    return (progress) => {
      if (turn !== this.#turn) return;
      const { storedBytes, storedTotal } = progress;
      this.#view = { progress, pace: pace.update(storedBytes, storedTotal, performance.now()) };
    };
  }
}

/** How many requests are settled in a second, since it began or went on. */
class SendingRate {
  #settled = 0;
  #startMs = 0;

  begin(counts: JournalCounts): void {
    this.#settled = settledOf(counts);
    this.#startMs = performance.now();
  }

  of(counts: JournalCounts): number {
    const seconds = Math.max(0.001, (performance.now() - this.#startMs) / 1000);
    return (settledOf(counts) - this.#settled) / seconds;
  }
}

function settledOf({ sent, failed }: JournalCounts): number {
  return sent + failed;
}

/** All that is printable but spaces: a key that was copied with something else would be taken for another. */
function keyFault(key: string): ConvertError | null {
  if (/^[!-~]+$/.test(key.trim())) return null;
  return new ConvertError(
    'job/bad-spec',
    'The API key is not right: it is empty, or holds spaces or other characters that no key has.',
  );
}
