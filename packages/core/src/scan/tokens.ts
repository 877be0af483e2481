/** Where the pieces of legal JSON end. */
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  endOfQuoted,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from '../bytes/ascii.ts';

/** Behind the string or other scalar at `position`. */
export function endOfToken(bytes: Uint8Array, position: number, end: number): number {
  if (bytes[position] === QUOTE) return endOfQuoted(bytes, position);
  while (position < end && !isDelimiter(bytes[position])) position++;
  return position;
}

/** Behind the value at `position`, whatever its depth. */
export function endOfValue(bytes: Uint8Array, position: number, end: number): number {
  const first = bytes[position];
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return endOfToken(bytes, position, end);
  let depth = 0;
  do {
    const byte = bytes[position];
    if (byte === QUOTE) {
      position = endOfQuoted(bytes, position);
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
    position++;
  } while (depth > 0);
  return position;
}

function isDelimiter(byte: number): boolean {
  return isSpace(byte) || byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE;
}
