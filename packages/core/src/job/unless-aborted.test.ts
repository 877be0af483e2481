import { expect, it } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const cancelled = expect.objectContaining({ code: 'job/cancelled' });
const never = new Promise<void>(() => {});

it('gives what the work gives', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(signal, Promise.resolve(1))).toBe(1);
  expect(await unlessAborted(undefined, Promise.resolve(2))).toBe(2);
  await expect(unlessAborted(signal, Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('does not wait for work that hangs, whenever the signal aborts', async () => {
  await expect(unlessAborted(AbortSignal.abort(), never)).rejects.toEqual(cancelled);
  const controller = new AbortController();
  const waiting = unlessAborted(controller.signal, never);
  controller.abort();
  await expect(waiting).rejects.toEqual(cancelled);
});

it('leaves no failure unheard that comes after the abort', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  let fail = (_: Error) => {};
  const work = new Promise<void>((_, reject) => {
    fail = reject;
  });
  await expect(unlessAborted(AbortSignal.abort(), work)).rejects.toEqual(cancelled);
  fail(new Error('late'));
  await new Promise(setImmediate);
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

it('listens no longer than it waits', async () => {
  let listeners = 0;
  const { signal } = new AbortController();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners++;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners--;
    remove(...given);
  };
  await unlessAborted(signal, Promise.resolve());
  expect(listeners).toBe(0);
});
