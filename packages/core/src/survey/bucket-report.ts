/** What index.csv and status.csv tell of the files at hand. */
import type { Bucket } from '../input/bucket.ts';
import { type ComparedIndex, compareIndex, type IndexReport, type Span } from '../input/compare-index.ts';
import type { Listing } from '../input/listing.ts';
import { rangeOf, subtractRanges, toRanges } from '../input/ranges.ts';

/** What one status.csv says. `toCome` = `total` − `exported`. */
export type StatusReport = {
  path: string;
  total: number;
  exported: number;
  toCome: number;
  /** Unix seconds; null where it does not say. */
  exportedUpTo: number | null;
};

/** What is not here, as ranges of numbers. */
export type Missing = {
  /** Gaps in the numbering. */
  revisions: string[];
  /** Named by an index.csv. */
  files: string[];
  /** Counted by a status.csv, and newer than all that is here or in an index.csv. */
  newer: string[];
};

/** What a verdict needs to know of the files, whatever they hold. */
export type BucketFacts = {
  /** What the job is about: all revisions, those in a range, or those after a state. */
  asked: 'all' | 'range' | 'since';
  /** Of these, those that patterns fit. */
  isByFiles: boolean;
  /** How many numbered files no index.csv, no status.csv speaks for that could be read. */
  withoutIndex: number;
  withoutStatus: number;
  /** Files that describe and could not be read, or only in part, or hold nothing. */
  unread: { path: string; how: 'not' | 'in-part' | 'empty' }[];
  /** Gaps in the numbering that no index.csv names. */
  unnamedGaps: string[];
  /** Of a range: what was asked for before the first and behind the last number that is here, and not named either. */
  beyond: { before: string[]; first: number; behind: string[]; last: number } | null;
  /** Since a state: revisions that are here and were not read, as ranges. */
  late: string[];
  changed: string[];
  newer: { status: StatusReport; newest: number }[];
  /** An index.csv and a status.csv that count differently. */
  differing: { index: IndexReport; newest: number; status: StatusReport }[];
};

export type BucketReport = {
  indexes: IndexReport[];
  statuses: StatusReport[];
  missing: Missing;
  /** For each file of the listing when its data was received, where an index.csv says. */
  received: (Span | null)[];
  facts: BucketFacts;
};

/** Compares the files of a job with what describes them. */
export function reportBucket(listing: Listing, bucket: Bucket): BucketReport {
  const received: (Span | null)[] = listing.files.map(() => null);
  const compared = bucket.indexes.map((read) => ({
    ...compareIndex(listing, read, (file, span) => {
      received[file] = span;
    }),
    files: new Set(read.file.files),
  }));
  const indexes = compared.map(({ report }) => report);
  const statuses: StatusReport[] = [];
  const newer: string[] = [];
  const { asked } = listing;
  const facts: BucketFacts = {
    asked: asked?.isRange ? 'range' : asked?.isSince ? 'since' : 'all',
    isByFiles: asked?.byFiles !== undefined,
    withoutIndex: countWithout(
      listing,
      bucket.indexes.filter(({ index }) => index.revisions.length > 0),
    ),
    withoutStatus: countWithout(
      listing,
      bucket.statuses.filter(({ status }) => status !== null),
    ),
    unread: unreadOf(bucket),
    ...gapsAndBeyond(listing, indexes),
    late: listing.leftOut?.since?.late ?? [],
    changed: toRanges((listing.leftOut?.since?.changed ?? []).map(({ revision }) => revision)),
    newer: [],
    differing: [],
  };
  for (const { file, status } of bucket.statuses) {
    if (status === null) continue;
    const report = { path: file.path, ...status, toCome: status.total - status.exported };
    statuses.push(report);
    const beside = compared.filter(({ files }) => file.files.some((each) => files.has(each)));
    // Of what was not asked for, nothing is known.
    if (facts.asked === 'range' || facts.isByFiles) continue;
    const numbers = [...numbersOf(listing, file.files), ...(asked?.before ?? [])];
    const newest = compareStatus(report, numbers, beside, facts);
    if (newest !== null) newer.push(rangeOf(newest + 1, report.exported));
  }
  const missing = {
    revisions: listing.missingRevisions,
    files: [...new Set(indexes.flatMap(({ absent }) => absent))],
    newer,
  };
  return { indexes, statuses, missing, received, facts };
}

/**
 * Whether `exported` is the newest number or how many files there are is not known: in a bucket that begins at 1 it
 * is both, and numbering may begin anywhere. So it proves something only where both readings say it. Where it
 * counts more than is here and than is named, returns the newest number of these.
 */
function compareStatus(
  status: StatusReport,
  numbers: readonly number[],
  beside: readonly ComparedIndex[],
  facts: BucketFacts,
): number | null {
  const { exported } = status;
  const newest = numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY);
  // With a file 0 there may be one more file than the newest number says.
  const counted = numbers.includes(0) ? exported - 1 : exported;
  const newestNamed = beside.reduce((most, index) => Math.max(most, index.newest), newest);
  const isBeyond = numbers.length > 0 && counted > newest;
  if (isBeyond) facts.newer.push({ status, newest });
  for (const { report: index, newest, isWhole } of beside) {
    const isSame = counted === newest || exported === newest || exported === index.files;
    if (isWhole && index.files > 0 && !isSame && !isBeyond) facts.differing.push({ index, newest, status });
  }
  return isBeyond && counted > newestNamed ? newestNamed : null;
}

function numbersOf(listing: Listing, files: readonly number[]): number[] {
  return files
    .map((file) => listing.files[file].revision ?? Number.NaN)
    .filter((number) => Number.isSafeInteger(number));
}

/** An end of a range that was named, and lies outside of all that is here, is no gap. */
function gapsAndBeyond(
  listing: Listing,
  indexes: readonly IndexReport[],
): Pick<BucketFacts, 'unnamedGaps' | 'beyond'> {
  const absent = indexes.flatMap((index) => index.absent);
  const gaps = subtractRanges(listing.missingRevisions, absent);
  const all = listing.files.map((_, file) => file);
  const numbers = [...numbersOf(listing, all), ...(listing.asked?.before ?? [])];
  if (!listing.asked?.isRange || numbers.length === 0) return { unnamedGaps: gaps, beyond: null };
  const first = numbers.reduce((least, number) => Math.min(least, number));
  const last = numbers.reduce((most, number) => Math.max(most, number));
  const before = gaps.filter((gap) => Number.parseInt(gap, 10) < first);
  const behind = gaps.filter((gap) => Number.parseInt(gap, 10) > last);
  const between = gaps.slice(before.length, gaps.length - behind.length);
  const beyond = before.length + behind.length === 0 ? null : { before, first, behind, last };
  return { unnamedGaps: between, beyond };
}

/** How many numbered files none of these speaks for; at least one, where nothing is new and none is there at all. */
function countWithout(listing: Listing, described: readonly { file: { files: number[] } }[]): number {
  if (listing.files.length === 0) return described.length === 0 ? 1 : 0;
  const spokenFor = new Set(described.flatMap(({ file }) => file.files));
  return listing.files.filter(({ revision }, file) => revision !== null && !spokenFor.has(file)).length;
}

function unreadOf({ indexes, statuses }: Bucket): BucketFacts['unread'] {
  const unread: BucketFacts['unread'] = [];
  for (const { file, index, isWhole } of indexes) {
    if (index.revisions.length === 0) unread.push({ path: file.path, how: isWhole ? 'empty' : 'not' });
    else if (!isWhole) unread.push({ path: file.path, how: 'in-part' });
  }
  for (const { file, status } of statuses) if (status === null) unread.push({ path: file.path, how: 'not' });
  return unread;
}
