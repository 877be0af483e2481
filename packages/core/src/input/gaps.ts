import { rangeOf } from './ranges.ts';

/**
 * The numbers missing between the first and the last of each numbering, as ranges: `"4-6"`, `"9"`.
 * Numbers beyond 2^53 are left out.
 */
export function gapsOf(numberings: readonly (readonly number[])[]): string[] {
  const gaps: [from: number, to: number][] = [];
  for (const numbers of numberings) {
    const sorted = numbers.filter(Number.isSafeInteger).sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) {
      if (sorted[i] > sorted[i - 1] + 1) gaps.push([sorted[i - 1] + 1, sorted[i] - 1]);
    }
  }
  gaps.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const texts = gaps.map(([from, to]) => rangeOf(from, to));
  return [...new Set(texts)];
}
