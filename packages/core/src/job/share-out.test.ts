import { describe, expect, it } from 'vitest';
import { shareOut } from './share-out.ts';

const turn = () => new Promise(setImmediate);

describe('tasks shared out', () => {
  it('are each run once, begun in order, so many at a time', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const workers = shareOut([5, 1, 1, 1, 1, 1], 2, async (turns, index) => {
      begun.push(index);
      most = Math.max(most, ++running);
      for (let i = 0; i < turns; i++) await turn();
      running--;
    });
    expect(workers).toHaveLength(2);
    await Promise.all(workers);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('need no more workers than there are tasks', () => {
    expect(shareOut([1], 4, async () => {})).toHaveLength(1);
    expect(shareOut([], 4, async () => {})).toHaveLength(0);
  });

  it('are not begun once one has failed', async () => {
    const begun: number[] = [];
    const workers = shareOut([0, 1, 2, 3, 4], 2, async (task) => {
      begun.push(task);
      await turn();
      if (task === 0) throw new Error('lost');
      await turn();
    });
    const ends = await Promise.allSettled(workers);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(begun).toEqual([0, 1]);
  });
});
