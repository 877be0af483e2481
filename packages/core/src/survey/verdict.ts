/** Whether an export is all there, in words: docs/decisions/0013-the-verdict.md tells what decides it, and why. */
import type { IndexReport } from '../input/compare-index.ts';
import type { IgnoredFile } from '../input/listing.ts';
import { countInRanges } from '../input/ranges.ts';
import { PROBLEMS, type ProblemCode } from '../model/problem.ts';
import { formatCount, formatCounted, formatTime } from '../model/words.ts';
import type { BucketReport } from './bucket-report.ts';
import type { JudgedFile } from './file-ends.ts';

/** What is known to be missing: each makes an export incomplete. */
export type VerdictReason =
  | 'absent-files'
  | 'gaps'
  | 'beyond-range'
  | 'newer-files'
  | 'partly-read'
  | 'refused-names'
  | 'cut-files'
  | 'empty-files'
  | 'files-without-records';
/** What keeps anybody from saying that it is complete. */
export type VerdictDoubt =
  | 'nothing-read'
  | 'only-a-range'
  | 'only-some-files'
  | 'no-index'
  | 'no-status'
  | 'not-understood'
  | 'unlisted-files'
  | 'differing-counts'
  | 'unnumbered-files'
  | 'same-number'
  | 'nearly-named'
  | 'empty-files'
  | 'files-without-records'
  | 'late-files'
  | 'changed-files';
/** What else there is to know. */
export type VerdictNote =
  | 'all-here'
  | 'nothing-new'
  | 'exported-up-to'
  | 'files-to-come'
  | 'rejected-lines'
  | 'edge-of-period';

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
  files: readonly JudgedFile[];
  ignored: readonly IgnoredFile[];
  problems: readonly { code: ProblemCode; count: number; samples: readonly { path: string }[] }[];
  /** What may be missing at the edges of the period asked for, as a clause. */
  edge: string | null;
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
  const allHere = judged.files.length === 0 ? nothingNew(bucket) : allHereOf(bucket);
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

function findReasons({ problems, files }: Judged, { indexes, facts }: BucketReport): Verdict['reasons'] {
  const reasons: Verdict['reasons'] = [];
  for (const index of indexes) {
    if (index.absent.length > 0) {
      reasons.push({ code: 'absent-files', words: absentWords(index, facts) });
    }
  }
  const { unnamedGaps, beyond } = facts;
  if (unnamedGaps.length > 0) {
    const where = indexes.some(({ files }) => files > 0) ? 'neither here nor in index.csv' : 'not here';
    const kind = unnamedGaps.length === 1 ? 'a gap in the numbering' : 'gaps in the numbering';
    const words = `${revisions(unnamedGaps)} ${isOne(unnamedGaps) ? 'is' : 'are'} ${where} (${kind})`;
    reasons.push({ code: 'gaps', words });
  }
  if (beyond !== null) {
    const { before, first, behind, last } = beyond;
    const begin = `begin at ${first}`;
    const end = `end at ${last}`;
    const ends = before.length === 0 ? end : behind.length === 0 ? begin : `${begin} and ${end}`;
    const lacking = [...before, ...behind];
    const words = `of the revisions asked for, those here ${ends} (${revisions(lacking)} ${isOne(lacking) ? 'is' : 'are'} not here)`;
    reasons.push({ code: 'beyond-range', words });
  }
  for (const { status, newest } of facts.newer) {
    const counted = formatCounted(status.exported, 'exported file');
    const words = `${status.path} counts ${counted}, but the newest here has the number ${newest}`;
    reasons.push({ code: 'newer-files', words });
  }
  const isRefused = ({ code }: Judged['problems'][number]) => REFUSED.includes(code);
  const partial = problems.filter(({ code }) => PROBLEMS[code].effect === 'partial');
  const unread = pathsOf(partial.filter((problem) => !isRefused(problem)));
  if (unread !== null) reasons.push({ code: 'partly-read', words: `a part of ${unread} could not be read` });
  for (const problem of partial.filter(isRefused)) {
    const isOne = problem.count === 1;
    const [noun, was] = isOne ? ['it is a link', 'was'] : ['they are links', 'were'];
    const why =
      problem.code === 'input/link-in-zip'
        ? `${noun} in the .zip`
        : isOne
          ? 'its name leads out of the .zip'
          : 'their names lead out of the .zip';
    reasons.push({ code: 'refused-names', words: `${pathsOf([problem])} ${was} not read: ${why}` });
  }
  const cut = files.filter(({ end }) => end === 'cut').map(({ path }) => path);
  if (cut.length > 0) {
    reasons.push({
      code: 'cut-files',
      words: `${list(cut)} ${cut.length === 1 ? 'ends' : 'end'} too early`,
    });
  }
  const empty = files.filter(({ end }) => end === 'spanned-empty').map(({ path }) => path);
  if (empty.length > 0) {
    const [are, them] = empty.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const words = `${list(empty)} ${are} empty, though index.csv says when the data in ${them} was received`;
    reasons.push({ code: 'empty-files', words });
  }
  const barren = files.filter(({ end }) => end === 'spanned-no-record').map(({ path }) => path);
  if (barren.length > 0) {
    const them = barren.length === 1 ? 'it' : 'them';
    const words = `no line of ${list(barren)} is a record, though index.csv says when the data in ${them} was received`;
    reasons.push({ code: 'files-without-records', words });
  }
  return reasons;
}

/** Refused for where their names, or what they are, would lead. */
const REFUSED: readonly ProblemCode[] = ['input/name-leads-out', 'input/link-in-zip'];

/** The files that problems name, each once; null where there are none. */
function pathsOf(problems: Judged['problems']): string | null {
  if (problems.length === 0) return null;
  const paths = [...new Set(problems.flatMap(({ samples }) => samples.map(({ path }) => path)))];
  const count = problems.reduce((sum, problem) => sum + problem.count - problem.samples.length, paths.length);
  return list(paths, count);
}

function absentWords(
  { path, files, asked, present, absent, received }: IndexReport,
  { asked: of, isByFiles }: BucketReport['facts'],
): string {
  const named = asked ?? files;
  const count = named - present;
  const isPart = of === 'range' || isByFiles;
  const [isNew, isAsked] = [of === 'since' ? 'new ' : '', isPart ? ' among those asked for' : ''];
  const which =
    named === 1
      ? `the one ${isNew}file that ${path} names${isAsked} is not here`
      : `${formatCount(count)} of the ${formatCount(named)} ${isNew}files that ${path} names${isAsked} ${count === 1 ? 'is' : 'are'} not here`;
  const span = received.absent;
  const when = span === null ? '' : `, received ${formatTime(span.first)} to ${formatTime(span.last)}`;
  return `${which} (${revisions(absent)}${when})`;
}

function findDoubts({ files, ignored }: Judged, bucket: BucketReport): Verdict['doubts'] {
  const { facts, indexes } = bucket;
  const doubts: Verdict['doubts'] = [];
  const doubt = (code: VerdictDoubt, words: string) => doubts.push({ code, words });
  if (files.length === 0 && facts.asked !== 'since') doubt('nothing-read', 'no file was read');
  else if (facts.asked === 'range') doubt('only-a-range', 'only some revisions were asked for');
  if (facts.isByFiles) doubt('only-some-files', 'only some files were asked for');
  const numbered = files.filter(({ revision }) => revision !== null).length;
  for (const { path, how } of facts.unread) doubt('not-understood', `${path} ${UNREAD[how]}`);
  const lacks = (code: 'no-index' | 'no-status', name: string, count: number, toDo: string) => {
    if (count === 0 || isUnread(facts, name)) return;
    const words =
      count >= numbered
        ? `no ${name} is here to ${toDo} all files`
        : `no ${name} speaks for ${formatCount(count)} of the files`;
    doubt(code, words);
  };
  lacks('no-index', 'index.csv', facts.withoutIndex, 'name');
  lacks('no-status', 'status.csv', facts.withoutStatus, 'count');
  for (const { path, unlisted } of indexes) {
    if (unlisted.length === 0 || facts.unread.some((unread) => unread.path === path)) continue;
    const words = `${revisions(unlisted)} ${isOne(unlisted) ? 'is' : 'are'} here but not in ${path}, which is older or of another export`;
    doubt('unlisted-files', words);
  }
  for (const { index, newest, status } of facts.differing) {
    const named = `${formatCounted(index.files, 'file')}, the newest with the number ${newest}`;
    const words = `${index.path} and ${status.path} do not fit together: one names ${named}, the other counts ${formatCount(status.exported)} exported`;
    doubt('differing-counts', words);
  }
  const unnumbered = files.filter(({ revision }) => revision === null).map(({ path }) => path);
  if (unnumbered.length > 0) {
    const [named, they] =
      unnumbered.length === 1
        ? ['is not named by a revision number', 'it is']
        : ['are not named by revision numbers', 'they are'];
    doubt('unnumbered-files', `${list(unnumbered)} ${named}, so nobody can tell whether ${they} all`);
  }
  const same = ignored.filter(({ reason }) => reason === 'same-number').map(({ path }) => path);
  if (same.length > 0) {
    const words = `${list(same)} ${same.length === 1 ? 'was' : 'were'} not read: another file has the same number`;
    doubt('same-number', words);
  }
  const nearly = ignored.filter(({ reason }) => reason === 'nearly-a-revision-file').map(({ path }) => path);
  if (nearly.length > 0) {
    const [are, parts, were] = nearly.length === 1 ? ['is', 'a part', 'was'] : ['are', 'parts', 'were'];
    const words = `${list(nearly)} ${are} named nearly like ${parts} of an export, and ${were} not read`;
    doubt('nearly-named', words);
  }
  const empty = files.filter(({ end }) => end === 'empty').map(({ path }) => path);
  if (empty.length > 0) doubt('empty-files', `${list(empty)} ${empty.length === 1 ? 'is' : 'are'} empty`);
  const withoutRecords = files.filter(({ end }) => end === 'no-record').map(({ path }) => path);
  if (withoutRecords.length > 0) {
    const [they, are] = withoutRecords.length === 1 ? ['it', 'is'] : ['they', 'are'];
    const words = `no line of ${list(withoutRecords)} is a record: ${they} may be damaged, or ${are} not what was exported`;
    doubt('files-without-records', words);
  }
  const { late, changed } = facts;
  if (late.length > 0) {
    doubt('late-files', `${revisions(late)} came late and ${isOne(late) ? 'was' : 'were'} not read`);
  }
  if (changed.length > 0) {
    const words = `${revisions(changed)} ${isOne(changed) ? 'has' : 'have'} changed since ${isOne(changed) ? 'it was' : 'they were'} read`;
    doubt('changed-files', words);
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
  const files = indexes.reduce((sum, index) => sum + (index.asked ?? index.files), 0);
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

/** Since a state: that is all that was asked for. */
function nothingNew({ indexes, statuses }: BucketReport): Verdict['notes'][number] {
  const [name, count] = [indexes, statuses].map(({ length }) => (length === 1 ? 's' : ''));
  const words = `nothing is new: all that ${names(indexes)} name${name} was read before, and ${names(statuses)} count${count} no more`;
  return { code: 'nothing-new', words };
}

function findNotes({ files, edge }: Judged, { statuses }: BucketReport): Verdict['notes'] {
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
  if (edge !== null) notes.push({ code: 'edge-of-period', words: edge });
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
