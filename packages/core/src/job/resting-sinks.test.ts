import { expect, test } from 'vitest';
import type { Sink } from '../ports.ts';
import { letRest } from './resting-sinks.ts';

test('only some sinks hold something open, never more, and what is being written does not rest', async () => {
  const open = new Set<string>();
  const writing = new Set<string>();
  let most = 0;
  const openSink = letRest((name): Sink => {
    const wake = () => {
      open.add(name);
      most = Math.max(most, open.size);
    };
    wake();
    return {
      async write() {
        wake();
        writing.add(name);
        await Promise.resolve();
        writing.delete(name);
      },
      rest() {
        expect(writing).not.toContain(name);
        open.delete(name);
      },
      close: () => void open.delete(name),
      abort: () => void open.delete(name),
    };
  }, 3);
  const sinks: Sink[] = [];
  for (let index = 0; index < 10; index++) sinks.push(await openSink(`${index}`));
  for (let turn = 0; turn < 30; turn++) await sinks[(turn * 7) % 10].write(Buffer.of(1));
  // One more at the moment when another is taken up.
  expect(most).toBe(4);
  expect(open.size).toBe(3);
  const all = sinks.map((sink) => sink.write(Buffer.of(1)));
  await Promise.all(all);
  expect(open.size).toBe(3);
  for (const sink of sinks) await sink.close();
  await sinks[0].abort();
  expect(open.size).toBe(0);
});
