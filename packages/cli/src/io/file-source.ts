import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Source, SourceReader, SourceRef } from '@km-export/core';
import { reasonOf } from './system-error.ts';

/** How a file of the listing is named to workers: its path, or one that must not be read, and why. */
export type FileRef = string | { path: string; refused: string };

/** The path of the file, whether it may be read or not. */
export function pathOf(ref: FileRef): string {
  return typeof ref === 'string' ? ref : ref.path;
}

/** Opens the file that a {@link FileRef} names. Where it can't be read, what is thrown says why. */
export function openFileSource(ref: SourceRef): Source {
  const file = ref as FileRef;
  if (typeof file !== 'string') throw new Error(file.refused);
  return {
    size: inWords(() => statSync(file).size),
    open: (from = 0) => openReader(file, from),
  };
}

/** What the system's errors say of a file ends up in reports, where the path stands already. */
function inWords<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw new Error(reasonOf(thrown), { cause: thrown });
  }
}

/** Reads are synchronous: nothing else runs in a worker, and each is several times cheaper so. */
function openReader(path: string, from: number): SourceReader {
  const descriptor = inWords(() => openSync(path, 'r'));
  let position = from;
  let isOpen = true;
  return {
    read(into) {
      const count = inWords(() => readSync(descriptor, into, 0, into.length, position));
      position += count;
      return count;
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
