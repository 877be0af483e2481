import { ConvertError, type FoundFile, type GivenPath } from '@km-export/core';

/**
 * What the user dropped or picked, as core's listing wants it: each folder with all files below it, each file
 * by its name. Browsers hide where things lie, so a name is all there is of a path.
 */

/** Opening takes a third of a millisecond of the page's thread each in Chromium, all in one turn. */
const OPEN_AT_ONCE = 32;

/** Told how many files were found so far. */
export type OnFound = (files: number) => void;

/**
 * The entries of a drop. Must be called while the event is handled: the browser forgets them after it.
 */
export function takeEntries(transfer: DataTransfer): FileSystemEntry[] {
  return Array.from(transfer.items)
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
}

/** Walks dropped entries. Error `input/not-found` where one can't be opened. */
export async function gatherEntries(
  entries: readonly FileSystemEntry[],
  onFound: OnFound,
): Promise<GivenPath[]> {
  const names = new GivenNames();
  const given: GivenPath[] = [];
  let found = 0;
  for (const entry of entries) {
    const path = names.add(entry.name, entry.isDirectory ? 'folder' : 'file');
    given.push(path);
    if (entry.isDirectory) {
      await walk(entry as FileSystemDirectoryEntry, '', (below, file) => {
        path.files.push(toFound(below, file));
        onFound(++found);
      });
    } else {
      path.files.push(toFound(path.given, await openEntry(entry as FileSystemFileEntry)));
      onFound(++found);
    }
  }
  return given;
}

/** The files of a file picker, or of a folder picker, which says where below the folder each one lies. */
export function gatherPicked(files: Iterable<File>): GivenPath[] {
  const names = new GivenNames();
  const folders = new Map<string, GivenPath>();
  const given: GivenPath[] = [];
  for (const file of files) {
    const [folderName, ...below] = file.webkitRelativePath.split('/');
    if (below.length === 0) {
      const path = names.add(file.name, 'file');
      path.files.push(toFound(path.given, file));
      given.push(path);
      continue;
    }
    let folder = folders.get(folderName);
    if (folder === undefined) {
      folder = names.add(folderName, 'folder');
      folders.set(folderName, folder);
      given.push(folder);
    }
    folder.files.push(toFound(below.join('/'), file));
  }
  return given;
}

/**
 * One of the folders that core named as two exports: what lies in it or below, but not in another of them, as if
 * it alone had been given. Of `bucket/revisions` the whole bucket is taken, for its index.csv and status.csv, where no
 * other export lies in it.
 */
export function onlyFolder(given: readonly GivenPath[], chosen: string, named: readonly string[]): GivenPath {
  const bucket = bucketOf(chosen);
  const isShared = named.some((other) => other !== chosen && bucket !== null && isBelow(`${other}/`, bucket));
  const folder = bucket === null || isShared ? chosen : bucket;
  const others = named.filter((other) => other !== chosen && isBelow(other, folder));
  const files: FoundFile[] = [];
  for (const path of given) {
    const prefix = path.kind !== 'file' && given.length > 1 ? `${path.given}/` : '';
    for (const file of path.files) {
      const shown = prefix + file.path;
      if (!isBelow(shown, folder) || others.some((other) => isBelow(shown, other))) continue;
      files.push({ ...file, path: folder === '' ? shown : shown.slice(folder.length + 1) });
    }
  }
  const parent = given.length === 1 ? given[0].given : '';
  const fault = given.find((path) => path.fault !== undefined)?.fault;
  return {
    given: [parent, folder].filter(Boolean).join('/') || 'files',
    kind: 'folder',
    files,
    ...(fault && { fault }),
  };
}

/** The folder that holds `revisions`; null for any other. */
function bucketOf(folder: string): string | null {
  const path = `/${folder}`;
  return path.endsWith('/revisions') ? folder.slice(0, Math.max(0, folder.lastIndexOf('/'))) : null;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Tells apart what a browser gives the same name: two folders called `revisions` from different places. */
class GivenNames {
  readonly #taken = new Set<string>();

  add(name: string, kind: GivenPath['kind']): GivenPath {
    let given = name;
    for (let copy = 2; this.#taken.has(given); copy++) given = anotherName(name, kind, copy);
    this.#taken.add(given);
    return { given, kind, files: [] };
  }
}

/** A file of the same name lies in another folder, whose name the browser keeps to itself. */
function anotherName(name: string, kind: GivenPath['kind'], copy: number): string {
  if (kind === 'folder') return `${name} (${copy})`;
  return `another folder${copy === 2 ? '' : ` ${copy}`}/${name}`;
}

function toFound(path: string, file: File): FoundFile {
  return { path, size: file.size, ref: file };
}

async function walk(
  top: FileSystemDirectoryEntry,
  prefix: string,
  onFile: (path: string, file: File) => void,
): Promise<void> {
  const reader = top.createReader();
  for (;;) {
    // A reader gives some of the entries at a time, and none at the end.
    const entries = await readSome(reader, prefix || top.name);
    if (entries.length === 0) return;
    const files = entries.filter((entry) => entry.isFile) as FileSystemFileEntry[];
    for (let from = 0; from < files.length; from += OPEN_AT_ONCE) {
      const some = files.slice(from, from + OPEN_AT_ONCE);
      const opened = await Promise.all(some.map(openEntry));
      for (const [index, file] of opened.entries()) onFile(prefix + some[index].name, file);
    }
    for (const entry of entries) {
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, `${prefix}${entry.name}/`, onFile);
    }
  }
}

function readSome(reader: FileSystemDirectoryReader, name: string): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) =>
    reader.readEntries(resolve, (cause) => reject(cannotOpen(name, cause))),
  );
}

function openEntry(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) =>
    entry.file(resolve, (cause) => reject(cannotOpen(entry.fullPath.slice(1), cause))),
  );
}

function cannotOpen(path: string, cause: unknown): ConvertError {
  return new ConvertError(
    'input/not-found',
    `“${path}” could not be opened: it was moved, or may not be read.`,
    {
      cause,
    },
  );
}
