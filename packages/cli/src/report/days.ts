import { formatCount, formatCounted, type SurveyReport } from '@km-export/core';
import { drawTable } from './table.ts';

type Days = SurveyReport['days'];

/** Days of this many rows at most are shown one by one, else months, else years. */
const MOST_ROWS = 31;
const WIDEST_BAR = 40;

/** Records over time, the days in order, as bars of days, months or years, whichever fits, and the days that stand out. */
export function drawDays(days: Days, width: number): string[] {
  if (days.length === 0) return [];
  const groups = groupDays(days);
  const most = Math.max(...groups.map(({ records }) => records));
  const counts = groups.map(({ records }) => formatCount(records));
  const room = Math.max(10, Math.min(WIDEST_BAR, width - 30));
  const rows = groups.map(({ label, records }, index) => [
    label,
    counts[index],
    '█'.repeat(Math.ceil((records / most) * room)),
  ]);
  const table = drawTable(
    [{ title: groups[0].unit }, { title: 'records', align: 'right' }, { title: '' }],
    rows,
    width,
  );
  return [...table, ...standingOut(days)];
}

function groupDays(days: Days): { unit: string; label: string; records: number }[] {
  // Lengths in ten characters: years before 0 and after 9999 have three more in front.
  const units = [
    { unit: 'day', length: 10 },
    { unit: 'month', length: 7 },
    { unit: 'year', length: 4 },
  ];
  for (const { unit, length } of units) {
    const sums = new Map<string, number>();
    for (const { day, records } of days) {
      const label = day.slice(0, day.length - 10 + length);
      sums.set(label, (sums.get(label) ?? 0) + records);
    }
    if (sums.size <= MOST_ROWS || unit === 'year') {
      return [...sums].map(([label, records]) => ({ unit, label, records }));
    }
  }
  return [];
}

function standingOut(days: Days): string[] {
  if (days.length < 2) return [];
  const busiest = days.reduce((best, day) => (day.records > best.records ? day : best));
  const span = dayNumber(days[days.length - 1].day) - dayNumber(days[0].day) + 1;
  const without = span - days.length;
  return [
    `${formatCounted(days.length, 'day')} with records, most on ${busiest.day} (${formatCount(busiest.records)})`,
    ...(without > 0 ? [`${formatCounted(without, 'day')} between the first and the last without any`] : []),
  ];
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}
