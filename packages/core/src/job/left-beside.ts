import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { isOfExport } from '../input/listing.ts';
import { formatCounted } from '../model/words.ts';
import { MANIFEST } from './files-of-output.ts';
import type { OutputResult } from './outputs.ts';
import { numberedName } from './rolling-file.ts';

/**
 * Names of files that lie beside those of an output as if they were of it, by the names of all that is in its folder: an
 * earlier run that made more files, or parted otherwise, leaves them where this one replaced the others.
 */
export function findLeftBeside(output: OutputResult, there: readonly string[]): string[] {
  const { name, parts, hasManifest, files } = output;
  if (parts !== undefined) {
    const written = new Set(parts.map(({ file }) => file));
    if (hasManifest) written.add(MANIFEST);
    return there.filter((file) => !written.has(file) && isLikeResult(file)).sort();
  }
  const names = new Set(there);
  const left: string[] = [];
  const first = name.split(/[\\/]/).at(-1) as string;
  for (let number = (files?.length ?? 1) + 1; ; number++) {
    const next = numberedName(first, number);
    if (!names.has(next)) return left;
    left.push(next);
  }
}

function isLikeResult(name: string): boolean {
  const plain = name.replace(/\.gz$/i, '');
  return !isOfExport(name) && RESULT_ENDINGS.some((ending) => plain.endsWith(ending));
}

const RESULT_ENDINGS = Object.values<Format>(FORMATS).map(({ extension }) => extension);

/** What is told of them; null where there are none. */
export function leftBesideNote(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, MOST_SHOWN).join(', ');
  const rest = names.length - MOST_SHOWN;
  const more = rest > 0 ? ` and ${formatCounted(rest, 'other')}` : '';
  const [are, they] = names.length === 1 ? ['is', 'It is'] : ['are', 'They are'];
  return `${shown}${more} ${are} still there, and this run did not write ${names.length === 1 ? 'it' : 'them'}. ${they} no part of the result: an earlier one may have had more files.`;
}

const MOST_SHOWN = 5;
