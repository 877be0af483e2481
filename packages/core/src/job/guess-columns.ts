/**
 * The columns of a whole input, guessed from a part of it, so that a table needs one pass instead of two.
 *
 * Columns are the names in order of first appearance. The first task of a survey tells those that appear early, in
 * the right order; if a few tasks further on hold no others, most likely none does. Whoever uses the guess must see a
 * name that is not in it (an encoder throws), and survey everything then. docs/decisions/0009 has the figures.
 */
import type { PassResult } from './pass.ts';
import type { PlannedPass } from './plan.ts';
import type { Task } from './task.ts';

/** Below this many tasks the survey takes hardly longer than the guess. */
const LEAST_TASKS = 12;

/** More stored bytes than this are not read for a guess: large gzipped files are tasks as a whole. */
const MOST_BYTES = 128 << 20;

/** Null where no guess is worth while: the input is small, its tasks are large, or names come late in it. */
export async function guessColumns(
  { tasks }: PlannedPass,
  run: (pass: PlannedPass) => Promise<PassResult>,
): Promise<string[] | null> {
  if (tasks.length < LEAST_TASKS) return null;
  const namesIn = async (indexes: number[]): Promise<string[]> => {
    const chosen = indexes.map((index, id) => ({ ...tasks[index], id }));
    const { summary } = await run({ tasks: chosen, outputs: [] });
    return summary.properties.map(({ name }) => name);
  };
  const last = tasks.length - 1;
  const further = [Math.floor(last / 3), Math.floor((last * 2) / 3), last];
  const bytes = [0, ...further].reduce((sum, index) => sum + storedBytes(tasks[index]), 0);
  if (bytes > MOST_BYTES) return null;
  const columns = await namesIn([0]);
  const later = await namesIn(further);
  const known = new Set(columns);
  return later.every((name) => known.has(name)) ? columns : null;
}

function storedBytes({ slices }: Task): number {
  return slices.reduce((sum, { size, from, to }) => sum + Math.min(to ?? size, size) - from, 0);
}
