/** Ranges of revision numbers, as `--revisions` takes them: `5-40`, `5-`, `-40`, `9`, and lists of these. Pure. */
import { ConvertError } from '../model/error.ts';
import { visibleText } from '../model/words.ts';
import { gapsOf } from './gaps.ts';

/** Both ends belong to it; null: open at that end. */
export type RevisionRange = { from: number | null; to: number | null };

const RANGE = /^(?:(\d+)|(\d+)?\s*-\s*(\d+)?)$/;

/**
 * A text such as `1-3, 7, 20-` as ranges, in order and without overlap.
 * Error `job/bad-spec`: what is no range, ends before it begins, or has a number beyond 2^53.
 */
export function parseRevisionRanges(text: string): RevisionRange[] {
  return mergeRanges(text.split(',').map((part) => parseRange(part.trim(), text)));
}

/** The same numbers as ranges in order and without overlap. Sorts what it is given. */
export function mergeRanges(ranges: RevisionRange[]): RevisionRange[] {
  ranges.sort((a, b) => lowest(a) - lowest(b) || highest(a) - highest(b));
  const merged: RevisionRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last === undefined || lowest(range) > highest(last) + 1) merged.push({ ...range });
    else if (highest(range) > highest(last)) last.to = range.to;
  }
  return merged;
}

/**
 * Whether a number is in one of the ranges, which are in order; numbers longer than a double are beyond every upper end.
 * By halving: a list on the command line may hold tens of thousands.
 */
export function isInRanges(revision: number, ranges: readonly RevisionRange[]): boolean {
  const index = firstWhere(ranges.length, (at) => highest(ranges[at]) >= revision);
  return index < ranges.length && revision >= lowest(ranges[index]);
}

/** The first of so many places at which something is so, as it is at all behind it; their number where it is at none. */
function firstWhere(count: number, isSo: (at: number) => boolean): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Numbers that were asked for and are not there, as {@link gapsOf} tells them: within a numbering (each is one
 * export's) those between two that are there; and those between an end that was named and the nearest number that
 * any of them has. What is outside the ranges was not asked for; nor was, perhaps, what lies beside `others`, in order:
 * numbers that are there and were left out for their paths, which nobody knows of what is not there.
 */
export function gapsInRanges(
  numberings: readonly (readonly number[])[],
  ranges: readonly RevisionRange[],
  others: readonly number[] = [],
): string[] {
  const toCheck: number[][] = [];
  const sorted = numberings.map((numbers) => numbers.toSorted((a, b) => a - b));
  for (const range of ranges) {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const numbers of sorted) {
      const from = firstWhere(numbers.length, (at) => numbers[at] >= lowest(range));
      const to = firstWhere(numbers.length, (at) => numbers[at] > highest(range));
      if (from === to) continue;
      first = Math.min(first, numbers[from]);
      last = Math.max(last, numbers[to - 1]);
      toCheck.push(numbers.slice(from, to));
    }
    // An end that was named stands just outside of what must be there; where there is nothing, so do both.
    if (range.from !== null) toCheck.push([range.from - 1, first === Infinity ? highest(range) + 1 : first]);
    if (range.to !== null && first !== Infinity) toCheck.push([last, range.to + 1]);
  }
  return gapsOf(toCheck.flatMap((numbers) => partAt(numbers, others)));
}

/** Numbers in order as lists that end where one of the others lies before the next number. */
function partAt(numbers: readonly number[], others: readonly number[]): number[][] {
  const parts: number[][] = [];
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1] ?? Number.POSITIVE_INFINITY;
    const next = others[firstWhere(others.length, (at) => others[at] > before)] ?? Number.POSITIVE_INFINITY;
    if (index === 0 || next < number) parts.push([number]);
    else parts[parts.length - 1].push(number);
  }
  return parts;
}

/**
 * Whether no number that was left out, on either side, is nearer than one that is read: then a number that is not there
 * counts as asked for. Both are in order.
 */
export function isBetweenRead(
  revision: number,
  { read, outside }: { read: readonly number[]; outside: readonly number[] },
): boolean {
  const around = (numbers: readonly number[]): [below: number, above: number] => {
    const above = firstWhere(numbers.length, (at) => numbers[at] >= revision);
    const isThere = numbers[above] === revision;
    return [
      numbers[isThere ? above : above - 1] ?? Number.NEGATIVE_INFINITY,
      numbers[above] ?? Number.POSITIVE_INFINITY,
    ];
  };
  const [[below, above], [outsideBelow, outsideAbove]] = [around(read), around(outside)];
  return below >= outsideBelow && above <= outsideAbove;
}

function parseRange(part: string, whole: string): RevisionRange {
  const match = RANGE.exec(part);
  if (match === null || part === '-') {
    if (part === whole.trim()) throw badRanges(`"${visibleText(whole)}" is no range`);
    const what = part === '' ? 'an empty part' : `"${visibleText(part)}", which is no range`;
    throw badRanges(`"${visibleText(whole)}" holds ${what}`);
  }
  const [, one, from, to] = match;
  const range = { from: toNumber(one ?? from), to: toNumber(one ?? to) };
  if (lowest(range) > highest(range)) {
    throw badRanges(`"${part}" ends before it begins (${range.to}-${range.from}, perhaps)`);
  }
  return range;
}

function toNumber(digits: string | undefined): number | null {
  if (digits === undefined) return null;
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) {
    throw badRanges(
      `${digits} is larger than any revision's number can be here (${Number.MAX_SAFE_INTEGER})`,
    );
  }
  return number;
}

function badRanges(why: string): ConvertError {
  return new ConvertError(
    'job/bad-spec',
    `The revisions are not right: ${why}. They are numbers and ranges, such as 9, 5-40, 5-, -40 or 1-3,7.`,
  );
}

function lowest({ from }: RevisionRange): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

function highest({ to }: RevisionRange): number {
  return to ?? Number.POSITIVE_INFINITY;
}
