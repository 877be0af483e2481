import { realpathSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import { type GivenPath, isOfExport, revisionOf } from '@km-export/core';
import type { WrittenFile } from './written-files.ts';

/**
 * An output that is taken for a part of the export as soon as its folder is read, and the number it will have: null for one
 * named like a list of the bucket.
 */
export type ReadAgain = { name: string; revision: string | null };

/**
 * Of the files written those that a run over these paths, or over the folder of a file among them, would read the next
 * time: those named like a revision file, or a list of the bucket, in such a folder, or below one that was given.
 */
export function findReadAgain(given: readonly GivenPath[], written: readonly WrittenFile[]): ReadAgain[] {
  const named = written.filter(({ path }) => isOfExport(basename(path)));
  const isRead = named.length === 0 ? null : readersOf(given);
  return named
    .filter(({ path }) => isRead?.(path))
    .map(({ name, path }) => ({ name, revision: revisionOf(basename(path)) }));
}

/** Whether a run over these paths, or over the folder of a file among them, would look at a path. */
function readersOf(given: readonly GivenPath[]): (path: string) => boolean {
  const foldersOf = (kind: GivenPath['kind'], folderOf: (path: string) => string): string[] => {
    const paths = given.filter((each) => each.kind === kind).map((each) => folderOf(each.given));
    // Most files share theirs.
    return [...new Set(paths)].flatMap((path) => realPath(path) ?? []);
  };
  const below = foldersOf('folder', (path) => path).map(withSeparator);
  const beside = new Set(foldersOf('file', dirname));
  return (path) => beside.has(dirname(path)) || below.some((folder) => path.startsWith(folder));
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    // It has gone since it was read: nobody gives it again.
    return null;
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
