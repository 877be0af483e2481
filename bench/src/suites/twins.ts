import { join } from 'node:path';
import { type JobId, jobOf } from '../jobs/index.ts';
import type { BenchOptions } from '../options.ts';
import type { Measurement } from '../report/result.ts';
import type { Contestant } from './contest.ts';

/** Whether one worker and two are measured: then twins tell what a second one can give. */
export function isOfTwo({ workers }: BenchOptions): boolean {
  return workers.includes(1) && workers.includes(2);
}

/**
 * The same job twice, in two processes at once that share nothing, with one worker each: what the machine has for two.
 * No output is compared: it is what one worker writes.
 */
export function createTwins(
  work: Pick<Measurement, 'suite' | 'data' | 'bytes' | 'sink'> & { job: JobId },
  inputs: readonly string[],
  outputOf: (name: string) => string | null,
): Contestant {
  const [output, secondOutput] = [outputOf('twin-1'), outputOf('twin-2')] as const;
  const commands = [output, secondOutput].map((output) => jobOf(work.job).command({ inputs, output }, 1));
  const words = [
    process.execPath,
    join(import.meta.dirname, '../measure/at-once.mjs'),
    JSON.stringify(commands),
  ];
  const entry = { ...work, contestant: 'twins', workers: 2 };
  return { name: 'product, twice at once', entry, command: { words }, output, secondOutput };
}
