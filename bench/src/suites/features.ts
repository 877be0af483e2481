import { join } from 'node:path';
import { openCache } from '../data/cache.ts';
import { sampleData } from '../data/samples.ts';
import { features, plain } from '../jobs/features.ts';
import { productCommand } from '../jobs/job.ts';
import type { BenchOptions } from '../options.ts';
import { workersLabel } from '../report/labels.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { type Contestant, runContest } from './contest.ts';
import { tell, withWorkFolder } from './workbench.ts';

/** Each feature and the plain conversion in turn, on the same data. */
export async function runFeatures(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const { seed, pairs } = options;
  const cache = openCache(options.data);
  await withWorkFolder(async (folder) => {
    for (const shape of options.shapes) {
      for (const bytes of options.sizes) {
        const request = { shape, bytes, seed };
        const data = await sampleData(cache, request);
        for (const workers of options.workers) {
          tell(`Features, ${shape}, ${formatBytes(bytes)}, ${workersLabel(workers)}`);
          const contestants: Contestant[] = [];
          for (const { id, label, words } of [plain, ...features]) {
            const output = join(folder, id);
            const command = [...(await words({ cache, request }, output)), '--overwrite'];
            contestants.push({
              name: label,
              entry: {
                ...{ suite: 'features', job: id, data: shape, bytes: data.bytes },
                ...{ contestant: 'product', workers, sink: 'file' },
              },
              command: { words: productCommand(command, [data.folder], workers) },
              output,
            });
          }
          result.measurements.push(...(await runContest(contestants, pairs)));
        }
      }
    }
  });
  return result;
}
