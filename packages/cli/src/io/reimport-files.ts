import { existsSync, statSync } from 'node:fs';
import { ConvertError } from '@km-export/core';
import { FileSet } from './file-set.ts';
import { filesToKeep } from './given-files.ts';
import { listPaths } from './list-paths.ts';
import { ownPath } from './output-places.ts';

/** The files of a reimport. */
export type ReimportFiles = {
  /** What is read: an export, or files of requests. */
  given: readonly string[];
  journal: string;
  failed: string;
  tooLong: string;
};

/**
 * Refuses, before anything is read or written, a file for what failed, or for what is too long, that has another meaning
 * already. A later run adds to the one for what failed, so that it can't be refused for being there.
 * Errors: `output/is-input`; `job/bad-usage`, where it is the journal or two are one.
 */
export function refuseMixedFiles({ given, journal, failed, tooLong }: ReimportFiles): void {
  const taken: [name: string, what: string][] = [
    [journal, 'the journal'],
    [`${journal}.lock`, 'the lock of the journal'],
  ];
  for (const [name, what] of [
    [failed, 'what failed'],
    [tooLong, 'what is too long'],
  ] as const) {
    const other = taken.find(([path]) => isSameFile(path, name));
    if (other !== undefined) {
      throw new ConvertError('job/bad-usage', `${name} is ${other[1]}: name another file for ${what}.`);
    }
    taken.push([name, `the file for ${what}`]);
  }
  const there = [failed, tooLong].filter((name) => existsSync(name));
  if (there.length === 0) return;
  const kept = filesToKeep(listPaths([...given]).given);
  const input = there.find((name) => kept.has(statSync(name, { bigint: true })));
  if (input === undefined) return;
  throw new ConvertError(
    'output/is-input',
    `${input} is one of the files given. These are never written to: name another file.`,
  );
}

function isSameFile(path: string, other: string): boolean {
  if (ownPath(path) === ownPath(other)) return true;
  return existsSync(other) && new FileSet([path]).has(statSync(other, { bigint: true }));
}
