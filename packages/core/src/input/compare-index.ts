/** An index.csv beside the files that it speaks for. Pure. */
import type { ReadIndex } from './bucket.ts';
import type { BucketIndex } from './index-csv.ts';
import type { Listing } from './listing.ts';
import { toRanges } from './ranges.ts';
import { isAsked } from './selection.ts';

/** Unix seconds, both ends included. */
export type Span = { first: number; last: number };

/** What one index.csv says. Lists of numbers are ranges: `"4-6"`, `"9"`. */
export type IndexReport = {
  path: string;
  /** How many files it names. */
  files: number;
  /** Only where a part of the revisions was asked for: how many of these it names. All that follows is of them. */
  asked?: number;
  /** How many are here. */
  present: number;
  /** When the data was received that lies in all of the files, in those that are here, and in those that are not. */
  received: { all: Span | null; present: Span | null; absent: Span | null };
  /** Numbers that it names more than once. */
  doubled: string[];
  /** Named, but not here. */
  absent: string[];
  /** Here, but not named. */
  unlisted: string[];
};

export type ComparedIndex = { report: IndexReport; isWhole: boolean; newest: number };

/** Compares by number. `onPresent` is told when the data of a file was received, where the index says. */
export function compareIndex(
  listing: Listing,
  { file, index, isWhole }: ReadIndex,
  onPresent: (file: number, span: Span) => void,
): ComparedIndex {
  const places = new Map<number, number[]>();
  for (const each of file.files) {
    const { revision } = listing.files[each];
    if (revision === null || !Number.isSafeInteger(revision)) continue;
    const same = places.get(revision);
    if (same === undefined) places.set(revision, [each]);
    else same.push(each);
  }
  const all = new Reach();
  const present = new Reach();
  const absent = new Reach();
  const absentRevisions: number[] = [];
  let named = 0;
  let here = 0;
  for (const [row, revision] of index.revisions.entries()) {
    if (!isAsked(revision, listing.asked)) continue;
    named++;
    const span = spanOf(index, row);
    all.add(span);
    const found = places.get(revision);
    if (found === undefined) {
      absentRevisions.push(revision);
      absent.add(span);
      continue;
    }
    here++;
    present.add(span);
    places.delete(revision);
    if (span !== null) for (const each of found) onPresent(each, span);
  }
  const report = {
    path: file.path,
    files: index.revisions.length,
    ...(listing.asked && { asked: named }),
    present: here,
    received: { all: all.span, present: present.span, absent: absent.span },
    doubled: toRanges(index.doubled),
    absent: toRanges(absentRevisions),
    unlisted: toRanges([...places.keys()]),
  };
  return { report, isWhole, newest: index.revisions.at(-1) ?? Number.NEGATIVE_INFINITY };
}

function spanOf({ firsts, lasts }: BucketIndex, row: number): Span | null {
  return Number.isNaN(firsts[row]) ? null : { first: firsts[row], last: lasts[row] };
}

/** From the first to the last of all spans. */
class Reach {
  span: Span | null = null;

  add(span: Span | null): void {
    if (span === null) return;
    this.span ??= { ...span };
    this.span.first = Math.min(this.span.first, span.first);
    this.span.last = Math.max(this.span.last, span.last);
  }
}
