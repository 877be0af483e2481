import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { createClock } from './create-clock.ts';

/** Timers that end when the test says so. */
function createTimers() {
  const running = new Map<number, { end: () => void; ms: number }>();
  let last = 0;
  return {
    running,
    performance: { now: () => 42 },
    setTimeout(end: () => void, ms: number): number {
      running.set(++last, { end, ms });
      return last;
    },
    clearTimeout: (timer: number) => void running.delete(timer),
  };
}

it('tells the time, and waits until its timer ends or it is told not to, whichever comes first', async () => {
  const timers = createTimers();
  const clock = createClock(timers);
  expect(clock.nowMs()).toBe(42);
  const stopping = new AbortController();

  const first = clock.wait(1500, stopping.signal);
  const [timer] = timers.running.values();
  expect(timer.ms).toBe(1500);
  timer.end();
  await first;
  // There may be as many waits as requests: nothing of one stays with the signal.
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);

  const second = clock.wait(1500, stopping.signal);
  stopping.abort();
  await second;
  expect(timers.running.size).toBe(0);
  await clock.wait(1500, stopping.signal);
  expect(timers.running.size).toBe(0);
});
