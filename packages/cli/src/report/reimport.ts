import {
  describeReimport,
  describeReimportPlan,
  formatCount,
  formatDuration,
  type JournalCounts,
  type ReimportPlan,
  type RequestTotals,
} from '@km-export/core';
import type { Found, ReimportEnd, ReimportOrder } from '../conduct-reimport.ts';
import { wrapText } from './fit.ts';
import { drawSections, LABEL_WIDTH } from './sections.ts';
import { drawSummary } from './summary.ts';

/** What reading found, and what is to be sent. */
export function drawPlan(
  plan: ReimportPlan,
  { conducted }: Found,
  { host, journal }: ReimportOrder,
  width: number,
): string[] {
  // What is left out stands in the summary already.
  const lines = describeReimportPlan(conducted === null ? plan : { ...plan, counts: {} }, host.href);
  return [
    ...(conducted === null ? [] : [...drawSummary(conducted, width), '']),
    ...drawSections([
      {
        label: 'plan',
        lines: [...lines, `The journal is ${journal}.`].flatMap((line) =>
          wrapText(line, width - LABEL_WIDTH),
        ),
      },
    ]),
  ];
}

/** What came of it. */
export function drawReimport(
  { totals, counts, isDeclined }: ReimportEnd,
  { journal, failed }: ReimportOrder,
): string[] {
  const lines = describeReimport(totals, counts);
  if (isDeclined) lines.push('Nothing was sent now.');
  if (counts.failed > 0) {
    lines.push(
      `Those that failed are in ${failed}; to send them again: km-export reimport --requests ${failed} --journal ${journal}.again`,
    );
  }
  if (counts.unsettled > 0 && !isDeclined) lines.push(`The same command goes on, by the journal ${journal}.`);
  return drawSections([{ label: 'sent', lines }]);
}

/** How far it is, the most important part first. */
export function sendingParts(
  { sent, failed, repeats, unsettled }: JournalCounts,
  { requests }: RequestTotals,
  sentBefore: number,
  elapsedMs: number,
): string[] {
  const perSecond = ((sent - sentBefore) * 1000) / Math.max(1, elapsedMs);
  return [
    `sending: ${formatCount(sent)} of ${formatCount(requests)}`,
    ...(perSecond > 0 ? [`${formatDuration(unsettled / perSecond)} left`] : []),
    `${perSecond.toFixed(1)} a second`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(repeats > 0 ? [`${formatCount(repeats)} sent again`] : []),
  ];
}
