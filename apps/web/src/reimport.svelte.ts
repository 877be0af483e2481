import {
  type Answer,
  DELIVERY_DEFAULTS,
  type GivenPath,
  type JournalCounts,
  type Progress,
  type ReimportPlan,
  readApiKey,
  toPlainError,
} from '@km-export/core';
import { type PlannedRequests, type PlanResult, ReimportRunner } from './io/reimport-runner.ts';
import type { SendingWay } from './io/request-sender.ts';
import type { ReadingOptions } from './io/requests-job.ts';
import { ReadingPage } from './reading-page.svelte.ts';

export type ReimportScreen = 'plan' | 'send' | 'done';

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
  /** What came instead of success, where requests don't get through; null once they do again. Absent: they always did. */
  trouble?: Answer | null;
  isPaused: boolean;
  isStopping: boolean;
};

/** The state of the page that sends: which screen, what is planned, how far it is, what came of it. */
export class Reimport extends ReadingPage<ReimportScreen, PlannedRequests> {
  #planned = $state.raw<PlannedRequests | null>(null);
  #choice = $state.raw<SendingChoice>({ ...DELIVERY_DEFAULTS, isTrial: false });
  #sending = $state.raw<SendingView | null>(null);

  protected given: readonly GivenPath[] = [];
  #reading: ReadingOptions = {};
  #rate = new SendingRate();
  readonly #runner = new ReimportRunner();

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
    return this.screen === 'send';
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

  /** Ends reading, of which nothing stays. */
  cancel(): void {
    this.begin();
    this.#runner.cancel();
    this.show('drop');
    this.notice = 'Cancelled. Nothing was sent.';
  }

  choose(change: Partial<SendingChoice>): void {
    this.#choice = { ...this.#choice, ...change };
  }

  /** Sends what is planned. Nobody holds the key once this has ended. */
  async send(typed: string): Promise<void> {
    const planned = this.#planned;
    if (planned === null || this.plan === null) return;
    let key: string;
    try {
      key = readApiKey(typed, 'it', 'job/bad-spec');
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return;
    }
    const { perSecond, parallel, isTrial } = this.#choice;
    const settings = { ...DELIVERY_DEFAULTS, perSecond, parallel, ...(isTrial && { most: FEW }) };
    const goesOn = this.begin();
    const { journal } = this.plan;
    this.show('send');
    this.#sending = { counts: journal, perSecond: null, way: null, isPaused: false, isStopping: false };
    this.#rate.begin(journal);
    const { totals } = planned;
    const answer = await this.#runner.send(
      { given: this.given, reading: this.#reading, totals, key, settings },
      {
        onSettled: (counts) => {
          if (goesOn()) this.#tell({ counts, perSecond: this.#rate.of(counts) });
        },
        onTrouble: (trouble) => {
          if (goesOn()) this.#tell({ trouble });
        },
        onWay: (way) => {
          if (goesOn()) this.#tell({ way });
        },
      },
    );
    if (answer.known === null) {
      // Another tab may have sent meanwhile, or the worker was lost in the middle.
      const known = await this.#runner.lookUp(totals.digest).catch(() => planned.known);
      this.#planned = { ...planned, known };
      this.show('plan');
    } else {
      this.#tell({ counts: answer.known.counts });
      this.#planned = { ...planned, known: answer.known };
      this.choose({ isTrial: false });
      this.show('done');
    }
    this.error = answer.error;
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
    this.show('plan');
  }

  /** Forgets what was sent of this export, which would then be sent from its beginning. */
  async forget(): Promise<void> {
    const planned = this.#planned;
    if (planned === null) return;
    try {
      await this.#runner.forget(planned.totals.digest);
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return;
    }
    this.#planned = { ...planned, known: null };
    this.show('plan');
    this.notice = 'This browser has forgotten what was sent of this export.';
  }

  startOver(): void {
    this.begin();
    this.forgetFindings();
    this.given = [];
    this.show('drop');
  }

  protected take(given: GivenPath[]): boolean {
    this.given = given;
    this.#reading = {};
    return true;
  }

  protected setReading(option: keyof ReadingOptions): void {
    this.#reading = { ...this.#reading, [option]: true };
  }

  protected forgetFindings(): void {
    this.#planned = null;
    this.#sending = null;
  }

  protected look(onProgress: (progress: Progress) => void): Promise<PlanResult> {
    return this.#runner.plan(this.given, this.#reading, onProgress);
  }

  protected showFindings(planned: PlannedRequests): void {
    this.#planned = planned;
    const { totals, known } = planned;
    const isDone = known !== null && known.counts.unsettled === 0 && totals.requests > 0;
    this.show(isDone ? 'done' : 'plan');
  }

  #tell(change: Partial<SendingView>): void {
    if (this.#sending !== null) this.#sending = { ...this.#sending, ...change };
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
