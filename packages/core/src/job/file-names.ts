/**
 * Names of files made from data (behaviour rule 18): safe on every file system, and unique on one that ignores case.
 */
import { cutToBytes, encodeUtf8 } from '../bytes/utf8.ts';
import { visibleText } from '../model/words.ts';

/** What file systems take. */
const MOST_BYTES = 255;
/** For `-2` where it goes on, and ` (2)` where the name is taken. */
const NUMBER_BYTES = 16;
/** What Windows keeps for itself, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;
// What Windows takes in no name; separators are among it.
const FORBIDDEN = /[<>:"/\\|?*]/g;

export class FileNames {
  readonly #taken = new Set<string>();
  /** By the first name: thousands of texts may begin alike, and all that a name keeps of them is that. */
  readonly #nextCopy = new Map<string, number>();

  /** Keeps a name for something else. */
  take(name: string): void {
    this.#taken.add(folded(name));
  }

  /** A name for `text` that no other has, ending in `extension` (`.csv`); of a file that goes on, with its number. */
  nameFor(text: string, extension: string, number = 1): string {
    const start = safeStem(text, MOST_BYTES - NUMBER_BYTES - encodeUtf8(extension).length);
    const stem = number === 1 ? start : `${start}-${number}`;
    const first = stem + extension;
    let name = first;
    let copy = this.#nextCopy.get(folded(first)) ?? 2;
    for (; this.#taken.has(folded(name)); copy++) name = `${stem} (${copy})${extension}`;
    this.#nextCopy.set(folded(first), copy);
    this.take(name);
    return name;
  }
}

function safeStem(text: string, mostBytes: number): string {
  const plain = [...text.normalize('NFC').replace(/\p{Surrogate}/gu, '\ufffd')]
    .map((character) => (visibleText(character) === character ? character : '_'))
    .join('')
    .replace(FORBIDDEN, '_');
  // Dots and spaces at an end vanish on Windows; a dot in front hides the file elsewhere.
  const stem = cutToBytes(plain.replace(/^[. ]+/, '_'), mostBytes).replace(/[. ]+$/, '_');
  if (stem === '') return '_';
  const [beforeDot] = stem.split('.');
  return DEVICE.test(beforeDot.trimEnd()) ? `${beforeDot}_${stem.slice(beforeDot.length)}` : stem;
}

/** Whether two names are one where a file system ignores case. */
export function isSameName(one: string, other: string): boolean {
  return one === other || folded(one) === folded(other);
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
}
