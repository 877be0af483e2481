import {
  arraysNote,
  describeCounts,
  describeNoneLeft,
  describeTaken,
  describeUnmatched,
  FORMAT_IDS,
  FORMATS,
  flagOf,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  leftBesideNote,
  type OutputResult,
  shellWord,
  timeZoneNote,
  type Verdict,
  visibleText,
} from '@km-export/core';
import type { Conducted } from '../conduct-job.ts';
import { findingSections, sumOfLines } from './findings.ts';
import { wrapText } from './fit.ts';
import { shownOutput } from './output-name.ts';
import { peopleSections } from './people.ts';
import { cutList, drawSections, LABEL_WIDTH, type Section } from './sections.ts';
import { oddSince, stateLines } from './state-lines.ts';
import { verdictLines } from './verdict.ts';

/** What a conversion did, as lines for people: every total adds up. */
export function drawSummary(conducted: Conducted, width: number): string[] {
  const { result, listing } = conducted;
  const { totals, written, dropped } = result;
  const sections: Section[] = [
    { label: 'read', lines: [`${inputSize(conducted)}: ${sumOfLines(totals)}`] },
    {
      label: 'repaired',
      lines: totals.repaired > 0 ? [`${formatCount(totals.repaired)} of the records`] : [],
    },
    {
      label: 'records',
      lines: [
        `${formatCounted(totals.records, 'record')} = ${formatCount(written)} written + ${formatCount(dropped)} dropped`,
        ...result.drops.map(({ records, reason }) => `  dropped: ${formatCount(records)} ${reason}`),
        ...(result.taken === null ? [] : [`  ${describeTaken(result.taken)}`]),
        ...result.outputs.flatMap((output) => outputLines(output, width)),
      ],
    },
    ...peopleSections(result, width),
    { label: 'time', lines: [elapsed(conducted)] },
    ...findingSections(
      {
        problems: result.problems,
        ignored: listing.ignored,
        leftOut: listing.leftOut,
        linksOut: conducted.linksOut,
      },
      width,
    ),
    { label: 'note', lines: notes(conducted) },
    { label: 'verdict', lines: verdictLines(withoutPraise(result.verdict), width) },
  ];
  return drawSections(sections.filter(({ lines }) => lines.length > 0));
}

/** That all is here is said by the title. */
function withoutPraise(verdict: Verdict): Verdict {
  const notes = verdict.notes.filter(({ code }) => code !== 'all-here');
  return { ...verdict, notes };
}

/** `3 files, 12.1 MB (80.2 MB unpacked)`. */
export function inputSize({ listing, result }: Conducted): string {
  const stored = storedBytes(listing);
  const { bytes } = result.totals;
  const unpacked = bytes <= stored ? '' : ` (${formatBytes(bytes)} unpacked)`;
  return `${formatCounted(listing.files.length, 'file')}, ${formatBytes(stored)}${unpacked}`;
}

const ENGINE = `Node ${process.versions.node} (${process.versions.tz ?? 'version unknown'})`;

/** What a reader must know before trusting the result. */
export function notes(conducted: Conducted): string[] {
  const { result, listing, readAgain, left, cleared, strict, state, savedJob } = conducted;
  const lines: string[] = listing.leftOut?.since === undefined ? [] : oddSince(listing.leftOut.since);
  if (listing.files.length === 0) lines.push('There was nothing to read, so the result is empty.');
  else if (result.totals.lines === 0 && !result.partial)
    lines.push('There are no lines in the input, so there are no records.');
  const none = describeNoneLeft(result, shownOutput);
  if (none !== null) lines.push(`Warning: ${none}`);
  const arrays = arraysNote(result.arrays.map(visibleText));
  if (arrays !== null) lines.push(arrays);
  lines.push(
    ...result.unmatched.map(
      (name) => `Warning: ${describeUnmatched(name, (option) => `Give ${flagOf(option)} once for each.`)}`,
    ),
  );
  if (result.timeZone !== undefined) lines.push(timeZoneNote(result.timeZone, ENGINE));
  if (result.partial) lines.push('The result is partial: part of the input could not be read.');
  if (state !== undefined) {
    const unfinished = result.unfinished.flatMap((file) => listing.files[file].revision ?? []);
    lines.push(...stateLines(state, unfinished));
  }
  if (savedJob !== undefined) {
    lines.push(savedJobLine(savedJob, { isSince: listing.leftOut?.since !== undefined, state }));
  }
  const read = readAgain.map(
    ({ name, revision }) =>
      `${visibleText(name)} is named like a part of the export: the next time that the folder is given, it will be read as ${revision === null ? 'a list of its files' : `revision ${revision}`}. Give it another name.`,
  );
  lines.push(...cutList(read, 5, (count) => `So are ${formatCounted(count, 'other file')} of the result.`));
  const leftNote = leftBesideNote(left.map(visibleText));
  if (leftNote !== null) lines.push(leftNote);
  if (cleared > 0) {
    lines.push(
      `Removed ${formatCounted(cleared, 'unfinished file')} that a run which was killed had left in the folder of the output.`,
    );
  }
  if (result.exitCode === 3 && strict) {
    lines.push('Ends with exit code 3, as --strict asks: something was rejected or is missing.');
  }
  return lines;
}

/** How a job that was saved is run again: a state, and what comes after one, are of this run alone. */
function savedJobLine(
  savedJob: string,
  { isSince, state }: { isSince: boolean; state: Conducted['state'] },
): string {
  const saved = `The job is saved in ${visibleText(savedJob)}`;
  const again = `km-export run ${shellWord(visibleText(savedJob))}`;
  if (state?.saved) {
    const name = shellWord(visibleText(state.name));
    return `${saved}, without the state: ${again} --since ${name} --save-state ${name} does the same with what comes after.`;
  }
  if (isSince) return `${saved}, without --since: ${again} reads everything, unless that is given again.`;
  return `${saved}: ${again} does the same again.`;
}

/** {@link outputLine}, of each file where they are known by their names, and what was done to cells. */
function outputLines(output: OutputResult, width: number): string[] {
  const { name, format, parts, hasManifest, files } = output;
  const told = describeCounts(output.counts).flatMap((sentence) =>
    wrapText(sentence, width - LABEL_WIDTH - 4),
  );
  const lines =
    parts === undefined || hasManifest
      ? [outputLine(output), ...(files ?? []).map((file) => `  ${outputLine({ ...file, format })}`)]
      : parts.map(({ file, rows, bytes }) => outputLine({ name: `${name}/${file}`, format, rows, bytes }));
  return [...lines.map((line) => `  ${line}`), ...told.map((line) => `    ${line}`)];
}

/** `out.csv: 6,354 rows, 1.13 MB (CSV)`. */
export function outputLine({
  name,
  format,
  rows,
  bytes,
  storedBytes,
  parts,
  files: several,
}: OutputResult): string {
  const isRejects = format === 'rejects';
  const counted = isRejects ? formatCounted(rows, 'rejected line') : formatCounted(rows, 'row');
  const files =
    parts !== undefined
      ? `${formatCounted(parts.length, 'file')} and a manifest, `
      : several !== undefined
        ? `${formatCounted(several.length, 'file')}, `
        : '';
  const size =
    storedBytes === undefined
      ? formatBytes(bytes)
      : `${formatBytes(bytes)} gzipped to ${formatBytes(storedBytes)}`;
  return `${shownOutput(name)}: ${files}${counted}, ${size}${isRejects ? '' : ` (${formatLabel(format)})`}`;
}

function formatLabel(format: string): string {
  const id = FORMAT_IDS.find((known) => known === format);
  return id === undefined ? format : FORMATS[id].label;
}

function elapsed({ listing, elapsedMs }: Conducted): string {
  const seconds = elapsedMs / 1000;
  const duration = seconds < 10 ? shortDuration(elapsedMs) : formatDuration(seconds);
  const bytes = storedBytes(listing);
  return bytes === 0 ? duration : `${duration}, ${formatBytes(Math.round(bytes / seconds))}/s`;
}

function shortDuration(elapsedMs: number): string {
  return elapsedMs < 1000 ? `${Math.ceil(elapsedMs)} ms` : `${(elapsedMs / 1000).toFixed(1)} s`;
}

function storedBytes(listing: Conducted['listing']): number {
  return listing.files.reduce((sum, file) => sum + file.size, 0);
}
