import { type Dirent, readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** What lies in a folder: its name as it is shown, its path as the system takes it, and what it is. */
export type FolderEntry = { name: string; path: SystemPath; kind: 'file' | 'folder' | 'link' | 'other' };

/** A path; where it is not UTF-8, its bytes, which no string of Node's can hold. */
export type SystemPath = string | Buffer;

/** What Node puts in the place of bytes that are not UTF-8. */
const REPLACED = '\ufffd';

/**
 * The entries of a folder, sorted by name. A byte of a name that is not UTF-8 is shown as `%FF`; names that would then
 * be the same are told apart by a number. Throws the platform's error.
 */
export function readFolder(folder: SystemPath): FolderEntry[] {
  const entries = typeof folder === 'string' ? readdirSync(folder, { withFileTypes: true }) : null;
  if (entries?.every(({ name }) => !name.includes(REPLACED))) {
    return sorted(entries.map((entry) => toEntry(entry, entry.name, joinPath(folder, entry.name))));
  }
  const taken = new Set<string>();
  const asBytes = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  // By bytes, so that which of two gets a number does not hang on how the disk lists them.
  asBytes.sort((a, b) => Buffer.compare(a.name, b.name));
  return sorted(
    asBytes.map((entry) => {
      const text = entry.name.toString();
      const isText = Buffer.from(text).equals(entry.name);
      const name = unused(isText ? text : showBytes(entry.name), taken);
      taken.add(name);
      return toEntry(entry, name, joinPath(folder, isText ? text : entry.name));
    }),
  );
}

/** A path with one more name behind it; bytes where one of the two is. */
export function joinPath(folder: SystemPath, name: SystemPath): SystemPath {
  if (typeof folder === 'string' && typeof name === 'string') {
    return folder.endsWith(sep) ? folder + name : folder + sep + name;
  }
  const before = Buffer.from(folder);
  const slash = Buffer.from(before.at(-1) === 0x2f ? '' : '/');
  return Buffer.concat([before, slash, Buffer.from(name)]);
}

function toEntry(entry: Dirent<string | Buffer>, name: string, path: SystemPath): FolderEntry {
  const kind = entry.isFile()
    ? 'file'
    : entry.isDirectory()
      ? 'folder'
      : entry.isSymbolicLink()
        ? 'link'
        : 'other';
  return { name, path, kind };
}

function sorted(entries: FolderEntry[]): FolderEntry[] {
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The name with every byte that is no part of UTF-8 as `%FF`. */
function showBytes(name: Buffer): string {
  let shown = '';
  for (let at = 0; at < name.length; ) {
    const length = [1, 2, 3, 4].find((count) => isText(name.subarray(at, at + count), count));
    shown +=
      length === undefined
        ? `%${name[at].toString(16).toUpperCase().padStart(2, '0')}`
        : name.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return shown;
}

function isText(bytes: Buffer, count: number): boolean {
  return bytes.length === count && Buffer.from(bytes.toString()).equals(bytes);
}

function unused(name: string, taken: ReadonlySet<string>): string {
  for (let copy = 2, free = name; ; copy++) {
    if (!taken.has(free)) return free;
    free = `${name} (${copy})`;
  }
}
