import type { GivenPath } from '@km-export/core';

const ENDINGS = /(\.(json|ndjson|csv|txt|gz|zip|log))+$/i;
/** What file systems don't take, and what hides in a name or turns its direction: `gpj.exe` could read `exe.jpg`. */
const NOT_IN_NAMES = /[/\\:*?"<>|\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A name for the result, after what was given: `demo-account.json` → `demo-account`. */
export function suggestBaseName(given: readonly GivenPath[]): string {
  const name = given.length === 1 ? given[0].given.split('/').at(-1)! : 'kissmetrics-export';
  const base = toFileName(name.replace(ENDINGS, ''));
  return /^[\d.]*$/.test(base) || base === 'revisions' ? 'kissmetrics-export' : base;
}

/** The whole name, kept apart from the names of what was given: nobody should save over their export. */
export function suggestName(base: string, extension: string, given: readonly GivenPath[]): string {
  const taken = new Set(given.map((path) => path.given.toLowerCase()));
  const name = base + extension;
  return taken.has(name.toLowerCase()) ? `${base}-converted${extension}` : name;
}

/** The folder of an output that is several files. */
export function suggestFolderName(base: string, given: readonly GivenPath[]): string {
  return suggestName(`${base}-files`, '', given);
}

/** The file for rejected lines that goes with a result: `export.csv` → `export-rejected.txt`, gzipped where that is. */
export function suggestRejectsName(outputName: string): string {
  const gz = /\.gz$/i.exec(outputName)?.[0] ?? '';
  const name = outputName.slice(0, outputName.length - gz.length);
  return `${name.replace(/\.[^.]*$/, '')}-rejected.txt${gz}`;
}

/** A name that none of `taken` is, whatever their case: `export.csv`, `export-2.csv`. */
export function nameBeside(base: string, extension: string, taken: readonly string[]): string {
  const folded = taken.map((name) => name.toLowerCase());
  for (let number = 1; ; number++) {
    const name = `${base}${number === 1 ? '' : `-${number}`}${extension}`;
    if (!folded.includes(name.toLowerCase())) return name;
  }
}

/** The file of a job whose first output has this name: `export.csv` → `export-job.json`. */
export function suggestJobName(outputName: string): string {
  return `${outputName.replace(/(\.\w+)+$/, '')}-job.json`;
}

/** A name as typed, without what does not belong in the name of a file. */
export function toFileName(typed: string): string {
  return typed.replace(NOT_IN_NAMES, '_').trim();
}

/** The one file that holds all of several, which are called `name` together. */
export function toZipName(name: string): string {
  return `${name}.zip`;
}
