/** Whether files of the days around a period were read: records of the period lie in them too (behaviour rule 20). Pure. */
import type { IndexReport, Span } from '../input/compare-index.ts';
import { formatTime } from '../model/words.ts';
import type { Period } from '../transforms/keep-period.ts';

/** A file of the period itself holds some of the day beside it, so a day counts as read where its middle is reached. */
const REACHED_SECONDS = 43_200;

/** What is known of the time of what was read. */
export type ReadTimes = {
  indexes: readonly Pick<IndexReport, 'received'>[];
  /** Of the records, of the period or not. */
  time: { first: number | null; last: number | null };
};

/**
 * What may be missing at the edges of a period, as a clause; null where nothing is. When the data was received, as an
 * index.csv has it, is asked first: clocks may be wrong.
 */
export function describeEdges({ from, to }: Period, { indexes, time }: ReadTimes): string | null {
  const received = indexes.flatMap((index) => index.received.present ?? []);
  const read = received.length > 0 ? unionOf(received) : spanOf(time);
  if (read === null) return null;
  const days = [
    ...(from !== null && read.first > from - REACHED_SECONDS ? [`the day before ${formatTime(from)}`] : []),
    ...(to !== null && read.last < to + REACHED_SECONDS ? [`the day after ${formatTime(to)}`] : []),
  ];
  if (days.length === 0) return null;
  const span = `${formatTime(read.first)} to ${formatTime(read.last)}`;
  const how = received.length > 0 ? `they were received ${span}` : `their records are of ${span}`;
  return `records at the edge of the period may be missing: the files read do not reach over ${days.join(' and ')} (${how}), and files of the days around a period hold records of it too`;
}

function unionOf(spans: readonly Span[]): Span {
  return spans.reduce((all, { first, last }) => ({
    first: Math.min(all.first, first),
    last: Math.max(all.last, last),
  }));
}

function spanOf({ first, last }: ReadTimes['time']): Span | null {
  return first === null || last === null ? null : { first, last };
}
