import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Source, SourceReader, SourceRef } from '@km-export/core';
import { reasonOf } from './system-error.ts';

/**
 * How a file of the listing is named to workers: its path, one that must not be read and why, or what a stream held,
 * in a temporary file that is open under a descriptor, which all threads share.
 */
export type FileRef = string | RefusedRef | SpooledRef;
type RefusedRef = { path: string; refused: string };
export type SpooledRef = {
  descriptor: number;
  /** Bytes in it. */
  size: number;
  /** Why the stream could not be read to its end; thrown where the end of the bytes is. */
  failure?: string;
};

/** The path of the file, whether it may be read or not. */
export function pathOf(ref: string | RefusedRef): string {
  return typeof ref === 'string' ? ref : ref.path;
}

/** Opens the file that a {@link FileRef} names. Where it can't be read, what is thrown says why. */
export function openFileSource(ref: SourceRef): Source {
  const file = ref as FileRef;
  if (typeof file !== 'string') {
    if ('refused' in file) throw new Error(file.refused);
    return { size: file.size, open: (from = 0) => readSpooled(file, from) };
  }
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

function readSpooled({ descriptor, failure }: SpooledRef, from: number): SourceReader {
  let position = from;
  return {
    read(into) {
      const count = inWords(() => readSync(descriptor, into, 0, into.length, position));
      position += count;
      if (count === 0 && failure !== undefined) throw new Error(failure);
      return count;
    },
    close() {},
  };
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
