import stringWidth from 'string-width';

/** How many terminal columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text, cut to `columns` terminal columns with `…` as its end where it is longer. */
export function fitText(text: string, columns: number): string {
  if (text.length * 2 <= columns || widthOf(text) <= columns) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Like {@link fitText}, but keeps the end of the text: for paths. */
export function fitEnd(text: string, columns: number): string {
  if (text.length * 2 <= columns || widthOf(text) <= columns) return text;
  let kept = '';
  for (const { segment } of [...new Intl.Segmenter().segment(text)].reverse()) {
    if (widthOf(segment + kept) > columns - 1) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

/** The text with spaces up to `columns` terminal columns: behind it, or before it to align it right. */
export function padText(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}
