/** Which of some names was most likely meant: for commands, options, formats, columns, events. */

/** The same word by its letters, whatever stands between them: `excel-preset`, `Excel Preset`. */
function letters(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/**
 * The name nearest to what was typed, without regard to case, blanks, dashes and underscores; null where none is near.
 * Of equally near ones the first. A letter changed, left out, added, or two swapped are one step each; a third of the
 * letters may differ.
 */
export function closest(names: Iterable<string>, typed: string): string | null {
  const wanted = letters(typed);
  let best: string | null = null;
  let fewest = Math.floor(Math.max(3, wanted.length) / 3) + 1;
  for (const name of names) {
    const candidate = letters(name);
    // Each letter more or less is a step.
    if (Math.abs(candidate.length - wanted.length) >= fewest) continue;
    const steps = countSteps(candidate, wanted);
    if (steps >= fewest || steps >= candidate.length) continue;
    fewest = steps;
    best = name;
  }
  return best;
}

/** ` Did you mean csv?`, to go behind a sentence; empty where nothing is near. */
export function didYouMean(names: Iterable<string>, typed: string): string {
  const name = closest(names, typed);
  return name === null ? '' : ` Did you mean ${name}?`;
}

/** Optimal string alignment, a row at a time. */
function countSteps(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let steps = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1));
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) steps = Math.min(steps, beforeLast[column - 2] + 1);
      current.push(steps);
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length];
}
