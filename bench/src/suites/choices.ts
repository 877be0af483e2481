import { join } from 'node:path';
import { openCache } from '../data/cache.ts';
import { sampleData } from '../data/samples.ts';
import { choices } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { type Contestant, runContest } from './contest.ts';
import { tell, withWorkFolder } from './workbench.ts';

/** Each choice on each shape and size, beside the plain conversion. What they write differs on purpose. */
export async function runChoices(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const { seed, sink, pairs } = options;
  await withWorkFolder(async (folder) => {
    for (const shape of options.shapes) {
      for (const size of options.sizes) {
        tell(`choices, ${shape}, ${formatBytes(size)}`);
        const data = await sampleData(openCache(options.data), { shape, bytes: size, seed });
        const contestants = options.workers.flatMap((workers) =>
          choices.map(({ id, label, command }): Contestant => {
            const output = sink === 'file' ? join(folder, `${id}-${workers}`) : null;
            return {
              name: `${label}, ${workers}`,
              entry: {
                ...{ suite: 'choices', job: id, data: shape, bytes: data.bytes },
                ...{ contestant: 'product', workers, sink },
              },
              command: command({ inputs: [data.files[0]!], output }, workers),
              output,
            };
          }),
        );
        result.measurements.push(...(await runContest(contestants, pairs, undefined)));
      }
    }
  });
  return result;
}
