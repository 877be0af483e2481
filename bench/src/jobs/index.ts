import type { Command } from '../measure/run-measured.ts';
import { type Job, type JobFiles, productCommand } from './job.ts';

/** THE TABLE of jobs. */
export const jobs = [
  {
    id: 'survey',
    label: 'survey',
    comparison: 'survey',
    command: ({ inputs, output }, workers) => ({
      words: productCommand(['inspect', '--json'], inputs, workers),
      ...(output !== null && { stdout: output }),
    }),
  },
  {
    id: 'csv',
    label: 'CSV',
    comparison: 'csv',
    command: (files, workers) => conversion(['convert', '--to', 'csv'], files, workers),
  },
  {
    id: 'array-lines',
    label: 'array, a record a line',
    comparison: 'values',
    command: (files, workers) => conversion(['convert', '--to', 'json', '--layout', 'lines'], files, workers),
  },
  {
    id: 'pretty',
    label: 'array, laid out for people',
    comparison: 'values',
    command: (files, workers) => conversion(['convert', '--to', 'json'], files, workers),
  },
  {
    id: 'compile',
    label: 'compile',
    comparison: 'bytes',
    command: (files, workers) => conversion(['compile'], files, workers),
  },
] as const satisfies readonly Job[];

export type JobId = (typeof jobs)[number]['id'];

export function jobOf(id: JobId): Job {
  return jobs.find((job) => job.id === id)!;
}

/** Never `-o /dev/null`: outputs are renamed into place. */
function conversion(words: readonly string[], { inputs, output }: JobFiles, workers: number): Command {
  return { words: productCommand([...words, '--overwrite', '-o', output ?? '-'], inputs, workers) };
}
