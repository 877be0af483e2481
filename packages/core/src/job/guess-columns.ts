/**
 * The columns of a whole input, guessed from a part of it, so that a table needs one pass instead of two.
 *
 * Columns are the names in order of first appearance. The beginning tells those that appear early, in the right order;
 * if a few places further on hold no others, most likely none does. Whoever uses the guess must see a name that is
 * not in it (an encoder throws), and survey everything then. docs/decisions/0009 has the figures.
 */
import type { Task } from './task.ts';

/** At most this part of the input is read for a guess: of much more, a survey takes hardly longer. */
const LARGEST_SHARE = 1 / 4;

/** Of a large task further on its end is enough. */
const PLACE_BYTES = 2 << 20;

/**
 * The guess from the tasks that own the first `beginBytes`, and three further on; where those are all, it is no guess
 * any more, and still quicker than a survey. Null where none is worth while: that would be too much of the input, or
 * names come late in it. `mayCut`: a task may be read in part.
 */
export async function guessColumns(
  tasks: readonly Task[],
  beginBytes: number,
  mayCut: boolean,
  namesIn: (tasks: Task[]) => Promise<string[][]>,
): Promise<string[] | null> {
  const begin: Task[] = [];
  while (bytesOf(begin) < beginBytes && begin.length < tasks.length) begin.push(tasks[begin.length]);
  const last = tasks.length - 1;
  const further = new Set(
    [Math.floor(last / 3), Math.floor((last * 2) / 3), last].filter((index) => index >= begin.length),
  );
  const places = [...further].map((index) => (mayCut ? endOf(tasks[index]) : tasks[index]));
  const sample = [...begin, ...places];
  const isWhole = begin.length === tasks.length;
  if (!isWhole && bytesOf(sample) > bytesOf(tasks) * LARGEST_SHARE) return null;
  const names = await namesIn(sample.map((task) => ({ ...task, pass: 'names', outputs: [] })));
  const columns = new Set(names.slice(0, begin.length).flat());
  return names.flat().every((name) => columns.has(name)) ? [...columns] : null;
}

/** The task, but only the end of what it owns of a file that is cut. */
function endOf(task: Task): Task {
  const [slice, ...more] = task.slices;
  if (more.length > 0 || slice.to === null) return task;
  const from = Math.max(slice.from, Math.min(slice.to, slice.size) - PLACE_BYTES);
  return { ...task, slices: [{ ...slice, from }] };
}

/** Stored bytes that the tasks own. */
function bytesOf(tasks: readonly Task[]): number {
  const slices = tasks.flatMap(({ slices }) => slices);
  return slices.reduce((sum, { size, from, to }) => sum + Math.min(to ?? size, size) - from, 0);
}
