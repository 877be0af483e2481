/** What `encodeURIComponent` makes of a text, from its bytes of UTF-8. Source: ECMA-262, Encode. */
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';

const PERCENT = 0x25;
const HEX_DIGITS = encodeUtf8('0123456789ABCDEF');

/** 1 for each byte that stands for itself. */
const PLAIN = new Uint8Array(256);
for (const byte of encodeUtf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")) {
  PLAIN[byte] = 1;
}

/** Appends `bytes[start, end)`, which are UTF-8, percent-encoded. */
export function writePercentEncoded(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  out.reserve((end - start) * 3);
  const to = out.bytes;
  let { length } = out;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (PLAIN[byte] === 1) {
      to[length++] = byte;
      continue;
    }
    to[length++] = PERCENT;
    to[length++] = HEX_DIGITS[byte >> 4];
    to[length++] = HEX_DIGITS[byte & 15];
  }
  out.length = length;
}
