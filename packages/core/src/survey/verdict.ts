/** Whether an export is all there, in words: docs/decisions/0013-the-verdict.md tells what decides it, and why. */
import type { IndexReport } from '../input/compare-index.ts';
import type { IgnoredFile } from '../input/listing.ts';
import { countInRanges } from '../input/ranges.ts';
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import { formatCount, formatCounted, formatTime } from '../model/words.ts';
import type { BucketReport } from './bucket-report.ts';

/** What is known to be missing: each makes an export incomplete. */
export type VerdictReason = 'absent-files' | 'gaps' | 'newer-files' | 'partly-read';
/** What keeps anybody from saying that it is complete. */
export type VerdictDoubt =
  | 'nothing-read'
  | 'only-a-range'
  | 'no-index'
  | 'no-status'
  | 'not-understood'
  | 'unlisted-files'
  | 'differing-counts'
  | 'unnumbered-files'
  | 'same-number'
  | 'empty-files'
  | 'cut-files';
/** What else there is to know. */
export type VerdictNote = 'all-here' | 'exported-up-to' | 'files-to-come' | 'rejected-lines';

/** `words` are a clause, without a capital and a full stop. */
export type VerdictPoint<Code extends string> = { code: Code; words: string };

/** One verdict on an export. `incomplete` has reasons, `complete` neither reasons nor doubts. */
export type Verdict = {
  status: 'complete' | 'complete-as-far-as-can-be-told' | 'incomplete';
  /** All that matters of it, as whole sentences. */
  words: string;
  /** `Incomplete`, or `Complete up to 2012-10-12 21:15:02 UTC`. */
  title: string;
  reasons: VerdictPoint<VerdictReason>[];
  doubts: VerdictPoint<VerdictDoubt>[];
  notes: VerdictPoint<VerdictNote>[];
};

/** What a verdict looks at besides the bucket. */
export type Judged = {
  files: readonly { path: string; revision: number | null; bytes: number; rejected: number }[];
  ignored: readonly IgnoredFile[];
  /** Paths of files whose last line ends too early. */
  cut: readonly string[];
  problems: readonly { code: ProblemCode; count: number; samples: readonly { path: string }[] }[];
};

/** Ranges or paths in a sentence, before it says how many more there are. */
const NAMED_AT_MOST = 8;

/** Judges the files of a job by what describes them, and by what came of reading them. */
export function judge(judged: Judged, bucket: BucketReport): Verdict {
  const reasons = findReasons(judged, bucket);
  const doubts = findDoubts(judged, bucket);
  const notes = findNotes(judged, bucket);
  if (reasons.length > 0) {
    return { status: 'incomplete', ...say('Incomplete', reasons, notes), reasons, doubts, notes };
  }
  if (doubts.length > 0) {
    const said = say('Complete as far as can be told', doubts, notes);
    return { status: 'complete-as-far-as-can-be-told', ...said, reasons, doubts, notes };
  }
  const allHere = allHereOf(bucket);
  // A bucket goes on growing: complete is what was exported, up to then.
  const times = bucket.statuses.flatMap(({ exportedUpTo }) => exportedUpTo ?? []);
  const title = times.length === 0 ? 'Complete' : `Complete up to ${formatTime(Math.min(...times))}`;
  const others = notes.filter(({ code }) => code !== 'exported-up-to');
  const said = say(title, [allHere], others);
  return { status: 'complete', ...said, reasons, doubts, notes: [allHere, ...others] };
}

function say(
  title: string,
  because: readonly { words: string }[],
  notes: readonly { words: string }[],
): { words: string; title: string } {
  const verdict = `${title}: ${because.map(({ words }) => words).join('; ')}.`;
  return { words: [verdict, ...notes.map(({ words }) => sentence(words))].join(' '), title };
}

function findReasons({ problems }: Judged, { indexes, facts }: BucketReport): Verdict['reasons'] {
  const reasons: Verdict['reasons'] = [];
  for (const index of indexes) {
    if (index.absent.length > 0) reasons.push({ code: 'absent-files', words: absentWords(index) });
  }
  const { unnamedGaps } = facts;
  if (unnamedGaps.length > 0) {
    const where = indexes.some(({ files }) => files > 0) ? 'neither here nor in index.csv' : 'not here';
    const kind = unnamedGaps.length === 1 ? 'a gap in the numbering' : 'gaps in the numbering';
    const words = `${revisions(unnamedGaps)} ${isOne(unnamedGaps) ? 'is' : 'are'} ${where} (${kind})`;
    reasons.push({ code: 'gaps', words });
  }
  for (const { status, newest } of facts.newer) {
    const counted = formatCounted(status.exported, 'exported file');
    const words = `${status.path} counts ${counted}, but the newest here has the number ${newest}`;
    reasons.push({ code: 'newer-files', words });
  }
  const partial = problems.filter(({ code }) => PROBLEMS[code].effect === 'partial');
  if (partial.length > 0) {
    const paths = [...new Set(partial.flatMap(({ samples }) => samples.map(({ path }) => path)))];
    const count = partial.reduce(
      (sum, problem) => sum + problem.count - problem.samples.length,
      paths.length,
    );
    reasons.push({ code: 'partly-read', words: `a part of ${list(paths, count)} could not be read` });
  }
  return reasons;
}

function absentWords({ path, files, present, absent, received }: IndexReport): string {
  const count = files - present;
  const which =
    files === 1
      ? `the one file that ${path} names is not here`
      : `${formatCount(count)} of the ${formatCount(files)} files that ${path} names ${count === 1 ? 'is' : 'are'} not here`;
  const span = received.absent;
  const when = span === null ? '' : `, received ${formatTime(span.first)} to ${formatTime(span.last)}`;
  return `${which} (${revisions(absent)}${when})`;
}

function findDoubts({ files, ignored, cut }: Judged, bucket: BucketReport): Verdict['doubts'] {
  const { facts, indexes } = bucket;
  const doubts: Verdict['doubts'] = [];
  const doubt = (code: VerdictDoubt, words: string) => doubts.push({ code, words });
  if (files.length === 0) doubt('nothing-read', 'no file was read');
  else if (facts.asked === 'range') doubt('only-a-range', 'only some revisions were asked for');
  const numbered = files.filter(({ revision }) => revision !== null).length;
  for (const { path, how } of facts.unread) doubt('not-understood', `${path} ${UNREAD[how]}`);
  const lacks = (code: 'no-index' | 'no-status', name: string, count: number, toDo: string) => {
    if (count === 0 || isUnread(facts, name)) return;
    const words =
      count === numbered
        ? `no ${name} is here to ${toDo} all files`
        : `no ${name} speaks for ${formatCount(count)} of the files`;
    doubt(code, words);
  };
  lacks('no-index', 'index.csv', facts.withoutIndex, 'name');
  lacks('no-status', 'status.csv', facts.withoutStatus, 'count');
  for (const { path, unlisted } of indexes) {
    if (unlisted.length === 0 || facts.unread.some((unread) => unread.path === path)) continue;
    const words = `${revisions(unlisted)} ${isOne(unlisted) ? 'is' : 'are'} here but not in ${path}, so it is older or of another export`;
    doubt('unlisted-files', words);
  }
  for (const { index, newest, status } of facts.differing) {
    const named = `${formatCounted(index.files, 'file')}, the newest with the number ${newest}`;
    const words = `${index.path} and ${status.path} do not fit together: one names ${named}, the other counts ${formatCount(status.exported)} exported`;
    doubt('differing-counts', words);
  }
  const unnumbered = files.filter(({ revision }) => revision === null).map(({ path }) => path);
  if (unnumbered.length > 0) {
    doubt('unnumbered-files', `${list(unnumbered)} ${unnumbered.length === 1 ? 'has' : 'have'} no number`);
  }
  const same = ignored.filter(({ reason }) => reason === 'same-number').map(({ path }) => path);
  if (same.length > 0) {
    const words = `${list(same)} ${same.length === 1 ? 'was' : 'were'} not read: another file has the same number`;
    doubt('same-number', words);
  }
  const empty = files.filter(({ bytes }) => bytes === 0).map(({ path }) => path);
  if (empty.length > 0) doubt('empty-files', `${list(empty)} ${empty.length === 1 ? 'is' : 'are'} empty`);
  if (cut.length > 0) {
    doubt('cut-files', `${list(cut)} ${cut.length === 1 ? 'ends' : 'end'} too early`);
  }
  return doubts;
}

const UNREAD = {
  not: 'could not be read',
  'in-part': 'could be read only in part',
  empty: 'names no file',
} as const;

/** A file that is there is not said to be absent. */
function isUnread({ unread }: BucketReport['facts'], name: string): boolean {
  return unread.some(({ path, how }) => how !== 'in-part' && (path === name || path.endsWith(`/${name}`)));
}

function allHereOf({ indexes, statuses, facts }: BucketReport): Verdict['notes'][number] {
  const files = indexes.reduce((sum, index) => sum + index.files, 0);
  const named = names(indexes);
  const isNew = facts.asked === 'since' ? ' new' : '';
  const all =
    files === 1
      ? `the one${isNew} file`
      : files === 2
        ? `both${isNew} files`
        : `all ${formatCount(files)}${isNew} files`;
  const verbs = [
    indexes.length === 1 ? 'names' : 'name',
    files === 1 ? 'is' : 'are',
    statuses.length === 1 ? 'counts' : 'count',
  ];
  const words = `${all} that ${named} ${verbs[0]} ${verbs[1]} here, and ${names(statuses)} ${verbs[2]} no more`;
  return { code: 'all-here', words };
}

function findNotes({ files }: Judged, { statuses }: BucketReport): Verdict['notes'] {
  const notes: Verdict['notes'] = [];
  for (const { path, exportedUpTo, toCome } of statuses) {
    if (exportedUpTo !== null) {
      notes.push({
        code: 'exported-up-to',
        words: `${path} says that the data is exported up to ${formatTime(exportedUpTo)}`,
      });
    }
    if (toCome > 0) {
      const still = `${formatCounted(toCome, 'file')} ${toCome === 1 ? 'was' : 'were'} still to come`;
      notes.push({
        code: 'files-to-come',
        words: `${still} when ${path} was written: fetch the export again for ${toCome === 1 ? 'it' : 'them'}`,
      });
    }
  }
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  if (rejected > 0) {
    const words = `${formatCounted(rejected, 'line')} in the files ${rejected === 1 ? 'was' : 'were'} rejected`;
    notes.push({ code: 'rejected-lines', words });
  }
  return notes;
}

function names(described: readonly { path: string }[]): string {
  return described.map(({ path }) => path).join(' and ');
}

/** `revision 7`, `revisions 3-9, 12`. */
function revisions(ranges: readonly string[]): string {
  return `${isOne(ranges) ? 'revision' : 'revisions'} ${list(ranges)}`;
}

function isOne(ranges: readonly string[]): boolean {
  return ranges.length === 1 && countInRanges(ranges) === 1;
}

function list(texts: readonly string[], count = texts.length): string {
  // A single one more takes no more room than saying so.
  const shown = count <= NAMED_AT_MOST + 1 ? texts : texts.slice(0, NAMED_AT_MOST);
  const rest = count - shown.length;
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${formatCount(rest)} more`;
}

/** A clause as a sentence. A path keeps its small letter. */
function sentence(words: string): string {
  return `${/^[a-z]+ /.test(words) ? words[0].toUpperCase() + words.slice(1) : words}.`;
}
