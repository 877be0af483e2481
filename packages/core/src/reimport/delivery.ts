/**
 * Sends the requests of a job, given in their order: those of one person one after the other, others side by side.
 *
 *   take(line) ─▶ lanes by person ─▶ ready ─▶ slots ─▶ pace ─▶ Sender ─▶ answer ─▶ journal
 *        ▲ waits while too many are     `parallel`     ▲                   │ again: back-off
 *          taken and not settled        of them        └───────────────────┘
 *
 * A slot is free again once the journal can't forget what came of its request. So whatever happens, loss of power
 * included, a later run repeats no more requests than there are slots.
 */
import { ExponentialBackoff } from 'cockatiel';
import { ConvertError } from '../model/error.ts';
import { formatCount } from '../model/words.ts';
import type { Answer, Clock, Sender } from '../ports.ts';
import type { Journal, JournalCounts } from './journal.ts';
import { describeAnswer, judge, type Verdict } from './judge.ts';
import { Lanes, type Queued } from './lanes.ts';
import { RequestPace } from './pace.ts';
import { peopleOf } from './request-line.ts';

export type DeliverySettings = {
  /** Requests under way at once. */
  parallel: number;
  perSecond: number;
  /** What is waited before a second attempt, in milliseconds; it grows with each, by chance a little more or less. */
  firstWaitMs: number;
  /** No more requests than these in this run. Absent: all. */
  most?: number;
};

/** Carefully chosen: nothing is known of what the server takes, and nobody else should notice. */
export const DELIVERY_DEFAULTS = {
  parallel: 4,
  perSecond: 20,
  firstWaitMs: 500,
} as const satisfies DeliverySettings;

/** How often a request is tried that others pass by; twice as often where there are none. */
const MOST_ATTEMPTS = 10;
/** The same where whoever bars the way does not bar it to others: behind so many, others are tried first. */
const MOST_BARRED_ATTEMPTS = 4;
/** So many failures without a success between them are not by chance. */
const MOST_FAILURES_IN_A_ROW = 40;
/** Nor are so many, where the way was barred before anything came through, in earlier runs too. */
const MOST_BARRED_AT_FIRST = 8;
/** Behind a success, so many failures in a row are told: a server that now and then is too busy need not be. */
const FAILURES_TOLD = 4;
/** A server that makes all requests wait for so long is told at once, in milliseconds. */
const WAIT_TOLD_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A server that asks for more than an hour is not waited for. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;
/** What is under way when a run is stopped has so long to come to its end, in milliseconds. */
const GRACE_MS = 5_000;
/** How far ahead of the oldest request that is not settled others are taken: some MB. */
const WINDOW = 1024;

export type DeliveryPorts = {
  sender: Sender;
  clock: Clock;
  /** Keeps the line of a request that failed for good; resolves when it is safe. */
  saveFailed(line: string): Promise<void>;
  /** After each request that is settled. */
  onSettled?(counts: JournalCounts): void;
  /** What came instead of success, once requests don't get through and are tried again; null once they do. */
  onTrouble?(trouble: Answer | null): void;
};

/** `attempts`: how often it was tried and came not through; `passed`: how many had come through before the first time. */
type Item = Queued & { place: number; line: string; attempts: number; passed: number };

/** Others go first: whether the way is barred to all is not known. */
const ASIDE = Symbol('aside');

export class Delivery {
  readonly #journal: Journal;
  readonly #ports: DeliveryPorts;
  readonly #settings: DeliverySettings;
  readonly #pace: RequestPace;
  readonly #lanes = new Lanes<Item>();
  readonly #ready: Item[] = [];
  /** Ends whatever is waited for. */
  readonly #stopped = new AbortController();
  /** Ends what is under way. */
  readonly #cut = new AbortController();
  #taken = 0;
  #accepted = 0;
  /** Accepted and not settled. */
  #open = 0;
  #underWay = 0;
  #failuresInARow = 0;
  /** Requests that came through in this run. */
  #passed = 0;
  #isInTrouble = false;
  #failure: unknown = null;
  #waiting: (() => void)[] = [];

  constructor(journal: Journal, settings: DeliverySettings, ports: DeliveryPorts) {
    this.#journal = journal;
    this.#settings = settings;
    this.#ports = ports;
    this.#pace = new RequestPace(ports.clock, settings.perSecond);
  }

  /** Whether as many as were asked for in this run have been taken. */
  get isEnough(): boolean {
    return this.#accepted >= (this.#settings.most ?? Number.POSITIVE_INFINITY);
  }

  /**
   * Takes the next request; what the journal knows to be settled is passed by. Returns a promise where there is no room
   * yet. Throws {@link EnoughSent} beyond the most that were asked for, and what stopped the delivery.
   */
  take(line: string): void | Promise<void> {
    const place = ++this.#taken;
    if (this.#journal.isSettled(place)) return;
    if (this.#stopped.signal.aborted)
      throw this.#failure ?? new ConvertError('job/cancelled', 'Sending was stopped.');
    if (this.isEnough) throw new EnoughSent();
    this.#accepted++;
    this.#open++;
    const item = { place, line, people: peopleOf(line), waitsFor: 0, attempts: 0, passed: 0 };
    if (this.#lanes.add(item)) this.#ready.push(item);
    this.#pump();
    if (place - this.#journal.through >= WINDOW) return this.#room(place);
  }

  /** Resolves once all that was taken is settled. Throws what stopped the delivery. */
  async finish(): Promise<void> {
    while (this.#open > 0 && !this.#stopped.signal.aborted) await this.#change();
    await this.stop();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Begins nothing more; resolves once what is under way has ended, if need be by force, and the journal is safe. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#pace.resume();
    this.#wake();
    const grace = new AbortController();
    void this.#ports.clock.wait(GRACE_MS, grace.signal).then(() => this.#cut.abort());
    while (this.#underWay > 0) await this.#change();
    grace.abort();
    await this.#journal.checkpoint();
  }

  pause(): void {
    this.#pace.pause();
  }

  resume(): void {
    this.#pace.resume();
  }

  /** Whether anything came through, in an earlier run too: then the way was not always barred. */
  get #everPassed(): boolean {
    return this.#passed > 0 || this.#journal.counts.sent > 0;
  }

  async #room(place: number): Promise<void> {
    while (place - this.#journal.through >= WINDOW && !this.#stopped.signal.aborted) await this.#change();
    if (this.#failure !== null) throw this.#failure;
  }

  #pump(): void {
    while (this.#underWay < this.#settings.parallel && !this.#stopped.signal.aborted) {
      const item = this.#ready.shift();
      if (item === undefined) return;
      this.#underWay++;
      void this.#run(item);
    }
  }

  async #run(item: Item): Promise<void> {
    try {
      const isSent = await this.#attempt(item);
      if (isSent === ASIDE) this.#ready.push(item);
      else if (isSent !== null) {
        if (!isSent) await this.#ports.saveFailed(item.line);
        await this.#journal.settle(item.place, isSent);
        this.#open--;
        this.#ready.push(...this.#lanes.remove(item));
        this.#ports.onSettled?.(this.#journal.counts);
      }
    } catch (thrown) {
      this.#failure ??= thrown;
      this.#stopped.abort();
    }
    this.#underWay--;
    this.#pump();
    this.#wake();
  }

  /**
   * Whether it was sent, or failed for good; {@link ASIDE} where others are to be tried first; null where the delivery was
   * stopped before that was known.
   */
  async #attempt(item: Item): Promise<boolean | typeof ASIDE | null> {
    const { place, line } = item;
    const stopped = this.#stopped.signal;
    const backoff = new ExponentialBackoff({
      initialDelay: this.#settings.firstWaitMs,
      maxDelay: LONGEST_WAIT_MS,
    });
    let wait = backoff.next();
    for (; ; wait = wait.next(undefined)) {
      await this.#pace.turn(stopped);
      if (stopped.aborted) return null;
      this.#journal.begin(place);
      const answer = await this.#ports.sender.send(line, this.#cut.signal);
      const verdict = judge(answer);
      if ('fault' in answer && answer.isUnsent) this.#journal.withdraw(place);
      if (verdict === 'sent' || verdict === 'refused') this.#tellTrouble(null);
      if (verdict === 'sent') {
        this.#failuresInARow = 0;
        this.#passed++;
        return true;
      }
      // Cut by ourselves, most likely.
      if (stopped.aborted && verdict !== 'refused') return null;
      const isBarredAtFirst = verdict === 'barred' && !this.#everPassed;
      if (++this.#failuresInARow >= (isBarredAtFirst ? MOST_BARRED_AT_FIRST : MOST_FAILURES_IN_A_ROW)) {
        throw stoppedError(
          `${formatCount(this.#failuresInARow)} in a row failed, the last with ${describeAnswer(answer)}`,
        );
      }
      if (item.attempts++ === 0) item.passed = this.#passed;
      if (verdict === 'refused' || this.#isHopeless(item, verdict, 'fault' in answer)) return false;
      const afterMs = 'retryAfterMs' in answer ? (answer.retryAfterMs ?? 0) : 0;
      if (afterMs > LONGEST_RETRY_AFTER_MS) {
        throw stoppedError(`the server asks to wait for ${formatCount(afterMs / 1000)} s`);
      }
      if (this.#passed === 0 || this.#failuresInARow >= FAILURES_TOLD || afterMs >= WAIT_TOLD_MS) {
        this.#tellTrouble(answer);
      }
      if (afterMs > 0) this.#pace.hold(afterMs);
      await this.#ports.clock.wait(wait.duration, stopped);
      if (verdict === 'barred' && item.attempts >= MOST_BARRED_ATTEMPTS && this.#ready.length > 0)
        return ASIDE;
    }
  }

  /** Whether a request fails for good: others passed by it, or the server has refused it again and again. */
  #isHopeless({ attempts, passed }: Item, verdict: Verdict, isFault: boolean): boolean {
    const isBarred = verdict === 'barred';
    const most = isBarred ? MOST_BARRED_ATTEMPTS : MOST_ATTEMPTS;
    if (attempts >= most && this.#passed > passed) return true;
    // The last ones have no others who could pass by them.
    if (isBarred) return attempts >= MOST_ATTEMPTS && this.#everPassed && this.#ready.length === 0;
    return !isFault && attempts >= MOST_ATTEMPTS * 2;
  }

  /** Once each time that it begins, and that it ends. */
  #tellTrouble(trouble: Answer | null): void {
    const isInTrouble = trouble !== null;
    if (isInTrouble === this.#isInTrouble) return;
    this.#isInTrouble = isInTrouble;
    this.#ports.onTrouble?.(trouble);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Thrown where as many were taken as were asked for: the job need not go on. */
export class EnoughSent extends Error {
  override name = 'EnoughSent';
}

function stoppedError(why: string): ConvertError {
  return new ConvertError(
    'reimport/stopped',
    `Sending was stopped: ${why}. What was sent is known: the same export goes on from there.`,
  );
}
