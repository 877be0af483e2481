import { closeSync, constants, fstatSync, openSync, type PathLike, readSync, statSync } from 'node:fs';
import { formatBytes, type Source, type SourceReader, type SourceRef } from '@km-export/core';
import { reasonOf } from './system-error.ts';

/**
 * How a file of the listing is named to workers: its path, one that must not be read and why, or what a stream held,
 * in a temporary file that is open under a descriptor, which all threads share.
 */
export type FileRef = string | RefusedRef | ListedRef | SpooledRef;
type RefusedRef = { path: string; refused: string };
/**
 * `listed` is what the file was when it was listed; `bytes` the path where it is not UTF-8, a character a byte.
 */
type ListedRef = { path: string; listed: FileStamp; bytes?: string };
export type SpooledRef = {
  descriptor: number;
  /** Bytes in it. */
  size: number;
  /** Why the stream could not be read to its end; thrown where the end of the bytes is. */
  failure?: string;
};

/** What tells one state of a file from another without reading it. Times in milliseconds, with their fraction. */
export type FileStamp = { size: number; modifiedMs: number };

/** The path of the file as the system takes it, whether it may be read or not. */
export function pathOf(ref: Exclude<FileRef, SpooledRef>): PathLike {
  if (typeof ref === 'string') return ref;
  return 'bytes' in ref && ref.bytes !== undefined ? Buffer.from(ref.bytes, 'latin1') : ref.path;
}

/**
 * Opens the file that a {@link FileRef} names. It ends where it ended when it was listed: what was added later is told
 * and not read. Where it can't be read, what is thrown says why.
 */
export function openFileSource(ref: SourceRef): Source {
  const file = ref as FileRef;
  if (typeof file !== 'string') {
    if ('refused' in file) throw new Error(file.refused);
    if ('descriptor' in file) return { size: file.size, open: (from = 0) => readSpooled(file, from) };
  }
  const path = pathOf(file);
  const listed = typeof file === 'string' ? null : file.listed;
  return {
    // As it was listed, whatever it is by now: a reader tells what changed, or ends early.
    size: listed?.size ?? inWords(() => statSync(path).size),
    open: (from = 0) => openReader(path, from, listed),
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

/** The file may hold more, of another that was there before. */
function readSpooled({ descriptor, size, failure }: SpooledRef, from: number): SourceReader {
  let position = from;
  return {
    read(into) {
      const length = Math.max(0, Math.min(into.length, size - position));
      const count = inWords(() => readSync(descriptor, into, 0, length, position));
      position += count;
      if (count === 0 && failure !== undefined) throw new Error(failure);
      return count;
    },
    close() {},
  };
}
/** A pipe that took the file's name would block its opening for ever. Absent on Windows. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads are synchronous: nothing else runs in a worker, and each is several times cheaper so. */
function openReader(path: PathLike, from: number, listed: FileStamp | null): SourceReader {
  const descriptor = inWords(() => openSync(path, READ_AT_ONCE));
  if (!fstatSync(descriptor).isFile()) {
    closeSync(descriptor);
    throw new Error('it is no file any more');
  }
  // Some network file systems know no sizes and say 0: then the file ends where it ends.
  const end = listed === null || listed.size === 0 ? Number.POSITIVE_INFINITY : listed.size;
  let position = from;
  let isOpen = true;
  return {
    read(into) {
      const wanted = Math.min(into.length, Math.max(0, end - position));
      if (wanted === 0) return 0;
      const count = inWords(() => readSync(descriptor, into, 0, wanted, position));
      position += count;
      return count;
    },
    change: () => (listed === null || !isOpen ? null : describeChange(listed, stampOf(descriptor))),
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

function stampOf(descriptor: number): FileStamp {
  const { size, mtimeMs } = fstatSync(descriptor);
  return { size, modifiedMs: mtimeMs };
}

/** Of a file that is shorter now nothing is said: who reads to its end sees that, and who has read it missed nothing. */
function describeChange(listed: FileStamp, now: FileStamp): string | null {
  if (now.size < listed.size) return null;
  if (now.size > listed.size) return `it grew from ${formatBytes(listed.size)} to ${formatBytes(now.size)}`;
  return now.modifiedMs === listed.modifiedMs ? null : 'it was written to; its size is the same';
}
