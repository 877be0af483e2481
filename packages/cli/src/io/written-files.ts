import { lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findLeftBeside, type OutputResult } from '@km-export/core';
import type { FileSet } from './file-set.ts';
import { type OutputPlaces, ownPath } from './output-places.ts';

/** A file that a run wrote: its name in the job, and where it lies. */
export type WrittenFile = { name: string; path: string };

/** The files of outputs, of `others` that have places as well, and of nothing that goes into a stream. */
export function findWritten(
  outputs: readonly OutputResult[],
  places: OutputPlaces,
  others: readonly string[],
): WrittenFile[] {
  const plain = (name: string): WrittenFile[] => {
    const place = places.get(name);
    return place?.kind === 'file' ? [{ name, path: place.path }] : [];
  };
  const ofOutputs = outputs.flatMap(({ name, parts, files = [] }): WrittenFile[] => {
    const place = places.get(name);
    if (place?.kind === 'folder') {
      return (parts ?? []).map(({ file }) => ({ name: join(name, file), path: join(place.path, file) }));
    }
    return [...plain(name), ...files.slice(1).map((file) => ({ name: file.name, path: ownPath(file.name) }))];
  });
  return [...ofOutputs, ...others.flatMap(plain)];
}

/**
 * Names of files that an earlier run may have left beside the outputs: none that this one wrote, and none that was
 * `given`.
 */
export function findLeft(
  outputs: readonly OutputResult[],
  places: OutputPlaces,
  written: readonly WrittenFile[],
  given: FileSet,
): string[] {
  const paths = new Set(written.map(({ path }) => path));
  return outputs.flatMap((output) => {
    const { name } = output;
    const place = places.get(name);
    if (place?.kind !== 'file' && place?.kind !== 'folder') return [];
    const folder = place.kind === 'folder' ? place.path : dirname(ownPath(name));
    return findLeftBeside(output, filesIn(folder))
      .filter((file) => {
        const path = join(folder, file);
        const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
        return stat !== undefined && !paths.has(path) && !given.has(stat);
      })
      .map((file) => (place.kind === 'folder' ? join(name, file) : join(dirname(name), file)));
  });
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    // One may write to a folder that may not be listed.
    return [];
  }
}
