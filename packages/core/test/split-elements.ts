/**
 * A JSON array as its elements, from behaviour rule 2 alone: slow, whole in memory, a character at a time. Text is
 * latin1 here: a character is a byte.
 */

/** Its text without white space around; `fault`: it stands for that, and is rejected whatever it holds. */
export type Element = { text: string; byteOffset: number; fault?: 'array/not-closed' | 'array/bytes-after' };

export type Elements = {
  elements: Element[];
  /** The content ends in the last element, or behind it, without the closing bracket. */
  isCut: boolean;
};

/** Null where the content is no array. */
export function splitElements(content: string): Elements | null {
  const opening = /^(?:\xef\xbb\xbf)?[ \t\r\n]*\[[ \t\r\n]*(?=[{\]]|$)/.exec(content);
  if (opening === null) return null;
  const elements: Element[] = [];
  let at = opening[0].length;
  for (;;) {
    at += /^[ \t\r\n]*/.exec(content.slice(at))![0].length;
    if (at === content.length) {
      elements.push({ text: '', byteOffset: at, fault: 'array/not-closed' });
      return { elements, isCut: false };
    }
    const { end, isOpen } = endOf(content, at);
    const text = isOpen ? content.slice(at, end) : content.slice(at, end).replace(/[ \t\r\n]+$/, '');
    const isNothing = text === '' && elements.length === 0 && content[end] === ']';
    if (!isNothing) elements.push({ text, byteOffset: at });
    if (end === content.length) return { elements, isCut: true };
    at = end + 1;
    if (content[end] === ']') break;
  }
  const rest = content.slice(at).replace(/^[ \t\r\n]+/, '');
  const byteOffset = content.length - rest.length;
  if (rest !== '') {
    elements.push({ text: rest.replace(/[ \t\r\n]+$/, ''), byteOffset, fault: 'array/bytes-after' });
  }
  return { elements, isCut: false };
}

/** Where a comma or `]` outside strings and brackets ends the element, or the content does; whether inside. */
function endOf(content: string, start: number): { end: number; isOpen: boolean } {
  let depth = 0;
  let isString = false;
  for (let at = start; at < content.length; at++) {
    const character = content[at];
    if (isString) {
      if (character === '\\') at++;
      if (character === '"') isString = false;
    } else if (character === '"') {
      isString = true;
    } else if (depth === 0 && (character === ',' || character === ']')) {
      return { end: at, isOpen: false };
    } else if (character === '{' || character === '[') {
      depth++;
    } else if ((character === '}' || character === ']') && depth > 0) {
      depth--;
    }
  }
  return { end: content.length, isOpen: isString || depth > 0 };
}

/** Legal JSON without insignificant white space. */
export function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, text?: string) => text ?? '');
}
