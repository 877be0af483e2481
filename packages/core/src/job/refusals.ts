/** What a run finds out only at its end, and must then not keep its result for. */
import type { Listing } from '../input/listing.ts';
import { type Account, type FileAccount, sumTotals } from '../model/account.ts';
import { ConvertError } from '../model/error.ts';
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
  const where = others.length === 0 ? first.path : formatCounted(listing.files.length, 'file');
  const sentences = [
    `No export in ${where}: ${linesOf(totals, others.length > 0)}.`,
    ...unreadFiles(listing, account),
    account.problems['file/utf-16'] !== undefined
      ? 'It begins with the mark of UTF-16: save it as UTF-8 to have it read.'
      : 'A revision file holds one JSON object a line.',
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
    const more = tally.count === 1 ? '' : ` and ${formatCounted(tally.count - 1, 'other file')}`;
    const why = sample.excerpt === '' ? PROBLEMS[code].reason : sample.excerpt;
    return [`${path}${more} could not be read: ${why}.`];
  });
}

/**
 * A file that held something else in the survey: the columns would be those of what is there no more. Told by what was
 * counted, and by sources that know of a change; a browser's fail to read what has changed.
 */
export function refuseChanged(
  listing: Listing,
  surveyed: Pick<SurveyReport, 'files' | 'problems'>,
  account: Account,
): Refusal | null {
  const now = readOf(listing, account);
  return refuseOther(surveyed, now, 'its columns were counted over other lines');
}

/** The same of the pass that found duplicates: those would be of other records. */
export function refuseChangedDuplicates(listing: Listing, before: Account, account: Account): Refusal | null {
  // Only then are duplicates left out.
  const asRead = ({ files, problems }: Account): Account => ({
    files: files.map(({ dropped: _, taken: __, ...file }) => file),
    problems,
  });
  const [then, now] = [before, account].map((each) => readOf(listing, asRead(each)));
  return refuseOther(then, now, 'its duplicates were found among other records');
}

type Read = Pick<SurveyReport, 'files' | 'problems'>;

function readOf(listing: Listing, account: Account): Read {
  return { files: reportFiles(listing, account).files, problems: reportProblems(listing, [], account) };
}

function refuseOther(surveyed: Read, { files, problems }: Read, whatFor: string): Refusal | null {
  const other =
    files.find((file, index) => !isSame(file, surveyed.files[index])) ?? surveyed.files[files.length];
  const path = other?.path ?? changedSince(surveyed.problems, problems);
  if (path === undefined) return null;
  const unread = problems.find(({ code }) => code === 'file/unreadable');
  const why = unread?.samples.find((sample) => sample.path === path)?.excerpt;
  const what =
    why === undefined
      ? `${path} changed while it was read`
      : `${path} could not be read a second time (${why})`;
  const error = new ConvertError(
    'input/changed',
    `${what}: ${whatFor} than those that were then written. Run the job again on files that nobody writes to.`,
  );
  return { error, keepsRejects: false };
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
  return (Object.keys(one) as (keyof FileReport)[]).every(
    (key) => JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}
