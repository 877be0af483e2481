/** What a run finds out only at its end, and must then not keep its result for. */
import type { Listing } from '../input/listing.ts';
import { type Account, type FileAccount, sumTotals } from '../model/account.ts';
import { ConvertError } from '../model/error.ts';
import { inputChanged, type Learnt } from '../model/input-changed.ts';
import { PROBLEM_CODES, PROBLEMS } from '../model/problem.ts';
import type { Totals } from '../model/totals.ts';
import { formatCounted } from '../model/words.ts';
import {
  type FileReport,
  type ReportedProblem,
  reportFiles,
  reportProblems,
  type SurveyReport,
} from '../survey/report.ts';
import type { Refusal } from './pass.ts';

/** Lines, but not one record: the input is no export (behaviour rule 7). No lines at all are a success. */
export function refuseNoRecords(listing: Listing, account: Account): Refusal | null {
  const totals = sumTotals(account);
  if (totals.records > 0 || totals.rejected === 0) return null;
  const [first, ...others] = listing.files;
  const where =
    others.length === 0 ? first.path : `${first.path} and ${formatCounted(others.length, 'other file')}`;
  const sentences = [
    `No export in ${where}: ${linesOf(totals, others.length > 0)}.`,
    ...unreadFiles(listing, account),
    account.problems['file/utf-16'] !== undefined
      ? 'It begins with the mark of UTF-16: save it as UTF-8 to have it read.'
      : 'A revision file holds one JSON object a line. Give the folder that holds 1.json, 2.json …, or such files themselves.',
  ];
  return { error: new ConvertError('input/not-an-export', sentences.join(' ')), keepsRejects: true };
}

/**
 * Not one file could be read, not a line of it: an empty result would look like that of an empty export. Files that
 * are empty were read.
 */
export function refuseUnread(listing: Listing, account: Account): Refusal | null {
  const { files } = account;
  if (files.length === 0 || files.some((file) => file.lines > 0 || !isPartial(file))) return null;
  const sentences = ['Nothing could be read.', ...unreadFiles(listing, account)];
  return { error: new ConvertError('input/unreadable', sentences.join(' ')), keepsRejects: false };
}

function isPartial({ faults }: FileAccount): boolean {
  return faults.some((code) => PROBLEMS[code].effect === 'partial');
}

function linesOf({ rejected }: Totals, several: boolean): string {
  const whose = several ? 'their' : 'its';
  return rejected === 1
    ? `${whose} only line is no record`
    : `none of ${whose} ${formatCounted(rejected, 'line')} is a record`;
}

/** Files that were not read to their end, each with the reason: what is missing may lie in them. */
function unreadFiles(listing: Listing, account: Account): string[] {
  return PROBLEM_CODES.flatMap((code) => {
    const tally = account.problems[code];
    if (tally === undefined || PROBLEMS[code].effect !== 'partial') return [];
    const [sample] = tally.samples;
    const path = listing.files[sample.file].path;
    const why = sample.excerpt === '' ? PROBLEMS[code].reason : sample.excerpt;
    const more = tally.count === 1 ? '' : ` Nor could ${formatCounted(tally.count - 1, 'other file')}.`;
    return [`${path} could not be read: ${why}.${more}`];
  });
}

/** What a pass has read. */
export type Read = Pick<SurveyReport, 'files' | 'problems'>;

export function readOf(listing: Listing, account: Account): Read {
  return { files: reportFiles(listing, account).files, problems: reportProblems(listing, [], account) };
}

/**
 * A file that held something else in the pass before, so that what was learnt there is of what is there no more. Told by
 * what was counted, and by sources that know of a change; a browser's fail to read what has changed.
 */
export function refuseChanged(
  listing: Listing,
  before: Read,
  account: Account,
  learnt: Learnt,
): Refusal | null {
  const { files, problems } = readOf(listing, account);
  const other = files.find((file, index) => !isSame(file, before.files[index])) ?? before.files[files.length];
  const path = other?.path ?? changedSince(before.problems, problems);
  if (path === undefined) return null;
  const unread = problems.find(({ code }) => code === 'file/unreadable');
  const why = unread?.samples.find((sample) => sample.path === path)?.excerpt;
  const what =
    why === undefined
      ? `${path} changed while it was read`
      : `${path} could not be read a second time (${why})`;
  return { error: inputChanged(what, learnt), keepsRejects: false };
}

/** A file that came to be changed between the two passes, be it by an edit that keeps all counts. */
function changedSince(
  before: readonly ReportedProblem[],
  now: readonly ReportedProblem[],
): string | undefined {
  const [then, since] = [before, now].map((list) => list.find(({ code }) => code === 'file/changed'));
  if (since === undefined || since.count <= (then?.count ?? 0)) return undefined;
  const known = new Set(then?.samples.map(({ path }) => path));
  return (since.samples.find(({ path }) => !known.has(path)) ?? since.samples[0]).path;
}

function isSame(one: FileReport, other: FileReport | undefined): boolean {
  if (other === undefined) return false;
  // What was dropped, or taken, depends on the pass, not on the file.
  return (Object.keys(one) as (keyof FileReport)[]).every(
    (key) => key === 'dropped' || key === 'taken' || JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}
