import { join } from 'node:path';
import type { Command } from '../measure/run-measured.ts';
import { root } from '../root.ts';

/** How a result is compared with a peer's. */
export type Comparison = 'survey' | 'csv' | 'values' | 'bytes';

/** What a job reads and writes; without an output all is written into nothing. */
export type JobFiles = { inputs: readonly string[]; output: string | null };

/** A job of the product, as the command line does it. */
export type Job = {
  id: string;
  /** As the tables call it. */
  label: string;
  comparison: Comparison;
  command: (files: JobFiles, workers: number) => Command;
};

/** The built command line. */
export const program = join(root, 'packages/cli/dist/main.js');

/** A command of the built command line with a number of workers. */
export function productCommand(
  words: readonly string[],
  inputs: readonly string[],
  workers: number,
): readonly string[] {
  return [process.execPath, program, ...words, '--workers', String(workers), ...inputs];
}
