import { median, medianRatio } from '../measure/statistics.ts';
import { formatBytes } from '../sizes.ts';
import { type SuiteId, suiteTexts } from '../suites/index.ts';
import { drawCurves } from './chart.ts';
import { featureTables } from './feature-table.ts';
import { hostileTable } from './hostile-table.ts';
import { contestantLabel, jobLabel } from './labels.ts';
import { reimportTables } from './reimport-table.ts';
import { type BenchResult, type Measurement, type SuiteResult, wallTimes } from './result.ts';
import { formatFigure, markdownTable } from './table.ts';
import { judge, type Verdict } from './targets.ts';

/** One suite of a run as a section: what and where it was measured, what was reached, and all figures. */
export function suiteSection(suite: SuiteId, result: BenchResult): string {
  const found = result.suites[suite]!;
  const { title, about } = suiteTexts[suite];
  const peers = suite === 'throughput' && result.peers !== '' ? `, ${result.peers}` : '';
  return [
    `## ${title}`,
    about,
    `${result.date}, ${result.machine}; ${result.versions}${peers}. \`${result.command}\``,
    ...(OWN_TABLES[suite]?.(found.measurements) ?? generalTables(suite, found)),
    ...found.remarks,
    ...(found.skipped.length === 0
      ? []
      : [`Skipped: ${found.skipped.map(({ name, reason }) => `${name} (${reason})`).join('; ')}.`]),
  ].join('\n\n');
}

/** Suites that are drawn in a way of their own. */
const OWN_TABLES: Partial<Record<SuiteId, (measurements: readonly Measurement[]) => string[]>> = {
  hostile: (measurements) => [hostileTable(measurements)],
  features: featureTables,
  reimport: reimportTables,
};

/** What was reached, memory over time, and all figures. */
function generalTables(suite: SuiteId, { measurements, curves }: SuiteResult): string[] {
  const verdicts = judge(suite, measurements);
  return [
    ...(verdicts.length === 0 ? [] : [verdictTable(verdicts)]),
    ...(curves.length === 0 ? [] : [drawCurves(curves)]),
    ...measurementTables(measurements),
  ];
}

const MET: Record<Verdict['met'], string> = {
  goal: 'goal met',
  floor: 'floor holds',
  no: '**not met**',
  'does not count': 'does not count: outputs not compared, or not the same',
};

function verdictTable(verdicts: readonly Verdict[]): string {
  const withUnit = (figure: number, unit: string) =>
    Number.isFinite(figure) && figure !== 0 ? `${formatFigure(figure)} ${unit}` : '–';
  return markdownTable(
    ['what', 'figure', 'goal', 'floor', ''],
    verdicts.map(({ what, figure, unit, goal, floor, met }) => [
      what,
      withUnit(figure, unit),
      withUnit(goal, unit),
      withUnit(floor, unit),
      // Without a floor there is nothing to miss.
      met === 'floor' && !(Number.isFinite(floor) && floor !== 0) ? 'known' : MET[met],
    ]),
  );
}

/** A table for each set of data, in the order in which they were measured. */
function measurementTables(measurements: readonly Measurement[]): string[] {
  const byData = new Map<string, Measurement[]>();
  for (const entry of measurements) {
    // How long a cancel takes stands among the goals.
    if (entry.job === 'cancel') continue;
    const title = `${entry.data[0]!.toUpperCase()}${entry.data.slice(1)}, ${formatBytes(entry.bytes)}`;
    const known = byData.get(title);
    if (known) known.push(entry);
    else byData.set(title, [entry]);
  }
  return [...byData].map(([title, entries]) => `### ${title}\n\n${dataTable(entries)}`);
}

function dataTable(measurements: readonly Measurement[]): string {
  const sinks = new Set(measurements.map(({ sink }) => sink)).size > 1;
  const shares = measurements.some(({ rounds }) => rounds.some(({ shareBytes }) => shareBytes !== undefined));
  const least = Math.min(...measurements.map(({ workers }) => workers));
  return markdownTable(
    ['job', 'who', 'median', 'rate', 'CPU', 'peak', ...(shares ? ['share'] : []), '×', 'same'],
    measurements.map((entry) => {
      // A page is compared with the command line with as many workers.
      const wanted = entry.contestant === 'page' || entry.contestant === 'firefox' ? entry.workers : least;
      const base = measurements.find(
        ({ job, contestant, workers }) => job === entry.job && contestant === 'product' && workers === wanted,
      );
      const seconds = median(wallTimes(entry)) / 1000;
      return [
        jobLabel(entry.job) + (sinks ? `, ${entry.sink}` : ''),
        contestantLabel(entry),
        ...(entry.rounds.length === 0
          ? ['–', '–', '–', '–', ...(shares ? ['–'] : []), '–']
          : [
              `${formatFigure(seconds)} s`,
              `${formatFigure(entry.bytes / 1e6 / seconds)} MB/s`,
              cpuText(entry),
              peakText(entry),
              ...(shares ? [shareText(entry)] : []),
              base === undefined || base === entry || base.rounds.length === 0
                ? '–'
                : `${formatFigure(medianRatio(wallTimes(entry), wallTimes(base)))} ×`,
            ]),
        sameText(entry),
      ];
    }),
  );
}

function cpuText({ rounds }: Measurement): string {
  const times = rounds.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]));
  return times.length === 0 ? '–' : `${formatFigure(median(times) / 1000)} s`;
}

function peakText({ rounds }: Measurement): string {
  return mostText(rounds.map(({ peakBytes }) => peakBytes));
}

function shareText({ rounds }: Measurement): string {
  return mostText(rounds.map(({ shareBytes }) => shareBytes ?? null));
}

function mostText(all: (number | null)[]): string {
  const known = all.filter((bytes) => bytes !== null);
  return known.length === 0 ? '–' : `${formatFigure(Math.max(...known) / 1e6)} MB`;
}

function sameText({ agreed, note }: Measurement): string {
  if (agreed === false) return `**no**: ${note?.split('\n')[0] ?? ''}`;
  return agreed === null ? '' : 'yes';
}
