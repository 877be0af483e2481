import {
  formatCount,
  formatCounted,
  formatTime,
  type Span,
  type SurveyReport,
  type Verdict,
  visibleText,
} from '@km-export/core';
import { wrapText } from './fit.ts';
import { cutList, LABEL_WIDTH, type Section } from './sections.ts';

/** The verdict as lines: what it is, then all that is said for it, a sentence each. */
export function verdictLines({ title, reasons, doubts, notes }: Verdict, width: number): string[] {
  const sentences = [...reasons, ...doubts, ...notes].flatMap(({ words }) =>
    wrapText(asSentence(visibleText(words)), width - LABEL_WIDTH - INDENT.length),
  );
  return [title, ...sentences.map((line) => INDENT + line)];
}

const INDENT = '  ';

/** A path in front keeps its small letter. */
function asSentence(clause: string): string {
  return `${/^[a-z]+ /.test(clause) ? clause[0].toUpperCase() + clause.slice(1) : clause}.`;
}

/** What each index.csv and status.csv says. */
export function bucketSections({ indexes, statuses }: SurveyReport['bucket'], width: number): Section[] {
  const room = width - LABEL_WIDTH;
  return [
    { label: 'index', lines: indexes.flatMap((index) => indexLines(index, room)) },
    { label: 'status', lines: statuses.flatMap((status) => wrapText(statusLine(status), room)) },
  ];
}

function indexLines(
  { path, files, asked, present, received, doubled }: SurveyReport['bucket']['indexes'][number],
  width: number,
): string[] {
  const lines = wrapText(
    asked === undefined
      ? `${visibleText(path)} names ${formatCounted(files, 'file')}${formatReceived(received.all)}`
      : `${visibleText(path)} names ${formatCounted(files, 'file')}, ${formatCount(asked)} of them asked for${formatReceived(received.all)}`,
    width,
  );
  const those = asked === undefined ? 'them' : 'those asked for';
  if (present < (asked ?? files)) {
    lines.push(`  ${formatCount(present)} of ${those} here${formatReceived(received.present)}`);
  }
  if (doubled.length > 0) {
    const shown = cutList(doubled, 8, (count) => `… and ${formatCount(count)} more`);
    lines.push(...wrapText(`  more than once: ${shown.join(', ')}`, width));
  }
  return lines;
}

function statusLine(status: SurveyReport['bucket']['statuses'][number]): string {
  const { path, exported, total, exportedUpTo, toCome } = status;
  const upTo = exportedUpTo === null ? '' : `, up to ${formatTime(exportedUpTo)}`;
  const rest = toCome === 0 ? 'none to come' : `${formatCount(toCome)} to come`;
  return `${visibleText(path)} counts ${formatCount(exported)} of ${formatCounted(total, 'file')} as exported${upTo}; ${rest}`;
}

function formatReceived(span: Span | null): string {
  return span === null ? '' : `, received ${formatTime(span.first)} to ${formatTime(span.last)}`;
}
