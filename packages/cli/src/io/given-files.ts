import type { PathLike } from 'node:fs';
import { basename } from 'node:path';
import { type GivenPath, isOfExport } from '@km-export/core';
import { FileSet } from './file-set.ts';
import { type FileRef, pathOf, type SpooledRef } from './file-source.ts';
import { STDIN_NAME, stdinFile } from './input-streams.ts';

/**
 * Files that no output may replace: what was given by name, and all of an export that was given, read or not. Other
 * files in its folder may be earlier results.
 */
export function filesToKeep(given: readonly GivenPath[]): FileSet {
  return new FileSet(given.flatMap(pathsToKeep));
}

function pathsToKeep(path: GivenPath): (PathLike | number)[] {
  if (!isNoStream(path)) return path.given === STDIN_NAME ? [stdinFile() ?? []].flat() : [];
  const { kind, files } = path;
  const kept = kind === 'file' ? files : files.filter(({ path }) => isOfExport(basename(path)));
  return kept.map(({ ref }) => pathOf(ref as Exclude<FileRef, SpooledRef>));
}

/** Whether all of it lies in files. */
export function isNoStream({ files }: GivenPath): boolean {
  return !files.some(({ isStream }) => isStream);
}
