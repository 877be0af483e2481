/**
 * Every case of fixtures/cases in process: at the sizes of the product, and, where the input is small, cut and
 * read in ways that put a border between any two bytes.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConvertError, type JobSizes, listInput, type Progress, parseJobSpec, runJob } from '../src/index.ts';
import { type Case, differenceOf, findInputs, loadCases, placesOf } from './case-folder.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from './memory-ports.ts';

const SMALL_BYTES = 2048;
const cases = loadCases('core');

describe.each(Object.entries(Object.groupBy(cases, ({ id }) => id.split('/')[0] ?? '')))('%s', (_, group) => {
  it.each(group ?? [])(
    '$id: $title',
    async (folder) => {
      await checkCase(folder, {}, 2, Number.POSITIVE_INFINITY);
      const bytes = storedBytes(folder);
      if (bytes > SMALL_BYTES) return;
      for (const taskBytes of cutsOf(bytes)) {
        for (const [readBytes, workers] of [
          [1, 1],
          [3, 3],
          [64, 2],
        ] as const) {
          const sizes = {
            surveyTaskBytes: taskBytes,
            convertTaskBytes: taskBytes,
            readBytes,
            partBytes: 1,
            aheadBytes: taskBytes,
          };
          await checkCase(folder, sizes, workers, readBytes === 64 ? 7 : readBytes);
        }
      }
    },
    60_000,
  );
});

/** Sizes of tasks: a cut after every byte, at every byte in turn for the smallest, and some between. */
function cutsOf(bytes: number): number[] {
  const every = bytes <= 150 ? Array.from({ length: bytes }, (_, index) => index + 1) : [];
  const some = [1, 2, 3, 7, 16, 61, bytes - 1, bytes].filter((size) => size > 0 && size <= bytes);
  return [...new Set([...every, ...some])];
}

function storedBytes(folder: Case): number {
  return findInputs(folder)
    .flatMap(({ files }) => files)
    .reduce((sum, { size }) => sum + size, 0);
}

/** Runs the case, and the survey of its input where it compares one, and compares all that is expected. */
async function checkCase(
  folder: Case,
  sizes: Partial<JobSizes>,
  workers: number,
  maxReadBytes: number,
): Promise<void> {
  const setting = JSON.stringify({ ...sizes, workers });
  const run = await runCase(folder, folder.job, sizes, workers, maxReadBytes);
  expect(run.error, setting).toBe(folder.error);
  expect(run.exit, setting).toBe(folder.exit);
  for (const name of new Set([...folder.outputs.keys(), ...run.written.keys()])) {
    const difference = differenceOf(run.written.get(name), folder.outputs.get(name));
    if (difference !== null) expect.fail(`${name} ${difference} with ${setting}`);
  }
  if (run.result === undefined) return;

  const { result } = run;
  expect(placesOf(result.problems), setting).toEqual(folder.problems);
  const { lines, records, blank, rejected } = result.totals;
  expect(lines, setting).toBe(records + blank + rejected);
  expect(result.written + result.dropped, setting).toBe(records);
  for (const output of result.outputs) {
    const isRejects = output.name === folder.job.rejects;
    expect(output.rows, `${output.name} ${setting}`).toBe(isRejects ? rejected : records);
    expect(output.bytes, `${output.name} ${setting}`).toBe(folder.outputs.get(output.name)?.length);
  }

  if (folder.survey === undefined) return;
  const { rejects: _, ...job } = { ...folder.job, outputs: [] };
  const survey =
    folder.job.outputs.length === 0 ? run : await runCase(folder, job, sizes, workers, maxReadBytes);
  expect(JSON.parse(JSON.stringify(survey.result?.survey?.report ?? null)), setting).toEqual(folder.survey);
  expect(survey.exit, setting).toBe(folder.exit);
}

async function runCase(
  folder: Case,
  job: Case['job'],
  sizes: Partial<JobSizes>,
  workers: number,
  maxReadBytes: number,
) {
  const openSource = memorySources((path) => readFileSync(path), maxReadBytes);
  const sinks = new MemorySinks();
  const scratch = new MemoryScratch();
  const pool = new MemoryPool(workers, openSource, lateFirst(workers));
  try {
    const spec = parseJobSpec(job);
    const listing = listInput(findInputs(folder), { mergeExports: spec.mergeExports ?? false });
    const ports = { pool, openSource, openSink: sinks.open, scratch };
    const progress = checkedProgress();
    const result = await runJob(spec, listing, ports, { sizes, onProgress: progress });
    return { result, exit: result.exitCode, error: undefined, written: sinks.closed };
  } catch (error) {
    if (!(error instanceof ConvertError)) throw error;
    return { result: undefined, exit: error.exitCode, error: error.code, written: sinks.closed };
  } finally {
    expect([...sinks.running], 'sinks that were not ended').toEqual([]);
    expect(scratch.kept, 'scratch files that were not discarded').toBe(0);
  }
}

/** With several workers, each task's parts come later than those of the tasks after it. */
function lateFirst(workers: number): () => Promise<void> {
  let turn = 0;
  return async () => {
    for (let wait = turn++ % workers; wait > 0; wait--) await new Promise(setImmediate);
  };
}

/** Counts never fall, and never pass the total. */
function checkedProgress(): (progress: Progress) => void {
  let last: Progress | null = null;
  return (progress) => {
    expect(progress.storedBytes).toBeLessThanOrEqual(progress.storedTotal);
    expect(progress.passNumber).toBeLessThanOrEqual(progress.passes);
    if (last !== null && last.passNumber === progress.passNumber) {
      expect(progress.storedBytes).toBeGreaterThanOrEqual(last.storedBytes);
      expect(progress.lines).toBeGreaterThanOrEqual(last.lines);
    }
    last = { ...progress };
  };
}
