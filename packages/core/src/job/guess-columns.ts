/**
 * The columns of a whole input, guessed from a part of it, so that a table needs one pass instead of two.
 *
 * Columns are the names in order of first appearance. The beginning tells those that appear early, in the right order;
 * if a few places further on hold no others, most likely none does. Whoever uses the guess must see a name that is
 * not in it (an encoder throws), and survey everything then. docs/decisions/0009 has the figures.
 */
import type { Slice, Task } from './task.ts';

/** At most this part of the input is read for a guess: of much more, a survey takes hardly longer. */
const LARGEST_SHARE = 1 / 4;

/** Of a large task further on its last files are enough, and of a large file its end. */
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
  const places = [...further].map((index) => (mayCut ? lastOf(tasks[index], PLACE_BYTES) : tasks[index]));
  const isWhole = begin.length === tasks.length;
  if (mayCut && !isWhole) {
    const lastBegun = begin.pop();
    if (lastBegun !== undefined) begin.push(firstOf(lastBegun, beginBytes - bytesOf(begin)));
  }
  const sample = [...begin, ...places];
  if (!isWhole && bytesOf(sample) > bytesOf(tasks) * LARGEST_SHARE) return null;
  const names = await namesIn(sample.map((task) => ({ ...task, pass: 'names', outputs: [] })));
  const columns = new Set(names.slice(0, begin.length).flat());
  return names.flat().every((name) => columns.has(name)) ? [...columns] : null;
}

/** The task, but only the last `bytes` of a cut file, or the fewest last files that own so many. */
function lastOf(task: Task, bytes: number): Task {
  const [slice] = task.slices;
  if (slice.to === null) return { ...task, slices: fewest([...task.slices].reverse(), bytes).reverse() };
  const from = Math.max(slice.from, Math.min(slice.to, slice.size) - bytes);
  return { ...task, slices: [{ ...slice, from }] };
}

/** The task, but only the first `bytes` of a cut file, or the fewest first files that own so many. */
function firstOf(task: Task, bytes: number): Task {
  const [slice] = task.slices;
  if (slice.to === null) return { ...task, slices: fewest(task.slices, bytes) };
  return { ...task, slices: [{ ...slice, to: Math.min(slice.to, slice.from + bytes) }] };
}

/** The fewest slices from the first on that own `bytes`; all where they own less. */
function fewest(slices: readonly Slice[], bytes: number): Slice[] {
  const taken: Slice[] = [];
  for (let owned = 0; owned < bytes && taken.length < slices.length; ) {
    const slice = slices[taken.length];
    taken.push(slice);
    owned += bytesOfSlice(slice);
  }
  return taken;
}

/** Stored bytes that the tasks own. */
function bytesOf(tasks: readonly Task[]): number {
  return tasks.flatMap(({ slices }) => slices).reduce((sum, slice) => sum + bytesOfSlice(slice), 0);
}

function bytesOfSlice({ size, from, to }: Slice): number {
  return Math.min(to ?? size, size) - from;
}
