import { join } from 'node:path';
import { digestBytes } from '../compare/bytes-digest.ts';
import { openCache } from '../data/cache.ts';
import { gzippedData } from '../data/samples.ts';
import { type JobId, jobOf } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import { workersLabel } from '../report/labels.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { type Contestant, runContest } from './contest.ts';
import { findJobs } from './probe.ts';
import { createTwins, isOfTwo } from './twins.ts';
import { tell, withWorkFolder } from './workbench.ts';

const FILES = 20;
const JOBS: readonly JobId[] = ['survey', 'csv', 'compile'];

/** 20 gzipped files with each number of workers. The outputs must be the same bytes. */
export async function runGzip(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const { shapes, seed, sink, pairs } = options;
  const jobs = await findJobs(JOBS.filter((job) => options.jobs.includes(job)));
  result.skipped.push(...jobs.skipped);
  await withWorkFolder(async (folder) => {
    for (const size of options.sizes) {
      const data = await gzippedData(
        openCache(options.data),
        { shape: shapes[0]!, bytes: size, seed },
        FILES,
      );
      for (const job of jobs.present) {
        tell(`${jobOf(job).label}, ${FILES} gzipped files, ${formatBytes(size)} in them`);
        const outputOf = (name: string) => (sink === 'file' ? join(folder, name) : null);
        // What is in the files: that is what has to be read.
        const entry = { suite: 'gzip', job, data: shapes[0]!, bytes: size, sink } as const;
        const contestants = options.workers.map((workers): Contestant => {
          const output = outputOf(String(workers));
          return {
            name: workersLabel(workers),
            entry: { ...entry, contestant: 'product', workers },
            command: jobOf(job).command({ inputs: [data.folder], output }, workers),
            output,
          };
        });
        const atOnce = isOfTwo(options) ? [createTwins(entry, [data.folder], outputOf)] : [];
        const compare = async () => {
          const digests = await Promise.all(contestants.map(({ output }) => digestBytes(output!)));
          return digests.map((digest) => (digest === digests[0] ? null : 'the bytes differ'));
        };
        result.measurements.push(
          ...(await runContest([...contestants, ...atOnce], pairs, sink === 'file' ? compare : undefined)),
        );
      }
    }
  });
  return result;
}
