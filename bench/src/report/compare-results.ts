import { median } from '../measure/statistics.ts';
import { contestantLabel, workLabel } from './labels.ts';
import { type BenchResult, entryKey, type Measurement, wallTimes } from './result.ts';
import { formatFigure, markdownTable } from './table.ts';

/**
 * What both runs measured, beside each other. Peers are the measure of the machine: where they too have changed, it was
 * not the product alone.
 */
export function comparisonTable(earlier: BenchResult, now: BenchResult): string {
  const before = new Map(allMeasurements(earlier).map((entry) => [entryKey(entry), entry]));
  const rows = allMeasurements(now).flatMap((entry) => {
    const old = before.get(entryKey(entry));
    if (old === undefined || old.rounds.length === 0 || entry.rounds.length === 0) return [];
    const [then, today] = [median(wallTimes(old)) / 1000, median(wallTimes(entry)) / 1000];
    return [
      [
        workLabel(entry),
        contestantLabel(entry),
        `${formatFigure(then)} s`,
        `${formatFigure(today)} s`,
        `${formatFigure(then / today)} ×`,
      ],
    ];
  });
  if (rows.length === 0) return `Nothing was measured both now and on ${earlier.date}.`;
  return [
    `## Against ${earlier.date} (${earlier.versions})`,
    markdownTable(['what', 'who', 'then', 'now', 'times as fast'], rows),
  ].join('\n\n');
}

function allMeasurements({ suites }: BenchResult): Measurement[] {
  return Object.values(suites).flatMap(({ measurements }) => measurements);
}
