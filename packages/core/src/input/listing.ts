import type { SourceRef } from '../ports.ts';

/** A file that a shell found: by name, or below a folder that was given. */
export type FoundFile = {
  /** Its place below the folder given, with `/`; for a file given by name, the name as given. */
  path: string;
  /** Stored size in bytes. */
  size: number;
  ref: SourceRef;
  /** The same for the same file however it was given (an absolute path, say). Default: the shown path. */
  identity?: string;
};

/** One path that the user gave, with the files found there, in any order. */
export type GivenPath = { given: string; kind: 'file' | 'folder'; files: FoundFile[] };

/** A file of the job, in reading order; its index is its number in accounts and tasks. */
export type InputFile = {
  /** As in every message: below the folder given; where several paths were given, that path before it. */
  path: string;
  /** N of `N.json`; null for a file that was given by name and has none. */
  revision: number | null;
  /** Stored size in bytes. */
  size: number;
  ref: SourceRef;
};

export type IgnoredReason = 'not-a-revision-file' | 'bucket-index' | 'hidden' | 'same-number' | 'given-twice';
export type IgnoredFile = { path: string; reason: IgnoredReason };

/** What will be read, in order, and what will not. */
export type Listing = {
  files: InputFile[];
  ignored: IgnoredFile[];
  /** Gaps in the numbering as ranges: `"4-6"`, `"9"`. */
  missingRevisions: string[];
};

/**
 * The reading order of rule 1 (docs: behaviour). Pure.
 * Errors: `input/not-an-export` where a folder given holds no revision file or nothing at all was given;
 * `input/two-exports` (details: `{ folders: string[] }`) where the same number stands in two folders and
 * `mergeExports` is not set.
 */
export declare function listInput(given: GivenPath[], options: { mergeExports: boolean }): Listing;
