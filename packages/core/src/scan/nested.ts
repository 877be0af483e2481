/** Objects and arrays inside a record, as the text that outputs need. The spans must be legal JSON. */
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  endOfQuoted,
  isSpace,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  skipSpace,
} from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { writeLeastEscaped } from './strings.ts';

/** Appends a value without insignificant white space, all else (escapes, number literals) as spelled. */
export function writeCompact(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  let copied = start;
  let position = start;
  while (position < end) {
    const byte = bytes[position];
    if (byte === QUOTE) {
      position = endOfQuoted(bytes, position);
    } else if (isSpace(byte)) {
      out.copy(bytes, copied, position);
      copied = ++position;
    } else {
      position++;
    }
  }
  out.copy(bytes, copied, end);
}

/** UTF-8 bytes of what {@link writeCompact} writes. */
export function compactLength(bytes: Uint8Array, start: number, end: number): number {
  let length = end - start;
  let position = start;
  while (position < end) {
    if (bytes[position] === QUOTE) {
      position = endOfQuoted(bytes, position);
    } else if (isSpace(bytes[position++])) {
      length--;
    }
  }
  return length;
}

/** Appends a value as JSON.stringify(value, null, 2) lays it out `depth` levels deep (behaviour rule 15). */
export function writePretty(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  out: ByteWriter,
): void {
  let position = start;
  while (position < end) {
    const byte = bytes[position];
    if (isSpace(byte)) {
      position++;
    } else if (byte === QUOTE) {
      const after = endOfQuoted(bytes, position);
      out.byte(QUOTE);
      writeLeastEscaped(bytes, position + 1, after - 1, out);
      out.byte(QUOTE);
      position = after;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      out.byte(byte);
      position = skipSpace(bytes, position + 1, end);
      if (bytes[position] === byte + 2) {
        out.byte(byte + 2);
        position++;
      } else {
        newLine(++depth, out);
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      newLine(--depth, out);
      out.byte(byte);
      position++;
    } else if (byte === COMMA) {
      out.byte(byte);
      newLine(depth, out);
      position++;
    } else if (byte === COLON) {
      out.byte(byte);
      out.byte(SPACE);
      position++;
    } else {
      out.byte(byte);
      position++;
    }
  }
}

function newLine(depth: number, out: ByteWriter): void {
  out.reserve(1 + 2 * depth);
  out.byte(LF);
  out.bytes.fill(SPACE, out.length, out.length + 2 * depth);
  out.length += 2 * depth;
}
