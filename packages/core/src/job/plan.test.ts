import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Listing } from '../input/listing.ts';
import { planJob } from './plan.ts';
import { NO_COLUMNS } from './planned-outputs.ts';
import { NO_LIMITS } from './rolling-file.ts';
import { DEFAULT_SIZES } from './sizes.ts';
import type { JobSpec } from './spec.ts';
import type { Slice, Task } from './task.ts';

const listingOf = (sizes: readonly number[]): Listing => ({
  files: sizes.map((size, i) => ({ path: `${i}.json`, revision: i, size, ref: `ref ${i}` })),
  ignored: [],
  missingRevisions: [],
  bucketFiles: [],
});
const spec = (part: Partial<JobSpec> = {}): JobSpec => ({
  inputs: ['x'],
  outputs: [{ name: 'out', format: 'ndjson' }],
  ...part,
});
const sizesOf = (taskBytes: number) => ({
  ...DEFAULT_SIZES,
  surveyTaskBytes: taskBytes,
  convertTaskBytes: taskBytes,
});

function convertTasks(sizes: readonly number[], mayCut: readonly boolean[], taskBytes: number): Task[] {
  const files = mayCut.map((cut) => ({ mayCut: cut }));
  return (
    planJob(spec(), listingOf(sizes), files, sizesOf(taskBytes), false).convert?.(NO_COLUMNS).tasks ?? []
  );
}
const ranges = (tasks: readonly Task[]) =>
  tasks.map(({ slices }) => slices.map(({ file, from, to }) => [file, from, to]));

describe('the tasks of a pass', () => {
  it('read every byte of every file exactly once, in input order', () => {
    const file = fc.tuple(fc.nat(60), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 12, size: 'max' }),
        fc.integer({ min: 1, max: 30 }),
        (files, taskBytes) => {
          const sizes = files.map(([size]) => size);
          const tasks = convertTasks(
            sizes,
            files.map(([, cut]) => cut),
            taskBytes,
          );
          expect(
            tasks.map(({ id }) => id),
            'ids count from 0',
          ).toEqual(tasks.map((_, i) => i));
          const slices = tasks.flatMap((task) => task.slices);
          let next = 0;
          files.forEach(([size, mayCut], index) => {
            const own: Slice[] = [];
            while (next < slices.length && slices[next].file === index) own.push(slices[next++]);
            expect(own.every(({ ref }) => ref === `ref ${index}`)).toBe(true);
            if (own.length === 1 && own[0].to === null) {
              expect(own[0].from).toBe(0);
              return;
            }
            // Only what may be cut is cut, and only where it is too large.
            expect(mayCut && size > taskBytes).toBe(true);
            expect(own[0].from).toBe(0);
            own.slice(1).forEach((slice, i) => {
              expect(slice.from).toBe(own[i].to);
            });
            expect(own.at(-1)?.to, 'the last is open, so that a file that grows is read to its end').toBe(
              Number.POSITIVE_INFINITY,
            );
            expect(own.at(-1)?.from).toBeLessThan(size);
          });
          expect(next).toBe(slices.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('own no more than they shall, but for what may not be cut, and no less than they might', () => {
    const file = fc.tuple(fc.nat(60), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(file, { maxLength: 12, size: 'max' }),
        fc.integer({ min: 1, max: 30 }),
        (files, taskBytes) => {
          const tasks = convertTasks(
            files.map(([size]) => size),
            files.map(([, cut]) => cut),
            taskBytes,
          );
          const owned = tasks.map(({ slices }) =>
            slices.reduce(
              (sum, { file: index, from, to }) =>
                sum + Math.min(to ?? files[index][0], files[index][0]) - from,
              0,
            ),
          );
          tasks.forEach(({ slices }, i) => {
            expect(slices.length).toBeGreaterThan(0);
            if (owned[i] > taskBytes) {
              const large = slices.filter(({ file: index }) => files[index][0] > 0);
              expect(large, 'one whole file that is too large').toHaveLength(1);
              expect(large[0].to).toBeNull();
            }
          });
          for (let i = 1; i < tasks.length; i++) {
            const whole = [...tasks[i - 1].slices, ...tasks[i].slices].every(({ to }) => to === null);
            if (whole)
              expect(owned[i - 1] + owned[i], 'two tasks that would fit into one').toBeGreaterThan(taskBytes);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are cut and grouped', () => {
    expect(ranges(convertTasks([25], [true], 10))).toEqual([
      [[0, 0, 10]],
      [[0, 10, 20]],
      [[0, 20, Number.POSITIVE_INFINITY]],
    ]);
    expect(ranges(convertTasks([20], [true], 10))).toEqual([
      [[0, 0, 10]],
      [[0, 10, Number.POSITIVE_INFINITY]],
    ]);
    expect(ranges(convertTasks([10], [true], 10))).toEqual([[[0, 0, null]]]);
    expect(ranges(convertTasks([25], [false], 10))).toEqual([[[0, 0, null]]]);
    expect(
      ranges(convertTasks([4, 4, 4, 25, 1, 0, 30], [true, true, true, false, true, true, true], 10)),
    ).toEqual([
      [
        [0, 0, null],
        [1, 0, null],
      ],
      [[2, 0, null]],
      [[3, 0, null]],
      [
        [4, 0, null],
        [5, 0, null],
      ],
      [[6, 0, 10]],
      [[6, 10, 20]],
      [[6, 20, Number.POSITIVE_INFINITY]],
    ]);
    expect(convertTasks([], [], 10)).toEqual([]);
  });
});

describe('the passes of a job', () => {
  const plan = (job: JobSpec, haveSurvey = false) =>
    planJob(job, listingOf([5]), [{ mayCut: true }], DEFAULT_SIZES, haveSurvey);

  it('without output are a survey', () => {
    const { survey, convert } = plan(spec({ outputs: [] }));
    expect(convert).toBeNull();
    expect(survey?.tasks).toMatchObject([{ id: 0, pass: 'survey', outputs: [] }]);
  });

  it('without output, but with rejects, are a survey that writes them', () => {
    const { survey } = plan(spec({ outputs: [], rejects: 'r' }));
    expect(survey?.outputs).toEqual([
      { name: 'r', gzip: false, limits: NO_LIMITS, output: { kind: 'rejects' } },
    ]);
    expect(survey?.tasks[0].outputs).toEqual([{ kind: 'rejects' }]);
    expect(plan(spec({ outputs: [], rejects: 'r' }), true).survey, 'also where one is at hand').toEqual(
      survey,
    );
  });

  it('need no survey where no format asks for one', () => {
    const { survey, convert } = plan(spec());
    expect(survey).toBeNull();
    expect(convert?.(NO_COLUMNS).tasks).toMatchObject([
      { id: 0, pass: 'convert', outputs: [{ kind: 'format', format: 'ndjson' }] },
    ]);
  });

  it('survey first where a format needs columns, without writing anything, and hand those on', () => {
    const job = spec({
      outputs: [
        { name: 'a', format: 'ndjson' },
        { name: 'b', format: 'csv' },
      ],
      rejects: 'r',
      replaceInvalidUtf8: true,
    });
    const { survey, convert } = plan(job);
    expect(survey?.tasks).toMatchObject([{ pass: 'survey', outputs: [], replaceInvalidUtf8: true }]);
    const { tasks, outputs } = convert!({ columns: ['x', 'y'], namesBySplit: {} });
    expect(outputs.map(({ name }) => name)).toEqual(['a', 'b', 'r']);
    expect(tasks).toMatchObject([{ pass: 'convert', replaceInvalidUtf8: true }]);
    expect(tasks[0].outputs).toMatchObject([
      { kind: 'format', format: 'ndjson', columns: ['x', 'y'] },
      { kind: 'format', format: 'csv', columns: ['x', 'y'] },
      { kind: 'rejects' },
    ]);
    expect(plan(job, true).survey, 'a survey that is at hand is not made again').toBeNull();
  });

  it('are plain data, each task with its sizes', () => {
    const tasks = plan(spec()).convert?.(NO_COLUMNS).tasks ?? [];
    expect(structuredClone(tasks)).toEqual(tasks);
    expect(tasks[0].sizes).toEqual({
      readBytes: DEFAULT_SIZES.readBytes,
      partBytes: DEFAULT_SIZES.partBytes,
    });
    expect(tasks[0].replaceInvalidUtf8).toBe(false);
  });

  it('cut each pass by its own size', () => {
    const sizes = { ...DEFAULT_SIZES, surveyTaskBytes: 50, convertTaskBytes: 10 };
    const { survey, convert } = planJob(
      spec({ outputs: [{ name: 'a', format: 'csv' }] }),
      listingOf([100]),
      [{ mayCut: true }],
      sizes,
      false,
    );
    expect(survey?.tasks).toHaveLength(2);
    expect(convert?.(NO_COLUMNS).tasks).toHaveLength(10);
  });

  it('let no sheet of Excel be longer than it may be, whatever is asked', () => {
    const rowsOf = (rowsPerFile?: string) => {
      const options = { preset: 'excel' };
      const output = { name: 'a.csv', format: 'csv' as const, options, ...(rowsPerFile && { rowsPerFile }) };
      return plan(spec({ outputs: [output] })).convert?.(NO_COLUMNS).outputs[0].limits.rows;
    };
    expect([undefined, '10', '1048590'].map(rowsOf)).toEqual([1_048_575, 10, 1_048_575]);
  });
});
