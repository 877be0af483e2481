/**
 * Every case of fixtures/cases in process: at the sizes of the product, and, where the input is small, cut and
 * read in ways that put a border between any two bytes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  ConvertError,
  expandArchives,
  listInput,
  type Progress,
  parseJobSpec,
  runJob,
} from '../src/index.ts';
import type { JobSizes } from '../src/job/sizes.ts';
import { type CaseEnd, differencesOf, surveyDifferencesOf, surveyJobOf } from './case-end.ts';
import { type Case, findInputs, loadCases } from './case-folder.ts';
import { MemoryPool, MemoryScratch, MemorySinks, memoryDeflate, memorySources } from './memory-ports.ts';

const SMALL_BYTES = 2048;
/** Beyond this, each size of task meets one size of read, not all. */
const EVERY_READ_BYTES = 60;
/** More tasks than these take long, and end in no other places of a line. */
const MOST_TASKS = 250;
/** Up to this size a task ends behind every byte in turn. */
const EVERY_TASK_BYTES = 90;
const READ_BYTES = [1, 3, 64];
/** Topics about what is made of records once they are read: some cuts are enough to find a border that matters there. */
const BEHIND_READING = new Set([
  'columns',
  'csv',
  'filters',
  'gzip-output',
  'listing',
  'requests',
  'revisions',
  'splits',
  'times',
  'verdict',
]);
describe('cases', () => {
  it.each(loadCases('core'))(
    '$id: $title',
    async (folder) => {
      await checkCase(folder, {}, 2, Number.POSITIVE_INFINITY);
      const bytes = storedBytes(folder);
      if (bytes > SMALL_BYTES) return;
      const [topic] = folder.id.split('/');
      for (const [taskBytes, readBytes] of cutsOf(bytes, !BEHIND_READING.has(topic))) {
        const sizes = {
          surveyTaskBytes: taskBytes,
          convertTaskBytes: taskBytes,
          readBytes,
          partBytes: 1,
          aheadBytes: taskBytes,
        };
        await checkCase(folder, sizes, (readBytes % 3) + 1, readBytes === 64 ? 7 : readBytes);
      }
    },
    60_000,
  );
});

/**
 * Sizes of tasks and reads: a cut after every byte, at every byte in turn for the smallest, and some between; or, where
 * they are not to be `fine`, a few.
 */
function cutsOf(bytes: number, fine: boolean): [taskBytes: number, readBytes: number][] {
  if (!fine) {
    const some = [1, 7, 61, bytes].filter((size) => size <= bytes && bytes / size <= MOST_TASKS);
    return some.map((size, index) => [size, READ_BYTES[index % READ_BYTES.length] ?? 1]);
  }
  const sizes = [1, 2, 3, 7, 16, 61, bytes - 1, bytes].filter(
    (size) => size > 0 && size <= bytes && bytes / size <= MOST_TASKS,
  );
  const some = sizes.flatMap((size, index) =>
    READ_BYTES.filter((_, read) => bytes <= EVERY_READ_BYTES || read === index % READ_BYTES.length).map(
      (readBytes): [number, number] => [size, readBytes],
    ),
  );
  const every = Array.from(
    { length: bytes <= EVERY_TASK_BYTES ? bytes : 0 },
    (_, index): [number, number] => [index + 1, READ_BYTES[index % READ_BYTES.length] ?? 1],
  );
  return [...some, ...every];
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
  expectNone(differencesOf(folder, run), setting);
  if (run.result === undefined || folder.survey === undefined) return;
  const isSurvey = folder.job.outputs.length === 0;
  const survey = isSurvey ? run : await runCase(folder, surveyJobOf(folder), sizes, workers, maxReadBytes);
  expectNone(surveyDifferencesOf(folder, survey), setting);
}

/** (`expect` itself takes longer than many a run.) */
function expectNone(found: readonly string[], setting: string): void {
  if (found.length > 0) expect.fail(`${setting}:\n${found.join('\n')}`);
}

async function runCase(
  folder: Case,
  job: Case['job'],
  sizes: Partial<JobSizes>,
  workers: number,
  maxReadBytes: number,
): Promise<CaseEnd> {
  const openSource = memorySources(readOnce, maxReadBytes);
  const sinks = new MemorySinks();
  const scratch = new MemoryScratch();
  const pool = new MemoryPool(workers, openSource, lateFirst(workers));
  try {
    const spec = parseJobSpec(job);
    const given = await expandArchives(findInputs(folder), openSource);
    const listing = listInput(given, spec);
    const ports = { pool, openSource, openSink: sinks.open, deflate: memoryDeflate, scratch };
    const progress = checkedProgress();
    const result = await runJob(spec, listing, ports, { sizes, onProgress: progress });
    return { result, exit: result.exitCode, error: undefined, written: sinks.closed };
  } catch (error) {
    if (!(error instanceof ConvertError)) throw error;
    return { result: undefined, exit: error.exitCode, error: error.code, written: sinks.closed };
  } finally {
    if (sinks.running.size > 0) expect.fail(`sinks that were not ended: ${[...sinks.running]}`);
    if (scratch.kept > 0) expect.fail(`${scratch.kept} scratch files were not discarded`);
  }
}

const contents = new Map<string, Uint8Array>();
function readOnce(path: string): Uint8Array {
  const content = contents.get(path) ?? readFileSync(path);
  contents.set(path, content);
  return content;
}

/** With several workers, each task's parts come later than those of the tasks after it. */
function lateFirst(workers: number): () => Promise<void> {
  let turn = 0;
  return async () => {
    for (let wait = turn++ % workers; wait > 0; wait--) await new Promise(setImmediate);
  };
}

/** Counts never fall, and never pass the total. (No `expect`: this is called for every part.) */
function checkedProgress(): (progress: Progress) => void {
  let last: Progress | null = null;
  return (progress) => {
    const samePass = last !== null && last.passNumber === progress.passNumber;
    const fell = samePass && (progress.storedBytes < last!.storedBytes || progress.lines < last!.lines);
    if (fell || progress.storedBytes > (progress.storedTotal ?? 0) || progress.passNumber > progress.passes) {
      throw new Error(`Progress went from ${JSON.stringify(last)} to ${JSON.stringify(progress)}`);
    }
    last = { ...progress };
  };
}

/** A folder that holds the real demo export, where somebody has one: it is not part of the project. */
const realData =
  process.env.KM_EXPORT_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const demoExport = `${realData}/demo-account.json`;

describe.skipIf(!existsSync(demoExport))('the real demo export (KM_EXPORT_DATA)', () => {
  const lines = () => readFileSync(demoExport, 'utf8').trimEnd().split('\n');

  async function convertDemo(format: 'csv' | 'json' | 'ndjson'): Promise<string> {
    const openSource = memorySources(readOnce);
    const sinks = new MemorySinks();
    const file = { path: demoExport, size: readOnce(demoExport).length, ref: demoExport };
    const listing = listInput([{ given: demoExport, kind: 'file', files: [file] }], { mergeExports: false });
    const spec = parseJobSpec({ inputs: [demoExport], outputs: [{ name: 'out', format }] });
    const ports = {
      pool: new MemoryPool(2, openSource),
      openSource,
      openSink: sinks.open,
      scratch: new MemoryScratch(),
    };
    const sizes = { surveyTaskBytes: 100_000, convertTaskBytes: 70_000, partBytes: 10_000 };
    const result = await runJob(spec, listing, ports, { sizes });
    expect(result.totals).toMatchObject({ lines: 6354, records: 6354, blank: 0, rejected: 0, repaired: 0 });
    expect(result.problems).toEqual([]);
    return Buffer.from(sinks.closed.get('out') ?? []).toString('utf8');
  }

  it('is the same values in CSV', async () => {
    const [header = [], ...rows] = parseCsv(await convertDemo('csv'));
    expect(rows).toHaveLength(6354);
    const names = new Set(lines().flatMap((line) => Object.keys(JSON.parse(line))));
    expect(header).toEqual([...names]);
    lines().forEach((line, index) => {
      const values: Record<string, unknown> = JSON.parse(line);
      const expected = header.map((name) => {
        const value = values[name ?? ''] ?? null;
        return value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value);
      });
      expect(rows[index]).toEqual(expected);
    });
  });

  it('is the same array in JSON', async () => {
    const records = lines().map((line) => JSON.parse(line));
    const json = await convertDemo('json');
    expect(JSON.parse(json)).toEqual(records);
    expect(json).toBe(JSON.stringify(records, null, 2));
  });

  it('is the same bytes when compiled', async () => {
    expect(await convertDemo('ndjson')).toBe(`${lines().join('\n')}\n`);
  });
});

const realIndex = `${realData}/index.csv`;

it.skipIf(!existsSync(realIndex))(
  'the real index.csv (KM_EXPORT_DATA) is understood row for row',
  async () => {
    const file = (path: string, ref: string) => ({ path, size: readOnce(ref).length, ref });
    const files = [file('index.csv', realIndex), file('revisions/22771.json', demoExport)];
    const listing = listInput([{ given: 'bucket', kind: 'folder', files }], { mergeExports: false });
    const openSource = memorySources(readOnce);
    const ports = {
      pool: new MemoryPool(1, openSource),
      openSource,
      openSink: new MemorySinks().open,
      scratch: new MemoryScratch(),
    };
    const { survey } = await runJob(parseJobSpec({ inputs: ['bucket'], outputs: [] }), listing, ports);
    const { bucket, missing, problems, files: read } = survey!.report;
    expect(problems).toEqual([]);
    expect(bucket.indexes[0]).toMatchObject({ files: 473, present: 1, unlisted: [], doubled: [] });
    expect(bucket.indexes[0].received.all).toEqual({ first: 1349161501, last: 1350076502 });
    expect(read[0]?.received).toEqual({ first: 1349162102, last: 1349165402 });
    expect(missing.files).toEqual(['22770', '22772-23242']);
  },
);

/** CSV as rule 16 writes it, read back; null for a missing cell, which unlike an empty text has no quotes. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    row.push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain || null);
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
