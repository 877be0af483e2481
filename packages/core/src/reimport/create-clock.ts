import type { Clock } from '../ports.ts';

/** What Node and browsers both know of time. */
export interface Timers<Timer> {
  readonly performance: { now(): number };
  setTimeout(end: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** A clock that goes by the platform's own timers. Core knows none: a shell hands over its `globalThis`. */
export function createClock<Timer>(platform: Timers<Timer>): Clock {
  return {
    nowMs: () => platform.performance.now(),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const end = (): void => {
          platform.clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = platform.setTimeout(end, ms);
        signal.addEventListener('abort', end);
      }),
  };
}
