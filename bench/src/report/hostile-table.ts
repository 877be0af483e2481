import { hostileShapes } from '../data/hostile.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import { formatBytes } from '../sizes.ts';
import { jobLabel } from './labels.ts';
import { type Measurement, wallTimes } from './result.ts';
import { formatFigure, markdownTable } from './table.ts';

/** A line for each hostile shape, a column for each job: how many times the wide export's time per byte it takes. */
export function hostileTable(measurements: readonly Measurement[]): string {
  const jobs = [...new Set(measurements.map(({ job }) => job))];
  const limits = new Map(hostileShapes.map(({ label, limit }) => [label, limit]));
  const shapes = [...new Set(measurements.map(({ data }) => data))];
  const rows = shapes.map((shape) => {
    const ofShape = measurements.filter(({ data }) => data === shape);
    const limit = limits.get(shape);
    return [
      shape,
      formatBytes(ofShape[0]!.bytes),
      limit === undefined ? '–' : `${limit} ×`,
      ...jobs.map((job) => {
        const entry = ofShape.find((candidate) => candidate.job === job);
        const wide = measurements.find((candidate) => candidate.job === job && !limits.has(candidate.data));
        return entry === undefined || wide === undefined ? '–' : cell(entry, wide, limit);
      }),
      peakOf(ofShape),
    ];
  });
  return markdownTable(['shape', 'size', 'limit', ...jobs.map(jobLabel), 'peak'], rows);
}

function cell(entry: Measurement, wide: Measurement, limit: number | undefined): string {
  if (entry.rounds.length === 0) return `**${entry.note?.split('\n')[0] ?? 'failed'}**`;
  if (limit === undefined) return `${formatFigure(entry.bytes / 1000 / median(wallTimes(entry)))} MB/s`;
  const perByte = (measured: Measurement) => wallTimes(measured).map((ms) => ms / measured.bytes);
  const times = medianRatio(perByte(entry), perByte(wide));
  return times <= limit ? `${formatFigure(times)} ×` : `**${formatFigure(times)} ×**`;
}

function peakOf(measurements: readonly Measurement[]): string {
  const peaks = measurements.flatMap(({ rounds }) => rounds.map(({ peakBytes }) => peakBytes ?? 0));
  const most = Math.max(0, ...peaks);
  return most === 0 ? '–' : `${formatFigure(most / 1e6)} MB`;
}
