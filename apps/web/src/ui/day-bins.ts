import type { SurveyReport } from '@km-export/core';

type Days = SurveyReport['days'];

/** Records of some days side by side: as many bars as the eye can tell apart. */
export type DayBins = {
  daysPerBin: number;
  /** The first second of each bin. */
  starts: number[];
  records: number[];
};

const DAY_SECONDS = 86_400;
/** Bars that hold a day, a week, about a month, a quarter, a year: people think in these. */
const BIN_DAYS = [1, 7, 30, 91, 365];

/** Puts days (in any order, without the empty ones) into at most `most` bins of equal width, empty ones included. */
export function binDays(days: Days, most: number): DayBins {
  const numbered = days.map(({ day, records }) => ({ day: Date.parse(day) / 1000 / DAY_SECONDS, records }));
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { day } of numbered) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const span = last - first + 1;
  const daysPerBin = BIN_DAYS.find((size) => span / size <= most) ?? Math.ceil(span / most);
  const count = Math.ceil(span / daysPerBin);
  const starts = Array.from({ length: count }, (_, bin) => (first + bin * daysPerBin) * DAY_SECONDS);
  const records = new Array<number>(count).fill(0);
  for (const { day, records: added } of numbered) records[Math.floor((day - first) / daysPerBin)] += added;
  return { daysPerBin, starts, records };
}
