import { features, plain } from '../jobs/features.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import { formatBytes } from '../sizes.ts';
import { workersLabel } from './labels.ts';
import { type Measurement, wallTimes } from './result.ts';
import { formatFigure, markdownTable } from './table.ts';

/** A table for each set of data and number of workers: how many times as long as the plain conversion each takes. */
export function featureTables(measurements: readonly Measurement[]): string[] {
  const groups = new Map<string, Measurement[]>();
  for (const entry of measurements) {
    const title = `${entry.data}, ${formatBytes(entry.bytes)}, ${workersLabel(entry.workers)}`;
    groups.set(title, [...(groups.get(title) ?? []), entry]);
  }
  return [...groups].map(([title, entries]) => `### ${title}\n\n${table(entries)}`);
}

function table(entries: readonly Measurement[]): string {
  const base = entries.find(({ job }) => job === plain.id);
  const rows = entries.map((entry) => {
    const feature = [plain, ...features].find(({ id }) => id === entry.job);
    const limit = feature?.limit ?? null;
    if (entry.rounds.length === 0)
      return [feature?.label ?? entry.job, entry.note ?? 'failed', '–', '–', '–'];
    const times = base === undefined ? Number.NaN : medianRatio(wallTimes(entry), wallTimes(base));
    const shown = Number.isNaN(times) ? '–' : `${formatFigure(times)} ×`;
    const peaks = entry.rounds.map(({ peakBytes }) => peakBytes ?? 0);
    return [
      feature?.label ?? entry.job,
      `${formatFigure(median(wallTimes(entry)) / 1000)} s`,
      limit !== null && times > limit ? `**${shown}**` : shown,
      limit === null ? '–' : `${limit} ×`,
      `${formatFigure(Math.max(...peaks) / 1e6)} MB`,
    ];
  });
  return markdownTable(['feature', 'median', '×', 'limit', 'peak'], rows);
}
