/** What an output counts besides its rows: what was changed or left out on its way, each told in words. */
import { KEY_PERSON_2, NO_PROPERTIES } from './keys.ts';
import { formatCount } from './words.ts';

/** What {@link WORDS} of `unimported` speak of. */
const UNIMPORTED = `${NO_PROPERTIES.join(', ')} are no properties, and a ${KEY_PERSON_2} of false is no alias`;

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
  requoted: (count) =>
    count === 1
      ? "1 cell holds double quotation marks: they were written as apostrophes (')."
      : `${formatCount(count)} cells hold double quotation marks: they were written as apostrophes (').`,
  parted: (count) =>
    count === 1
      ? '1 event has properties for which there is no room in its row, which takes ten: they are in files of properties, with the same identity and time.'
      : `${formatCount(count)} events have properties for which there is no room in their rows, which take ten each: they are in files of properties, with the same identities and times.`,
  unimported: (count) =>
    count === 1
      ? `1 value was left out, since the import has no column for it: ${UNIMPORTED}.`
      : `${formatCount(count)} values were left out, since the import has no column for them: ${UNIMPORTED}.`,
} as const satisfies Record<string, (count: number) => string>;

/** What was done to a cell (`guarded`, `protected`, `cut`, `requoted`), an event (`parted`) or a value (`unimported`). */
export type Counted = keyof typeof WORDS;
/** To how many each was done; what was done to none is left out. */
export type Counts = Partial<Record<Counted, number>>;

/** A sentence for each thing that was done; none where every value was written as it is. */
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
