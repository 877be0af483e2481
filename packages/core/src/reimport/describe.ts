/** What a reimport is about to do, and what it did, in words: the same on the page and on the command line. */
import { type Counts, describeCounts } from '../model/counts.ts';
import { formatCount, formatCounted, formatDuration } from '../model/words.ts';
import type { Answer } from '../ports.ts';
import type { JournalCounts } from './journal.ts';
import { describeAnswer } from './judge.ts';
import { MOST_PEOPLE, type RequestTotals } from './request-survey.ts';

/** What is planned. */
export type ReimportPlan = {
  totals: RequestTotals;
  /** What the job counted of its records; absent where requests are sent as they were saved. */
  counts?: Counts | undefined;
  /** Of earlier runs. */
  journal: JournalCounts;
  perSecond: number;
  /** No more in this run. */
  most?: number | undefined;
};

/** How many requests this run sends. */
export function requestsOfRun({ journal, most }: ReimportPlan): number {
  return Math.min(journal.unsettled, most ?? journal.unsettled);
}

/** The plan as lines, most important first. */
export function describeReimportPlan(plan: ReimportPlan, host: string): string[] {
  const { totals, counts = {}, journal, perSecond } = plan;
  const own = requestsOfRun(plan);
  const people =
    totals.people === null
      ? `more than ${formatCount(MOST_PEOPLE)} people`
      : formatCounted(totals.people, 'person', 'people');
  const settled = journal.sent + journal.failed;
  return [
    `${formatCounted(totals.requests, 'request')} about ${people}: ${formatCounted(totals.events, 'event')} + ${formatCounted(totals.sets, 'set')} of properties + ${formatCounted(totals.aliases, 'alias', 'aliases')}.`,
    ...describeUnsent(counts),
    ...(settled === 0
      ? []
      : [`${formatCount(settled)} of them are settled by earlier runs, as the journal tells.`]),
    `To be sent now, to ${host}: ${formatCount(own)}, at most ${formatCount(perSecond)} a second, which takes some ${formatDuration(own / perSecond)} or more.`,
    'What is sent cannot be taken back. Identities and properties travel in the addresses of the requests, which servers write to their logs.',
  ];
}

/** What came of a reimport so far, all runs together: the sum is the requests. */
export function describeReimport(
  totals: RequestTotals,
  { sent, failed, repeats, unsettled }: JournalCounts,
): string[] {
  return [
    `${formatCounted(totals.requests, 'request')} = ${formatCount(sent)} sent + ${formatCount(failed)} failed + ${formatCount(unsettled)} not sent yet`,
    ...(repeats === 0
      ? []
      : [
          `${formatCounted(repeats, 'time')} one was sent again, since nobody could know whether it had arrived. Kissmetrics drops what it has already, by identity, name and time.`,
        ]),
  ];
}

/** What keeps requests from getting through to a host; of null, that nothing does any more. */
export function describeTrouble(trouble: Answer | null, host: string): string {
  if (trouble === null) return `${host} answers again.`;
  const why = describeAnswer(trouble);
  return 'fault' in trouble
    ? `${host} can't be reached (${why}): trying again.`
    : `${host} answers with ${why}: trying again.`;
}

/** Of what a job counted, a sentence for each thing that is in no request, and why. */
export function describeUnsent(counts: Counts = {}): string[] {
  return describeCounts(
    Object.fromEntries(Object.entries(counts).filter(([name]) => name.startsWith('unsent'))),
  );
}
