import { openCache } from '../data/cache.ts';
import { repeatedData } from '../data/samples.ts';
import { jobOf } from '../jobs/index.ts';
import { runMeasured } from '../measure/run-measured.ts';
import type { MemorySample } from '../measure/watch-memory.ts';
import type { BenchOptions } from '../options.ts';
import { emptySuite, type SuiteResult } from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { toRound } from './contest.ts';
import { findJobs } from './probe.ts';
import { tell, tellRun } from './workbench.ts';

/** How many pieces of time a curve has: a line of text. */
const CURVE_PIECES = 60;

/** The product alone, once for each size, with its memory over time. Nothing is written: a disk has no room for it. */
export async function runMemory(options: BenchOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const jobs = await findJobs(options.jobs);
  result.skipped.push(...jobs.skipped);
  const shape = options.shapes[0]!;
  for (const size of options.sizes) {
    const data = await repeatedData(openCache(options.data), { shape, bytes: size, seed: options.seed });
    for (const job of jobs.present) {
      for (const workers of options.workers) {
        const label = `${jobOf(job).label}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
        tell(`Memory: ${label}, ${formatBytes(size)}`);
        const measured = await runMeasured(
          jobOf(job).command({ inputs: [data.folder], output: null }, workers),
        );
        const round = toRound(measured);
        tellRun(label, round);
        result.measurements.push({
          ...{ suite: 'memory', job, data: shape, bytes: data.bytes, contestant: 'product', workers },
          ...{ sink: 'nowhere', rounds: [round], agreed: null },
        });
        result.curves.push({
          label,
          bytes: data.bytes,
          seconds: round.wallMs / 1000,
          bytesOverTime: toCurve(measured.memory.samples),
          peakBytes: round.peakBytes,
        });
      }
    }
  }
  return result;
}

/** The largest sample in each of equal pieces of the time; a piece without one repeats the piece before. */
export function toCurve(samples: readonly MemorySample[], pieces = CURVE_PIECES): number[] {
  const endMs = samples.at(-1)?.afterMs || 1;
  const curve: number[] = new Array(pieces).fill(0);
  for (const { afterMs, bytes } of samples) {
    const piece = Math.min(pieces - 1, Math.floor((afterMs / endMs) * pieces));
    curve[piece] = Math.max(curve[piece]!, bytes);
  }
  for (let piece = 1; piece < pieces; piece++) curve[piece] ||= curve[piece - 1]!;
  return curve;
}
