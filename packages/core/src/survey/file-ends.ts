/** How each file of a job came to its end: what the verdict says of it, and whether a state may hold it. */
import type { Listing } from '../input/listing.ts';
import type { Account, FileAccount } from '../model/account.ts';
import { PROBLEMS } from '../model/problem.ts';

/**
 * `partly-read`: for a problem that is told; `cut`: its last line is; `empty`: it has no bytes; `spanned-empty`: it
 * holds nothing but blank lines, though an index.csv says from when its data is; `no-record`: none of its lines is one;
 * `spanned-no-record`: the same, though an index.csv says from when its data is.
 */
export type FileEnd =
  | 'whole'
  | 'partly-read'
  | 'cut'
  | 'empty'
  | 'spanned-empty'
  | 'no-record'
  | 'spanned-no-record';

/** A file as a verdict sees it. */
export type JudgedFile = { path: string; revision: number | null; rejected: number; end: FileEnd };

/** The files of an account; `received` says of which an index.csv knows when its data was received. */
export function judgeFiles(
  listing: Listing,
  account: Account,
  received: readonly (object | null)[],
): JudgedFile[] {
  return account.files.map((counted) => {
    const { path, revision } = listing.files[counted.file];
    return {
      path,
      revision,
      rejected: counted.rejected,
      end: endOf(counted, received[counted.file] !== null),
    };
  });
}

/** Indexes, in the listing, of the files that were not whole: what is read of them is not all that there is. */
export function unfinishedFiles(account: Account, judged: readonly JudgedFile[]): number[] {
  const isUnfinished = ({ end }: JudgedFile) => end !== 'whole' && end !== 'empty';
  return account.files.flatMap(({ file }, index) => (isUnfinished(judged[index]) ? [file] : []));
}

function endOf({ bytes, faults, cutAt, lines, records, rejected }: FileAccount, isSpanned: boolean): FileEnd {
  if (faults.some((code) => PROBLEMS[code].effect === 'partial')) return 'partly-read';
  if (isSpanned && records + rejected === 0) return 'spanned-empty';
  if (bytes === 0) return 'empty';
  if (cutAt === lines) return 'cut';
  if (records > 0 || rejected === 0) return 'whole';
  return isSpanned ? 'spanned-no-record' : 'no-record';
}
