/** What an output counts besides its rows: cells that were changed on their way, each told in words. */
import { formatCount } from './words.ts';

const WORDS = {
  guarded: (count) =>
    count === 1
      ? "1 cell begins like a formula: it got an apostrophe (') in front, so that a spreadsheet shows it and does not run it."
      : `${formatCount(count)} cells begin like formulas: each got an apostrophe (') in front, so that a spreadsheet shows it and does not run it.`,
  protected: (count) =>
    count === 1
      ? '1 number with leading zeros, or of more than 15 digits, was written as ="00123", so that a spreadsheet keeps every digit.'
      : `${formatCount(count)} numbers with leading zeros, or of more than 15 digits, were written as ="00123", so that a spreadsheet keeps every digit.`,
  cut: (count) =>
    count === 1
      ? '1 cell was cut: a spreadsheet holds at most 32,767 characters in a cell, and the rest is not in this file.'
      : `${formatCount(count)} cells were cut: a spreadsheet holds at most 32,767 characters in a cell, and the rest is not in this file.`,
} as const satisfies Record<string, (count: number) => string>;

/** `guarded`, `protected` or `cut`: what was done to a cell. */
export type Counted = keyof typeof WORDS;
/** How many cells each was done to; what was done to none is left out. */
export type Counts = Partial<Record<Counted, number>>;

/** A sentence for each thing that was done to cells; none where every value was written as it is. */
export function describeCounts(counts: Counts = {}): string[] {
  return (Object.keys(WORDS) as Counted[]).flatMap((counted) => {
    const count = counts[counted] ?? 0;
    return count === 0 ? [] : [WORDS[counted](count)];
  });
}

/** Both together; null where neither counted anything. */
export function addCounts(a: Counts | null = null, b: Counts | null = null): Counts | null {
  if (a === null || b === null) return a ?? b;
  const sum: Counts = { ...a };
  for (const counted of Object.keys(b) as Counted[]) sum[counted] = (sum[counted] ?? 0) + (b[counted] ?? 0);
  return sum;
}
