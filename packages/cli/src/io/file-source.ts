import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Source, SourceReader, SourceRef } from '@km-export/core';

/** How a file of the listing is named to workers: its path, or one that must not be read, and why. */
export type FileRef = string | { path: string; refused: string };

/** Opens the file that a {@link FileRef} names. Throws the platform's error where it can't be read. */
export function openFileSource(ref: SourceRef): Source {
  const file = ref as FileRef;
  if (typeof file !== 'string') throw new Error(file.refused);
  return { size: statSync(file).size, open: (from = 0) => openReader(file, from) };
}

/** Reads are synchronous: nothing else runs in a worker, and each is several times cheaper so. */
function openReader(path: string, from: number): SourceReader {
  const descriptor = openSync(path, 'r');
  let position = from;
  let isOpen = true;
  return {
    read(into) {
      const count = readSync(descriptor, into, 0, into.length, position);
      position += count;
      return count;
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
