/** Objects and arrays inside a record, as the text that outputs need. The spans must be legal JSON. */
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { writeLeastEscaped } from './strings.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const INDENT = 0x20;
const LF = 0x0a;

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
    } else if (byte === 0x7b || byte === 0x5b) {
      out.byte(byte);
      position = skipSpace(bytes, position + 1);
      if (bytes[position] === byte + 2) {
        out.byte(byte + 2);
        position++;
      } else {
        newLine(++depth, out);
      }
    } else if (byte === 0x7d || byte === 0x5d) {
      newLine(--depth, out);
      out.byte(byte);
      position++;
    } else if (byte === 0x2c) {
      out.byte(byte);
      newLine(depth, out);
      position++;
    } else if (byte === 0x3a) {
      out.byte(byte);
      out.byte(INDENT);
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
  out.bytes.fill(INDENT, out.length, out.length + 2 * depth);
  out.length += 2 * depth;
}

function endOfQuoted(bytes: Uint8Array, position: number): number {
  position++;
  while (bytes[position] !== QUOTE) position += bytes[position] === BACKSLASH ? 2 : 1;
  return position + 1;
}

function skipSpace(bytes: Uint8Array, position: number): number {
  while (isSpace(bytes[position])) position++;
  return position;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}
