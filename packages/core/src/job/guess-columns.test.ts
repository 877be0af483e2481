import { describe, expect, it } from 'vitest';
import { guessColumns } from './guess-columns.ts';
import type { Task } from './task.ts';

/** Tasks that own so many bytes each. */
function tasksOf(sizes: number[], isWhole = true): Task[] {
  let offset = 0;
  return sizes.map((size, id) => {
    const from = isWhole ? 0 : offset;
    offset += size;
    return {
      id,
      pass: 'convert',
      slices: [
        isWhole
          ? { file: id, ref: `${id}.json`, size, from, to: null }
          : { file: 0, ref: '1.json', size: 1e9, from, to: from + size },
      ],
      replaceInvalidUtf8: false,
      outputs: [{ kind: 'rejects' }],
      sizes: { readBytes: 1, partBytes: 1 },
    };
  });
}

/** The guess where each task has these names, and the tasks that were looked at. */
async function guess(tasks: Task[], beginBytes: number, namesOf: (id: number) => string[], mayCut = true) {
  const looked: number[] = [];
  const ranges: [from: number, to: number | null][] = [];
  const filesOf: number[][] = [];
  const columns = await guessColumns(tasks, beginBytes, mayCut, async (sample) => {
    for (const { id, pass, outputs, slices } of sample) {
      ranges.push(...slices.map(({ from, to }): [number, number | null] => [from, to]));
      expect([pass, outputs]).toEqual(['names', []]);
      looked.push(id);
      filesOf.push(slices.map(({ file }) => file));
    }
    return sample.map(({ id }) => namesOf(id));
  });
  return { columns, looked, ranges, filesOf };
}

const same = Array.from({ length: 40 }, () => 10);

describe('the guess of columns', () => {
  it.each([true, false])(
    'is the names of the beginning in order, where no other comes (%s)',
    async (whole) => {
      const { columns, looked } = await guess(tasksOf(same, whole), 25, (id) =>
        id === 0 ? ['b', 'a'] : id === 1 ? ['a', 'd', 'b'] : id === 2 ? ['c'] : ['a', 'c'],
      );
      expect(columns).toEqual(['b', 'a', 'd', 'c']);
      // 25 bytes are in three tasks; then a third, two thirds, the last.
      expect(looked).toEqual([0, 1, 2, 13, 26, 39]);
    },
  );

  it.each([13, 26, 39])('is none where task %i has another name', async (late) => {
    const { columns } = await guess(tasksOf(same), 10, (id) => (id === late ? ['a', 'late'] : ['a']));
    expect(columns).toBeNull();
  });

  it('looks at the end of what large tasks further on own, and no more of the beginning than asked, where it may', async () => {
    const MB = 1 << 20;
    const tasks = tasksOf(
      Array.from({ length: 40 }, () => 8 * MB),
      false,
    );
    const last = tasks.at(-1)?.slices[0];
    if (last) Object.assign(last, { size: 315 * MB, to: Number.POSITIVE_INFINITY });
    const { ranges } = await guess(tasks, 15 * MB, () => ['a']);
    expect(ranges).toEqual([
      [0, 8 * MB],
      [8 * MB, 15 * MB],
      [110 * MB, 112 * MB],
      [214 * MB, 216 * MB],
      [313 * MB, Number.POSITIVE_INFINITY],
    ]);
    const whole = await guess(tasks, 16 * MB, () => ['a'], false);
    expect(whole.ranges[2]).toEqual([104 * MB, 112 * MB]);
  });

  it('looks at the last of many files further on, and at no more than complete the beginning', async () => {
    const MB = 1 << 20;
    const tasks: Task[] = tasksOf(Array.from({ length: 13 }, () => 1)).map((task) => ({
      ...task,
      slices: Array.from({ length: 7 }, (_, place) => ({
        file: task.id * 7 + place,
        ref: `${task.id * 7 + place}.json`,
        size: MB,
        from: 0,
        to: null,
      })),
    }));
    const { columns, looked, filesOf } = await guess(tasks, 16 * MB, () => ['a']);
    expect(columns).toEqual(['a']);
    expect(looked).toEqual([0, 1, 2, 4, 8, 12]);
    expect(filesOf[2]).toEqual([14, 15]);
    expect(filesOf.slice(3)).toEqual([
      [33, 34],
      [61, 62],
      [89, 90],
    ]);
    expect(filesOf.slice(0, 2).map(({ length }) => length)).toEqual([7, 7]);
    // Whole tasks are more than a quarter.
    expect((await guess(tasks, 16 * MB, () => ['a'], false)).columns).toBeNull();
    // Where the beginning reaches into the last task, all tasks are read whole.
    const all = await guess(tasks.slice(0, 3), 16 * MB, () => ['a']);
    expect(all.filesOf.map(({ length }) => length)).toEqual([7, 7, 7]);
  });

  it('looks at a task once, where places further on lie in the beginning', async () => {
    const ones = Array.from({ length: 10 }, () => 1);
    const { columns, looked } = await guess(tasksOf([...ones, 1000, 1000, 1000, 1000, 1]), 9, () => ['a']);
    // Of 15 tasks the fifth, which is at a third, is among the first nine.
    expect(looked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14]);
    expect(columns).toEqual(['a']);
  });

  it('is none where no beginning is asked for and other places have names', async () => {
    expect((await guess(tasksOf(same), 0, () => ['a'])).columns).toBeNull();
  });

  it('is the names of all, where all is the beginning', async () => {
    const { columns, looked } = await guess(tasksOf([10, 10]), 1000, (id) => (id === 0 ? ['b'] : ['a', 'b']));
    expect(looked).toEqual([0, 1]);
    expect(columns).toEqual(['b', 'a']);
  });

  it.each([
    ['the input is small', Array.from({ length: 15 }, () => 10), 10],
    ['tasks are large, as gzipped files are', [500, 500, 500, 500], 10],
    ['the last one is', [...same, 5000], 10],
  ])('reads nothing where %s', async (_, sizes, beginBytes) => {
    const { columns, looked } = await guess(tasksOf(sizes), beginBytes, () => ['a']);
    expect(looked).toEqual([]);
    expect(columns).toBeNull();
  });
});
