import {
  describeLeftOut,
  formatCount,
  formatCounted,
  type IgnoredFile,
  type IgnoredReason,
  type LeftOut,
  PROBLEMS,
  type ProblemEffect,
  type ReportedProblem,
  type Totals,
  visibleText,
} from '@km-export/core';
import { fitText, wrapText } from './fit.ts';
import { cutList, LABEL_WIDTH, type Section } from './sections.ts';

/** What a run found besides its records, as sections that summary and survey share. */
export type Findings = {
  problems: readonly ReportedProblem[];
  ignored: readonly IgnoredFile[];
  linksOut: readonly string[];
  leftOut?: LeftOut | undefined;
};

const IGNORED_REASONS: Record<IgnoredReason, string> = {
  'not-a-revision-file': 'not named like a part of an export (1.json, 2.json, …)',
  'nearly-a-revision-file':
    'named nearly like a part of an export: if that part is missing, rename it (7.json) to have it read',
  'bucket-index': 'describes the export: read for the verdict',
  hidden: 'hidden file',
  'same-number': 'another file of the folder has the same number',
  'given-twice': 'given twice',
  'zip-inside': 'a .zip inside what was given; give it by name to have it read',
  'name-leads-out': 'its name leads out of the .zip',
  'link-in-zip': 'a link in the .zip, which is not followed',
};

const EFFECTS: Record<ProblemEffect, string> = {
  rejected: 'rejected',
  repaired: 'repaired',
  kept: 'kept',
  partial: 'read in part',
  hint: 'note',
};

/** `6,354 lines = 6,350 records + 1 blank + 3 rejected`. */
export function sumOfLines(totals: Totals): string {
  const { lines, records, blank, rejected } = totals;
  return `${formatCounted(lines, 'line')} = ${formatCounted(records, 'record')} + ${formatCount(blank)} blank + ${formatCount(rejected)} rejected`;
}

/** Problems and files left out; `width` in terminal columns bounds the excerpts. */
export function findingSections(findings: Findings, width: number): Section[] {
  const { problems, ignored, linksOut, leftOut } = findings;
  return [
    { label: 'left out', lines: leftOut === undefined ? [] : describeLeftOut(leftOut) },
    { label: 'problems', lines: problems.flatMap((problem) => problemLines(problem, width)) },
    { label: 'ignored', lines: ignoredLines(ignored) },
    { label: 'links', lines: linkLines(linksOut) },
  ];
}

function problemLines(problem: ReportedProblem, width: number): string[] {
  const effect = EFFECTS[PROBLEMS[problem.code].effect];
  const title = `${formatCount(problem.count)} × ${problem.reason} (${effect}; ${problem.code})`;
  const places = problem.samples.flatMap(({ path, line, byteOffset, excerpt }) => {
    const place = line === 0 ? path : `${path}:${line} (byte ${byteOffset})`;
    const text = visibleText(excerpt === '' ? place : `${place}: ${excerpt}`);
    const room = Math.max(40, width - LABEL_WIDTH - 2);
    // What is said of a file is ours, and read to its end; of a line it is its beginning.
    if (!problem.code.startsWith('file/')) return [`  ${fitText(text, room)}`];
    return wrapText(text, room - 2).map((part, index) => (index === 0 ? `  ${part}` : `    ${part}`));
  });
  const rest = problem.count - problem.samples.length;
  return [title, ...places, ...(rest > 0 ? [`  … and ${formatCount(rest)} more`] : [])];
}

function ignoredLines(ignored: readonly IgnoredFile[]): string[] {
  const names = ignored.map(({ path, reason }) => `${visibleText(path)} (${IGNORED_REASONS[reason]})`);
  if (names.length === 0) return [];
  return [
    `${formatCounted(ignored.length, 'other file')} not read as data`,
    ...cutList(names, 5, (count) => `… and ${formatCount(count)} more`).map((name) => `  ${name}`),
  ];
}

function linkLines(linksOut: readonly string[]): string[] {
  if (linksOut.length === 0) return [];
  const names = linksOut.map((path) => visibleText(path));
  return [
    `${formatCounted(linksOut.length, 'link')} out of the folder given, not followed: name the target to have it read`,
    ...cutList(names, 5, (count) => `… and ${formatCount(count)} more`).map((path) => `  ${path}`),
  ];
}
