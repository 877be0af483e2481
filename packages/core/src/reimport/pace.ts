import type { Clock } from '../ports.ts';

/** What comes late may be caught up with so far, in milliseconds: timers are no finer. */
const CATCH_UP_MS = 20;

/** Lets no more than so many begin a second, and none while a server asks to wait, or the user does. */
export class RequestPace {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #nextMs = Number.NEGATIVE_INFINITY;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #paused: Promise<void> | null = null;
  #resume: () => void = () => {};

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#intervalMs = 1000 / perSecond;
  }

  /** Resolves when the next may begin, or as soon as `signal` aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#paused !== null) {
        await this.#paused;
        continue;
      }
      const nowMs = this.#clock.nowMs();
      const waitMs = Math.max(this.#nextMs, this.#heldUntilMs) - nowMs;
      if (waitMs <= 0) {
        this.#nextMs = Math.max(this.#nextMs, nowMs - CATCH_UP_MS) + this.#intervalMs;
        return;
      }
      await this.#clock.wait(waitMs, signal);
    }
  }

  /** None begins for so long. */
  hold(ms: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#clock.nowMs() + ms);
  }

  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#paused = null;
    this.#resume();
  }
}
