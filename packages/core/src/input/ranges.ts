/** Numbers as ranges of text, the way reports list them: `"4-6"`, `"9"`. Tens of thousands stay short. */

type Range = [from: number, to: number];

/** The numbers, in any order, as ranges. */
export function toRanges(numbers: readonly number[]): string[] {
  const ranges: Range[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last === undefined || number > last[1] + 1) ranges.push([number, number]);
    else last[1] = number;
  }
  return ranges.map(toText);
}

/** What is in `ranges`, which are in order, and in none of `others`. */
export function subtractRanges(ranges: readonly string[], others: readonly string[]): string[] {
  const without = others.map(fromText).sort((a, b) => a[0] - b[0]);
  const kept: Range[] = [];
  let first = 0;
  for (const [from, to] of ranges.map(fromText)) {
    while (first < without.length && without[first][1] < from) first++;
    let next = from;
    for (let i = first; i < without.length && without[i][0] <= to; i++) {
      const [start, end] = without[i];
      if (start > next) kept.push([next, start - 1]);
      next = Math.max(next, end + 1);
    }
    if (next <= to) kept.push([next, to]);
  }
  return kept.map(toText);
}

/** The numbers from one to another, both included. */
export function rangeOf(from: number, to: number): string {
  return toText([from, to]);
}

/** How many numbers there are in the ranges. */
export function countInRanges(ranges: readonly string[]): number {
  return ranges.map(fromText).reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

function fromText(range: string): Range {
  const [from, to = from] = range.split('-').map(Number);
  return [from, to];
}

function toText([from, to]: Range): string {
  return from === to ? String(from) : `${from}-${to}`;
}
