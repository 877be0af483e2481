import { DRY_RUN, sendings } from '../jobs/sendings.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import { type Measurement, wallTimes } from './result.ts';
import { formatFigure, markdownTable } from './table.ts';

/** How long sending takes beside the plain loop, and the memory of dry runs beside that of the smallest. */
export function reimportTables(measurements: readonly Measurement[]): string[] {
  const sent = sendings.flatMap(({ id }) => measurements.filter(({ job }) => job === id));
  const dry = measurements.filter(({ job }) => job === DRY_RUN.id);
  return [
    ...(sent.length === 0 ? [] : [sendingTable(sent)]),
    ...(dry.length === 0 ? [] : [dryRunTable(dry)]),
  ];
}

function sendingTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((entry) => {
    const { label, records, limit } = sendings.find(({ id }) => id === entry.job)!;
    const isProduct = entry.contestant === 'product';
    const who = isProduct ? 'km-export' : 'plain loop of node:http';
    if (entry.rounds.length === 0)
      return [label, who, '–', '–', '–', '–', '–', entry.note?.split('\n')[0] ?? 'failed'];
    const plain = measurements.find(({ job, contestant }) => job === entry.job && contestant !== 'product');
    const times =
      isProduct && plain !== undefined && plain.rounds.length > 0
        ? medianRatio(wallTimes(entry), wallTimes(plain))
        : null;
    const seconds = median(wallTimes(entry)) / 1000;
    return [
      label,
      who,
      `${formatFigure(seconds)} s`,
      formatFigure(records / seconds),
      times === null ? '–' : marked(`${formatFigure(times)} ×`, times > limit),
      times === null ? '–' : `${limit} ×`,
      peakText(entry),
      entry.agreed === true ? 'yes' : `**no**: ${entry.note ?? 'not compared'}`,
    ];
  });
  return markdownTable(['what', 'who', 'median', 'records a second', '×', 'limit', 'peak', 'same'], rows);
}

function dryRunTable(measurements: readonly Measurement[]): string {
  const least = peakOf(measurements[0]!);
  const rows = measurements.map((entry, index) => {
    const times = peakOf(entry) / least;
    return [
      `${Number(entry.data).toLocaleString('en-US')} records`,
      `${formatFigure(median(wallTimes(entry)) / 1000)} s`,
      peakText(entry),
      index === 0 ? '–' : marked(`${formatFigure(times)} ×`, times > DRY_RUN.limit),
      index === 0 ? '–' : `${DRY_RUN.limit} ×`,
    ];
  });
  return markdownTable(['dry run of', 'time', 'peak', '×', 'limit'], rows);
}

function peakOf({ rounds }: Measurement): number {
  return Math.max(...rounds.map(({ peakBytes }) => peakBytes ?? Number.NaN));
}

function peakText(entry: Measurement): string {
  const peak = peakOf(entry);
  return Number.isNaN(peak) ? '–' : `${formatFigure(peak / 1e6)} MB`;
}

function marked(text: string, isBeyond: boolean): string {
  return isBeyond ? `**${text}**` : text;
}
