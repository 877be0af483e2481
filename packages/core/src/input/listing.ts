/** Which files are read, in which order, and which are not (behaviour rules 1 and 20). Pure. */
import { ConvertError } from '../model/error.ts';
import type { ProblemCode } from '../model/problem.ts';
import type { SourceRef } from '../model/source-ref.ts';
import { formatCounted } from '../model/words.ts';
import type { ZipEntry } from '../model/zip-entry.ts';
import { assignBucketFiles, type BucketFile, type Describing, onePerFolder } from './bucket-files.ts';
import { gapsOf } from './gaps.ts';
import { type Asked, type LeftOut, Selection } from './selection.ts';
import type { ExportState } from './state.ts';

/** A file that a shell found: by name, or below a folder that was given. */
export type FoundFile = {
  /** Its place below the folder given, with `/`; for a file given by name, the name as given. */
  path: string;
  /** Stored size in bytes. */
  size: number;
  ref: SourceRef;
  /** Where it is in a .zip, which is then what `ref` names. */
  entry?: ZipEntry;
  /** It is listed, and not read for this reason. */
  notRead?: IgnoredReason;
  /** It can be read only once, from its start, and nobody knows its size before: standard input, a pipe. */
  isStream?: boolean;
  /** The same for the same file however it was given (an absolute path, say). Default: the shown path. */
  identity?: string;
};

/** One path that the user gave, with the files found there, in any order. A .zip is a folder that is packed. */
export type GivenPath = {
  given: string;
  kind: 'file' | 'folder' | 'archive';
  files: FoundFile[];
  /** Only what lies below this folder of the .zip that is its only file. */
  within?: string;
  /** What is wrong with a .zip as a whole. */
  fault?: GivenFault;
};

/** A problem of a path given, and what more there is to say. */
export type GivenFault = { code: ProblemCode; excerpt: string };

/** A file of the job, in reading order; its index is its number in accounts and tasks. */
export type InputFile = {
  /** As in every message: below the folder given; where several paths were given, that path before it. */
  path: string;
  /** N of `N.json`; null for a file that was given by name and has none. */
  revision: number | null;
  /** Stored size in bytes; 0 for a stream. */
  size: number;
  ref: SourceRef;
  /** Where it is in a .zip, which is then what `ref` names. */
  entry?: ZipEntry;
  isStream?: boolean;
};

export type IgnoredReason =
  | 'not-a-revision-file'
  | 'nearly-a-revision-file'
  | 'bucket-index'
  | 'hidden'
  | 'same-number'
  | 'given-twice'
  | 'zip-inside'
  | 'name-leads-out'
  | 'link-in-zip';
export type IgnoredFile = { path: string; reason: IgnoredReason };

/** What will be read, in order, and what will not. */
export type Listing = {
  files: InputFile[];
  ignored: IgnoredFile[];
  /** Gaps in the numbering as ranges: `"4-6"`, `"9"`. */
  missingRevisions: string[];
  /** Every index.csv and status.csv, which are among the ignored files too, and the files that each speaks for. */
  bucketFiles: BucketFile[];
  /** What is wrong with paths given as a whole: of a .zip that is cut, there may be more than is known. */
  faults?: (GivenFault & { path: string })[];
  /** Only where a part of the files was asked for: what was left out for that, and what is odd about it. */
  leftOut?: LeftOut;
  /** The same as numbers, for whatever compares with the files. */
  asked?: Asked;
};

/** What a job says of its files, by the names that it has there, and what belongs to one run. */
export type ListingOptions = {
  mergeExports?: boolean | undefined;
  /** Only these, as `--revisions` takes them; files without a number are in no range. Default: all. */
  revisions?: string | undefined;
  /** Only files whose shown paths fit one of these patterns, and none of the others. Default: all. */
  files?: readonly string[] | undefined;
  dropFiles?: readonly string[] | undefined;
  /** Only what comes after it; with `revisions`, those of them that it does not hold. */
  since?: ExportState | undefined;
};

/** How much more there is in a gzipped file than is stored, about. */
const GZIP_RATIO = 8;

/** How much there is to read in a file, about and by its name: for sharing out work, where an error costs little. */
export function likelyBytes({ path, size, entry }: Pick<InputFile, 'path' | 'size' | 'entry'>): number {
  const stored = entry?.bytes ?? size;
  return path.endsWith('.gz') ? stored * GZIP_RATIO : stored;
}

type Candidate = InputFile & {
  /** Digits of the number without leading zeros: numbers may be longer than a double holds. */
  digits: string | null;
  name: string;
  folder: string;
  /** The same for the same folder, however it was given. */
  folderIdentity: string;
};

const REVISION_FILE = /^0*(\d+)\.json(\.gz)?$/;
/** What becomes of such a name when it is saved a second time, by another system, or unpacked: not read, but told. */
const NEARLY_REVISION_FILE = /^\d+( ?\(\d+\)|( -)? copy)?\.(json|gz|json\.gz|json\.txt)$/i;
/** A bucket that was gzipped file by file has them gzipped too. */
const BUCKET_INDEX = /^(index|status)\.csv(\.gz)?$/;
const ZIP = /\.zip$/i;
const JSON_FILE = /\.json(\.gz)?$/i;

/** N of `N.json` or `N.json.gz` as digits, without leading zeros; null for any other name. */
export function revisionOf(name: string): string | null {
  return REVISION_FILE.exec(name)?.[1] ?? null;
}

/** Whether a file of this name in a folder belongs to an export, be it read or not. */
export function isOfExport(name: string): boolean {
  return revisionOf(name) !== null || BUCKET_INDEX.test(name);
}

/** Whether a file of this path is no data by its name alone, however it was given. */
export function isNeverData(path: string): boolean {
  const name = slashes(path).split('/').at(-1) ?? '';
  return BUCKET_INDEX.test(name) || name.startsWith('.');
}

/**
 * Errors: `input/not-an-export` where a folder given holds no revision file, or nothing that is data was
 * given; `input/two-exports` (details: `{ folders: string[] }`) where the same number stands in two folders
 * and `mergeExports` is not set; `input/nothing-in-range`
 * where no file has one of the `revisions`; `input/no-file-fits` where none fits the patterns.
 */
export function listInput(given: readonly GivenPath[], options: ListingOptions): Listing {
  const selection = Selection.from(options);
  const notRead: { identity: string; file: IgnoredFile }[] = [];
  const describing: Describing[] = [];
  const numbered: Candidate[] = [];
  const others: Candidate[] = [];
  const seen = new Set<string>();
  for (const path of given) {
    let revisionFiles = 0;
    for (const found of sortedByPath(path.files)) {
      const candidate = toCandidate(path, found, given.length > 1);
      const reason = found.notRead ?? whyIgnored(path.kind, candidate, selection);
      if (reason === null && candidate.digits !== null) revisionFiles++;
      const identity = found.identity ?? candidate.path;
      if (reason === 'bucket-index') describing.push(toDescribing(candidate, path.kind));
      if (reason !== null) {
        notRead.push({ identity, file: { path: candidate.path, reason } });
      } else if (seen.has(identity)) {
        notRead.push({ identity: '', file: { path: candidate.path, reason: 'given-twice' } });
      } else {
        seen.add(identity);
        selection?.note(candidate);
        (candidate.digits === null ? others : numbered).push(candidate);
      }
    }
    if (path.kind !== 'file' && revisionFiles === 0) throw noRevisionFile(path);
  }
  // A number that two exports share tells of the others too: which of them is meant can't be told of any.
  const shared = foldersSharingNumbers(groupByFolder(numbered, []));
  if (shared.length > 0 && !options.mergeExports) throw twoExports(shared);
  const isTaken = (candidate: Candidate): boolean => selection?.takes(candidate) ?? true;
  const asked = numbered.filter(isTaken);
  const askedOthers = others.filter(isTaken);
  if (asked.length + askedOthers.length === 0 && (selection?.isUnused ?? true)) throw nothingGiven(given);
  selection?.requireAny();

  const lists = onePerFolder(describing);
  const doubled = new Set(lists.doubled.map(({ path }) => path));
  for (const { file } of notRead) if (doubled.has(file.path)) file.reason = 'not-a-revision-file';
  // What a folder holds beside its revision files is read if it was also given by name.
  const ignored = notRead.filter(({ identity }) => !seen.has(identity)).map(({ file }) => file);
  const byFolder = groupByFolder(asked, ignored);
  const faults = given.flatMap(({ given, fault }) => (fault ? [{ path: slashes(given), ...fault }] : []));
  const groups = options.mergeExports ? [...byFolder.values()] : [[...byFolder.values()].flat()];
  const ordered = groups.flatMap((files) => files.sort(byNumber));
  const all = [...ordered, ...askedOthers];
  const numberings = groups.map((files) => files.map((file) => file.revision ?? Number.NaN));
  return {
    files: all.map(({ path, revision, size, ref, entry, isStream }) => ({
      path,
      revision,
      size,
      ref,
      ...(entry && { entry }),
      ...(isStream && { isStream }),
    })),
    ignored,
    missingRevisions: selection?.missing(numberings) ?? gapsOf(numberings),
    bucketFiles: assignBucketFiles(
      lists.taken,
      all.map(({ folderIdentity }) => folderIdentity),
      options.mergeExports ?? false,
    ),
    ...(faults.length > 0 && { faults }),
    ...(selection !== null && {
      leftOut: selection.leftOut(ordered.length),
      asked: selection.askedOf(numberings.flat()),
    }),
  };
}

function toCandidate(path: GivenPath, found: FoundFile, several: boolean): Candidate {
  const shown = path.kind !== 'file' && several ? join(path.given, found.path) : slashes(found.path);
  const slash = shown.lastIndexOf('/');
  const name = shown.slice(slash + 1);
  const digits = revisionOf(name);
  return {
    path: shown,
    revision: digits === null ? null : Number(digits),
    size: found.size,
    ref: found.ref,
    ...(found.entry && { entry: found.entry }),
    ...(found.isStream && { isStream: true }),
    digits,
    name,
    folder: slash === -1 ? '' : shown.slice(0, slash),
    folderIdentity: folderOf(withoutDots(found.identity === undefined ? shown : slashes(found.identity))),
  };
}

function toDescribing(
  { name, path, size, ref, entry, folderIdentity }: Candidate,
  given: GivenPath['kind'],
): Describing {
  const kind = name.startsWith('index') ? 'index' : 'status';
  return {
    kind,
    path,
    size,
    ref,
    ...(entry && { entry }),
    folderIdentity,
    isGivenByName: given === 'file',
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `./bucket//revisions` as `bucket/revisions`: one folder, however it was given. */
function withoutDots(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/(^|\/)(\.(\/|$))+/g, '$1')
    .replace(/(.)\/$/, '$1');
}

function whyIgnored(
  kind: GivenPath['kind'],
  { name, path, digits }: Candidate,
  selection: Selection | null,
): IgnoredReason | null {
  if (BUCKET_INDEX.test(name)) return 'bucket-index';
  if (name.startsWith('.')) return 'hidden';
  if (kind === 'file' || digits !== null) return null;
  if (ZIP.test(name)) return 'zip-inside';
  // What was left out is not missed (docs/decisions/0013-the-verdict.md).
  const isMissed = NEARLY_REVISION_FILE.test(name) && (selection?.fits(path) ?? true);
  return isMissed ? 'nearly-a-revision-file' : 'not-a-revision-file';
}

/** Files by folder, folders in the order given; of one number in one folder the first by name stays. */
function groupByFolder(numbered: Candidate[], ignored: IgnoredFile[]): Map<string, Candidate[]> {
  const byFolder = new Map<string, Map<string, Candidate>>();
  for (const candidate of numbered) {
    const files = byFolder.get(candidate.folderIdentity) ?? new Map<string, Candidate>();
    byFolder.set(candidate.folderIdentity, files);
    const digits = candidate.digits ?? '';
    const other = files.get(digits);
    if (other === undefined) {
      files.set(digits, candidate);
    } else {
      const [first, second] = other.name <= candidate.name ? [other, candidate] : [candidate, other];
      files.set(digits, first);
      ignored.push({ path: second.path, reason: 'same-number' });
    }
  }
  return new Map([...byFolder].map(([folder, files]) => [folder, [...files.values()]]));
}

/** The folders, as shown, in which the same number stands. */
function foldersSharingNumbers(byFolder: Map<string, Candidate[]>): string[] {
  const firstOf = new Map<string, Candidate>();
  const shared = new Set<string>();
  for (const candidate of [...byFolder.values()].flat()) {
    const first = firstOf.get(candidate.digits ?? '');
    if (first === undefined) firstOf.set(candidate.digits ?? '', candidate);
    else shared.add(first.folder).add(candidate.folder);
  }
  const shown = [...byFolder.values()].map(([{ folder }]) => folder);
  return [...new Set(shown)].filter((folder) => shared.has(folder));
}

function byNumber(a: Candidate, b: Candidate): number {
  const [x, y] = [a.digits ?? '', b.digits ?? ''];
  if (x.length !== y.length) return x.length - y.length;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** By text: the order in which folders below one that was given are merged. */
function sortedByPath(files: readonly FoundFile[]): FoundFile[] {
  const keyed = files.map((file) => ({ file, key: slashes(file.path) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ file }) => file);
}

function slashes(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

function join(folder: string, path: string): string {
  const start = slashes(folder);
  return start.endsWith('/') ? start + slashes(path) : `${start}/${slashes(path)}`;
}

function noRevisionFile({ given, kind, files, fault }: GivenPath): ConvertError {
  const there =
    files.length === 0
      ? 'It is empty'
      : files.length === 1
        ? `There is only ${slashes(files[0].path)} in it`
        : `There are only ${nameSome(files.map(({ path }) => slashes(path)))} in it`;
  const sentences = [
    `No revision file in ${given}: an export is a folder with files named 1.json, 2.json … (or 1.json.gz).`,
    `${there}.`,
    ...(fault === undefined ? [] : ['The .zip is cut or damaged, so there may have been more.']),
    adviceFor(kind, files),
  ];
  return new ConvertError('input/not-an-export', sentences.join(' '));
}

/** What to do where no revision file is: once, and with the names of files that may be meant. */
function adviceFor(kind: GivenPath['kind'], files: readonly FoundFile[]): string {
  const names = files
    .map(({ path }) => slashes(path))
    .filter((path) => JSON_FILE.test(path) && !isNeverData(path));
  const unpacked = kind === 'archive' ? 'unpack the .zip and ' : '';
  if (names.length === 1) {
    return `${names[0]} is no revision file, since its name is no number: ${unpacked}give the file itself to read it.`;
  }
  if (names.length > 1) {
    return `${nameSome(names)} are no revision files, since their names are no numbers: ${unpacked}give the files themselves to read them.`;
  }
  return kind === 'archive'
    ? 'Give the .zip of an export, or unpack it and give the files themselves: they are read whatever they are called.'
    : "Give the export's folder, or the files themselves: they are read whatever they are called.";
}

/** More than anybody reads, of a folder that is none. */
const MOST_NAMED = 3;

/** `a.txt, b.txt, c.txt and 12 other files`. */
function nameSome(paths: readonly string[]): string {
  const shown = paths.slice(0, paths.length === MOST_NAMED + 1 ? paths.length : MOST_NAMED);
  const rest = paths.length - shown.length;
  return rest === 0
    ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
    : `${shown.join(', ')} and ${formatCounted(rest, 'other file')}`;
}

function nothingGiven(given: readonly GivenPath[]): ConvertError {
  const names = given.map((path) => path.given).join(', ');
  return new ConvertError(
    'input/not-an-export',
    `Nothing to read${names === '' ? '' : ` in ${names}`}: index.csv, status.csv and hidden files are not data. Give the export's folder, or its revision files.`,
  );
}

function twoExports(folders: string[]): ConvertError {
  const named = folders.map((folder) => (folder === '' ? 'the folder itself' : folder)).join(' and ');
  return new ConvertError(
    'input/two-exports',
    `The same revision numbers stand in ${named}: these are two exports, or a copy of one. Name one of the folders, or have them read one after the other (--merge-exports).`,
    { details: { folders } },
  );
}
