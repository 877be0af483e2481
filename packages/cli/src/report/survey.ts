import {
  describeTaken,
  formatBytes,
  formatCount,
  formatCounted,
  formatDay,
  formatTime,
  type SurveyReport,
  visibleName,
  visibleText,
} from '@km-export/core';
import type { Conducted } from '../conduct-job.ts';
import { drawDays } from './days.ts';
import { findingSections, sumOfLines } from './findings.ts';
import { peopleSections } from './people.ts';
import { drawSections, type Section } from './sections.ts';
import { inputSize, notes, outputLine } from './summary.ts';
import { type Column, drawTable } from './table.ts';
import { bucketSections, verdictLines } from './verdict.ts';

/** How many rows of a table are shown before `--json` is pointed to. */
const SHOWN_ROWS = 15;

/** What is in an export, as lines for people. */
export function drawSurvey(conducted: Conducted, report: SurveyReport, width: number): string[] {
  const whole: Section[] = [
    { label: 'verdict', lines: verdictLines(report.verdict, width) },
    { label: 'input', lines: [inputSize(conducted)] },
    { label: 'lines', lines: [sumOfLines(report.totals)] },
    { label: 'records', lines: recordLines(report) },
    { label: 'time', lines: timeLines(report) },
    ...peopleSections(conducted.result, width),
    ...bucketSections(report.bucket, width),
  ];
  const findings = drawSections([
    ...findingSections(
      {
        problems: report.problems,
        ignored: report.ignored,
        leftOut: report.leftOut,
        linksOut: conducted.linksOut,
      },
      width,
    ),
    { label: 'rejects', lines: conducted.result.outputs.map(outputLine) },
    { label: 'note', lines: notes(conducted) },
  ]);
  return [
    ...drawSections(whole),
    ...titled('Records over time (days in UTC)', drawDays(report.days, width)),
    ...titled(`Events (${formatCount(report.events.length)})`, drawEvents(report, width)),
    ...titled(`Properties (${formatCount(report.properties.length)})`, drawProperties(report, width)),
    ...titled(`Files (${formatCount(report.files.length)})`, drawFiles(report, width)),
    ...(findings.length > 0 ? ['', ...findings] : []),
  ];
}

function recordLines({ totals, dropped = [], taken }: SurveyReport): string[] {
  const { records, events, propertySets, aliases, repaired } = totals;
  const kinds = [
    formatCounted(events, 'event'),
    formatCounted(propertySets, 'property set'),
    formatCounted(aliases, 'alias', 'aliases'),
  ];
  const left = dropped.map((drop) => `${formatCount(drop.records)} ${drop.reason}`);
  const lines = [`${formatCounted(records, 'record')} = ${[...kinds, ...left].join(' + ')}`];
  if (repaired > 0) lines.push(`${formatCount(repaired)} of them repaired`);
  if (taken !== undefined) lines.push(describeTaken(taken));
  return lines;
}

function timeLines({ time }: SurveyReport): string[] {
  const lines: string[] = [];
  if (time.first !== null) lines.push(`${formatTime(time.first)} to ${formatTime(time.last)}`);
  if (time.unusable > 0) lines.push(`${formatCounted(time.unusable, 'record')} without a usable time`);
  return lines;
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

/** A table of the rows that come first by `rank` (highest first; equal ones keep their order). */
function drawTop<T>(
  rows: readonly T[],
  rank: ((row: T) => number) | null,
  columns: readonly (Column & { cell: (row: T) => string })[],
  width: number,
): string[] {
  const ranked = rank === null ? rows : [...rows].sort((a, b) => rank(b) - rank(a));
  const shown = ranked.length <= SHOWN_ROWS + 1 ? ranked : ranked.slice(0, SHOWN_ROWS);
  if (shown.length === 0) return [];
  const cells = shown.map((row) => columns.map(({ cell }) => cell(row)));
  const table = drawTable(columns, cells, width - 2);
  const rest = ranked.length - shown.length;
  return rest === 0 ? table : [...table, `… and ${formatCount(rest)} more: --json lists all`];
}

function drawEvents({ events, totals }: SurveyReport, width: number): string[] {
  return drawTop(
    events,
    (event) => event.records,
    [
      { title: 'name', gives: 'end', cell: ({ name }) => shownName(name) },
      { title: 'records', align: 'right', cell: ({ records }) => formatCount(records) },
      { title: 'share', align: 'right', cell: ({ records }) => formatShare(records, totals.records) },
      { title: 'first', cell: ({ first }) => formatDayOf(first) },
      { title: 'last', cell: ({ last }) => formatDayOf(last) },
    ],
    width,
  );
}

function drawProperties({ properties, totals }: SurveyReport, width: number): string[] {
  return drawTop(
    properties,
    (property) => property.records,
    [
      { title: 'name', gives: 'end', cell: ({ name }) => shownName(name) },
      { title: 'records', align: 'right', cell: ({ records }) => formatCount(records) },
      { title: 'share', align: 'right', cell: ({ records }) => formatShare(records, totals.records) },
      { title: 'longest', align: 'right', cell: ({ longest }) => formatBytes(longest) },
      { title: 'types', cell: ({ types }) => formatTypes(types) },
    ],
    width,
  );
}

function drawFiles({ files }: SurveyReport, width: number): string[] {
  return drawTop(
    files,
    null,
    [
      { title: 'path', gives: 'start', cell: ({ path }) => visibleText(path) },
      { title: 'size', align: 'right', cell: ({ bytes }) => formatBytes(bytes) },
      { title: 'records', align: 'right', cell: ({ records }) => formatCount(records) },
      { title: 'rejected', align: 'right', cell: ({ rejected }) => formatCount(rejected) },
      { title: 'first', cell: ({ first }) => formatDayOf(first) },
      { title: 'last', cell: ({ last }) => formatDayOf(last) },
    ],
    width,
  );
}

function shownName(name: string): string {
  return name === '' ? '(the empty name)' : visibleName(name);
}

function formatDayOf(unixSeconds: number | null): string {
  return unixSeconds === null ? formatTime(null) : formatDay(Math.floor(unixSeconds / 86_400));
}

/** `12.3 %`; what is there but rounds to nothing is `< 0.1 %`. */
function formatShare(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** `string`, or `string 10, number 3` where there are several. */
function formatTypes(types: SurveyReport['properties'][number]['types']): string {
  const entries = Object.entries(types).filter(([, count]) => count > 0);
  if (entries.length === 1) return entries[0][0];
  return entries.map(([type, count]) => `${type} ${formatCount(count)}`).join(', ');
}
