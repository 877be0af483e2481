/**
 * UTF-8 by the byte: validity without decoding, and repair as the Encoding Standard does it.
 * Source: Unicode 15, table 3-7 (well-formed byte sequences) and the Encoding Standard's UTF-8 decoder.
 */
import type { ByteWriter } from './byte-writer.ts';

/**
 * Length of the well-formed sequence at `position` (1 to 4); negative where there is none: then its
 * amount is the length of the maximal subpart, which U+FFFD replaces. `end` is the byte after the last.
 */
export function sequenceLength(bytes: Uint8Array, position: number, end: number): number {
  const first = bytes[position];
  if (first < 0x80) return 1;
  let following: number;
  let low = 0x80;
  let high = 0xbf;
  if (first >= 0xc2 && first <= 0xdf) following = 1;
  else if (first >= 0xe0 && first <= 0xef) {
    following = 2;
    if (first === 0xe0) low = 0xa0;
    else if (first === 0xed) high = 0x9f;
  } else if (first >= 0xf0 && first <= 0xf4) {
    following = 3;
    if (first === 0xf0) low = 0x90;
    else if (first === 0xf4) high = 0x8f;
  } else return -1;
  for (let i = 1; i <= following; i++) {
    if (position + i >= end) return -i;
    const next = bytes[position + i];
    if (next < low || next > high) return -i;
    low = 0x80;
    high = 0xbf;
  }
  return following + 1;
}

/** Whether `bytes[start, end)` is UTF-8. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let position = start;
  while (position < end) {
    if (bytes[position] < 0x80) {
      position++;
      continue;
    }
    const length = sequenceLength(bytes, position, end);
    if (length < 0) return false;
    position += length;
  }
  return true;
}

/** Appends `bytes[start, end)` with each maximal subpart of an ill-formed sequence as U+FFFD. */
export function replaceInvalid(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  let copied = start;
  let position = start;
  while (position < end) {
    const length = sequenceLength(bytes, position, end);
    if (length < 0) {
      out.copy(bytes, copied, position);
      out.codePoint(0xfffd);
      position -= length;
      copied = position;
    } else {
      position += length;
    }
  }
  out.copy(bytes, copied, end);
}

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
const encoder = new TextEncoder();

/** Text of `bytes[start, end)`; what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** Text as UTF-8; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

/** As much of a text, from its start, as takes so many bytes at most; no character is cut. */
export function cutToBytes(text: string, mostBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += encodeUtf8(character).length;
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept;
}
