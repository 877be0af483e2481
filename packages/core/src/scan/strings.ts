/** The inside of JSON strings: what is legal, and its text in the spellings that outputs need. */
import { BACKSLASH, QUOTE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { sequenceLength } from '../bytes/utf8.ts';

/** Set by {@link endOfString}: whether the string holds a backslash. */
export let sawEscape = false;

/**
 * Position of the closing quote of the string whose text begins at `position`; where the string is not
 * legal, `-1 - p`, p being the position that makes it so (`end` if it runs out of bytes).
 */
export function endOfString(bytes: Uint8Array, position: number, end: number): number {
  sawEscape = false;
  while (position < end) {
    const byte = bytes[position];
    if (byte === QUOTE) return position;
    if (byte === BACKSLASH) {
      sawEscape = true;
      const length = escapeLength(bytes, position, end);
      if (length < 0) return -1 - Math.min(end, position - length);
      position += length;
    } else if (byte < 0x20) {
      return -1 - position;
    } else if (byte < 0x80) {
      position++;
    } else {
      const length = sequenceLength(bytes, position, end);
      if (length < 0) return -1 - position;
      position += length;
    }
  }
  return -1 - end;
}

/** Bytes of the escape at `position` (2 or 6); negative where it is none: minus the bytes before the fault. */
export function escapeLength(bytes: Uint8Array, position: number, end: number): number {
  if (position + 1 >= end) return -1;
  switch (bytes[position + 1]) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return 2;
    case 0x75: // u
      for (let i = 2; i < 6; i++) {
        if (position + i >= end || hexValue(bytes[position + i]) < 0) return -i;
      }
      return 6;
    default:
      return -1;
  }
}

/** 0 to 15; -1 for what is no hexadecimal digit. */
function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function codeUnitAt(bytes: Uint8Array, position: number): number {
  return (
    (hexValue(bytes[position]) << 12) |
    (hexValue(bytes[position + 1]) << 8) |
    (hexValue(bytes[position + 2]) << 4) |
    hexValue(bytes[position + 3])
  );
}

const HIGH_SURROGATE = 0xd800;
const LOW_SURROGATE = 0xdc00;

/** Whether a code point is one half of a pair. */
export function isSurrogate(code: number): boolean {
  return (code & 0xfffff800) === HIGH_SURROGATE;
}

/** Bytes that the escape read by {@link escapedCodePoint} takes. */
let escapeBytes = 0;

/** The code point that the legal escape at `position` means: two escapes of a surrogate pair are one. */
function escapedCodePoint(bytes: Uint8Array, position: number, end: number): number {
  escapeBytes = 2;
  switch (bytes[position + 1]) {
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x74:
      return 9;
    case 0x75: {
      escapeBytes = 6;
      const high = codeUnitAt(bytes, position + 2);
      const mayPair = (high & 0xfc00) === HIGH_SURROGATE && position + 12 <= end;
      if (!mayPair || bytes[position + 6] !== BACKSLASH || bytes[position + 7] !== 0x75) return high;
      const low = codeUnitAt(bytes, position + 8);
      if ((low & 0xfc00) !== LOW_SURROGATE) return high;
      escapeBytes = 12;
      return 0x10000 + ((high - HIGH_SURROGATE) << 10) + (low - LOW_SURROGATE);
    }
    default:
      return bytes[position + 1];
  }
}

/** Appends the text of a legal string as UTF-8; a lone surrogate becomes U+FFFD. */
export function writeText(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  eachEscape(bytes, start, end, out, writeTextCodePoint);
}

function writeTextCodePoint(code: number, out: ByteWriter): void {
  out.codePoint(isSurrogate(code) ? 0xfffd : code);
}

/** Appends the text of a legal string as UTF-8, each lone surrogate as the three bytes of its number. */
export function writeWtf8(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  eachEscape(bytes, start, end, out, writeCodePoint);
}

function writeCodePoint(code: number, out: ByteWriter): void {
  out.codePoint(code);
}

/**
 * Appends a legal string, without quotes, with the least escaping: the escapes that JSON.stringify writes
 * (quote, backslash, controls, lone surrogates), all else raw.
 */
export function writeLeastEscaped(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  eachEscape(bytes, start, end, out, escapeCodePoint);
}

/** Copies what is not escaped, and calls `write` with the code point of each escape. */
function eachEscape(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ByteWriter,
  write: (code: number, out: ByteWriter) => void,
): void {
  let copied = start;
  let position = start;
  while (position < end) {
    if (bytes[position] !== BACKSLASH) {
      position++;
      continue;
    }
    out.copy(bytes, copied, position);
    write(escapedCodePoint(bytes, position, end), out);
    position += escapeBytes;
    copied = position;
  }
  out.copy(bytes, copied, end);
}

const SHORT_ESCAPES: Record<number, number> = { 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72 };
const HEX_DIGITS = '0123456789abcdef';

/** Appends one code point as it stands in a JSON string with the least escaping. */
export function escapeCodePoint(code: number, out: ByteWriter): void {
  if (code === QUOTE || code === BACKSLASH) {
    out.byte(BACKSLASH);
    out.byte(code);
  } else if (code >= 0x20 && !isSurrogate(code)) {
    out.codePoint(code);
  } else {
    out.byte(BACKSLASH);
    const short = SHORT_ESCAPES[code];
    if (short !== undefined) {
      out.byte(short);
      return;
    }
    out.byte(0x75);
    for (let shift = 12; shift >= 0; shift -= 4) out.byte(HEX_DIGITS.charCodeAt((code >> shift) & 15));
  }
}

/** UTF-8 bytes of a legal string's text. */
export function textLength(bytes: Uint8Array, start: number, end: number): number {
  let length = end - start;
  let position = start;
  while (position < end) {
    if (bytes[position] !== BACKSLASH) {
      position++;
      continue;
    }
    const code = escapedCodePoint(bytes, position, end);
    length += utf8Length(code) - escapeBytes;
    position += escapeBytes;
  }
  return length;
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
