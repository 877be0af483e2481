import { eastAsianWidth } from 'get-east-asian-width';

/** Text whose every character takes one column: nearly all of it, and measured at once. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02ff–—…█]*$/;
const WITHOUT_WIDTH = /[\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Format}]/u;

/** How many terminal columns a text takes; of joined emoji each counts. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (!WITHOUT_WIDTH.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}

/** The text, cut to `columns` terminal columns with `…` as its end where it is longer. */
export function fitText(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (PLAIN.test(text)) return `${text.slice(0, Math.max(0, columns - 1))}…`;
  let kept = '';
  for (const character of charactersOf(text)) {
    if (widthOf(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Like {@link fitText}, but keeps the end of the text: for paths. */
export function fitEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  // Node takes 12 ms to make a segmenter.
  if (PLAIN.test(text)) return `…${text.slice(text.length - columns + 1)}`;
  let kept = '';
  for (const character of charactersOf(text).reverse()) {
    if (widthOf(character + kept) > columns - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
}

/** What a reader takes for one character, which is not to be cut. */
function charactersOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** The text with spaces up to `columns` terminal columns: behind it, or before it to align it right. */
export function padText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** The text in lines of at most `columns` terminal columns, broken at spaces; a word that is longer stays whole. */
export function wrapText(text: string, columns: number): string[] {
  const [indent] = /^ */.exec(text) ?? [''];
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(' ')) {
    if (line !== '' && widthOf(`${line} ${word}`) > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? indent + word : `${line} ${word}`;
  }
  return [...lines, line];
}
