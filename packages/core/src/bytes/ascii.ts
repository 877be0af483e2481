/** The bytes that JSON and CSV give a meaning, by name. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const EQUALS = 0x3d;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** Whether JSON takes the byte for white space. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}

/** The first position from `position` on that is not white space; `end` where there is none before it. */
export function skipSpace(bytes: Uint8Array, position: number, end: number): number {
  while (position < end && isSpace(bytes[position])) position++;
  return position;
}

/** Behind the string whose opening quote is at `position`, in JSON that is known to be legal. */
export function endOfQuoted(bytes: Uint8Array, position: number): number {
  position++;
  while (bytes[position] !== QUOTE) position += bytes[position] === BACKSLASH ? 2 : 1;
  return position + 1;
}
