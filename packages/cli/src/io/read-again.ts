import { realpathSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import { type GivenPath, revisionOf } from '@km-export/core';
import type { OutputPlaces } from './output-places.ts';

/** An output that is taken for a part of the export as soon as its folder is read, and the number it will have. */
export type ReadAgain = { name: string; revision: string };

/**
 * The outputs that a run over these paths, or over the folder of a file among them, would read the next time:
 * those named like a revision file in such a folder, or below one that was given.
 */
export function findReadAgain(given: readonly GivenPath[], places: OutputPlaces): ReadAgain[] {
  return [...places].flatMap(([name, place]) => {
    if (place.kind !== 'file') return [];
    const revision = revisionOf(basename(place.path));
    return revision !== null && isAmong(given, place.path) ? [{ name, revision }] : [];
  });
}

function isAmong(given: readonly GivenPath[], path: string): boolean {
  const folders = given.filter(({ kind }) => kind === 'folder').map((folder) => folder.given);
  // Most files share theirs.
  const foldersOfFiles = new Set(
    given.filter(({ kind }) => kind === 'file').map((file) => dirname(file.given)),
  );
  return (
    folders.some((folder) => path.startsWith(withSeparator(realpathSync.native(folder)))) ||
    [...foldersOfFiles].some((folder) => dirname(path) === realpathSync.native(folder))
  );
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
