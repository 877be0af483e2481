import { join } from 'node:path';
import { openCache } from '../data/cache.ts';
import { hostileData, hostileShapes } from '../data/hostile.ts';
import { sampleData } from '../data/samples.ts';
import { type JobId, jobOf } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { type Contestant, runContest } from './contest.ts';
import { findJobs } from './probe.ts';
import { tell, withWorkFolder } from './workbench.ts';

const JOBS: readonly JobId[] = ['survey', 'csv', 'array-lines', 'compile'];
/** Time per byte is what counts: larger ones only take longer. */
const MOST_BYTES = 50_000_000;

/** Each hostile shape and the wide export in turn, with one worker. */
export async function runHostile(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const cache = openCache(options.data);
  const jobs = await findJobs(JOBS.filter((job) => options.jobs.includes(job)));
  result.skipped.push(...jobs.skipped);
  await withWorkFolder(async (folder) => {
    for (const size of new Set(options.sizes.map((size) => Math.min(size, MOST_BYTES)))) {
      const wide = await sampleData(cache, { shape: 'wide', bytes: size, seed: options.seed });
      for (const job of jobs.present) {
        tell(`${jobOf(job).label}, hostile shapes, ${formatBytes(size)}`);
        const sets = [{ name: 'wide', set: wide }];
        for (const shape of hostileShapes) {
          if (shape.jobs?.includes(job) === false) continue;
          sets.push({ name: shape.label, set: await hostileData(cache, shape, size) });
        }
        const output = join(folder, 'output');
        const contestants = sets.map(({ name, set }): Contestant => {
          const at = {
            suite: 'hostile',
            job,
            data: name,
            bytes: set.bytes,
            workers: 1,
            sink: 'file',
          } as const;
          return {
            name,
            entry: { ...at, contestant: 'product' },
            command: jobOf(job).command({ inputs: set.files, output }, 1),
            output,
          };
        });
        result.measurements.push(...(await runContest(contestants, options.pairs)));
      }
    }
  });
  return result;
}
