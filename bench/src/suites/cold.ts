import { join } from 'node:path';
import { openCache } from '../data/cache.ts';
import { sampleData } from '../data/samples.ts';
import { type JobId, jobOf } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { type Contestant, runContest } from './contest.ts';
import { findJobs } from './probe.ts';
import { tell, withWorkFolder } from './workbench.ts';

const JOBS: readonly JobId[] = ['survey', 'csv'];
const BYTES = 100_000_000;
const MANY_FILES = 1000;
/** As large as the export of the demo account. */
const DEMO_BYTES = 689_000;
/** A start is short, and other processes are in its way. */
const DEMO_ROUNDS = 15;

/** Names of the data in this suite. */
export const COLD_DATA = { one: '1 file', many: '1,000 files', demo: 'demo-sized' } as const;

/** What files cost, and what starting costs. Sizes are fixed. */
export async function runCold(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const jobs = await findJobs(JOBS.filter((job) => options.jobs.includes(job)));
  result.skipped.push(...jobs.skipped);
  await withWorkFolder(async (folder) => {
    for (const job of jobs.present) {
      for (const workers of options.workers) {
        tell(`${jobOf(job).label}, one file or many, ${workers} ${workers === 1 ? 'worker' : 'workers'}`);
        const contestants = await oneOrMany(options, job, workers, join(folder, 'output'));
        result.measurements.push(...(await runContest(contestants, options.pairs)));
      }
      tell(`${jobOf(job).label}, an export of the demo's size`);
      const contestants = await demoOrNothing(options, job, join(folder, 'output'));
      result.measurements.push(...(await runContest(contestants, DEMO_ROUNDS)));
    }
  });
  return result;
}

async function oneOrMany(
  { data, seed }: BenchOptions,
  job: JobId,
  workers: number,
  output: string,
): Promise<Contestant[]> {
  const sample = { shape: 'wide', bytes: BYTES, seed } as const;
  const sets = [
    { name: COLD_DATA.one, set: await sampleData(openCache(data), sample) },
    { name: COLD_DATA.many, set: await sampleData(openCache(data), sample, MANY_FILES) },
  ];
  return sets.map(({ name, set }) => ({
    name,
    entry: { suite: 'cold', job, data: name, bytes: BYTES, contestant: 'product', workers, sink: 'file' },
    command: jobOf(job).command({ inputs: [set.folder], output }, workers),
    output,
  }));
}

async function demoOrNothing(
  { data, seed }: BenchOptions,
  job: JobId,
  output: string,
): Promise<Contestant[]> {
  const set = await sampleData(openCache(data), { shape: 'narrow', bytes: DEMO_BYTES, seed });
  const entry = {
    suite: 'cold',
    job,
    data: COLD_DATA.demo,
    bytes: set.bytes,
    workers: 1,
    sink: 'file',
  } as const;
  return [
    {
      name: 'product, 1 worker',
      entry: { ...entry, contestant: 'product' },
      command: jobOf(job).command({ inputs: [set.folder], output }, 1),
      output,
    },
    {
      name: 'node -e 0',
      entry: { ...entry, contestant: 'node' },
      command: { words: [process.execPath, '-e', '0'] },
      output: null,
    },
  ];
}
