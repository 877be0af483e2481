/** One spelling for all spellings of a number: exact, for any number of digits. */
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';

const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const SMALL_E = 0x65;
/** More digits of an exponent than this are no safe integer. */
const SAFE_DIGITS = 15;

/**
 * Appends the JSON number `bytes[start, end)` as the digits of an integer without zeros at its ends, `e`, and a power of
 * ten: `-1.50` and `-15e-1` both as `-15e-1`. Zero is `0`, whatever its sign.
 */
export function writeNumberForm(bytes: Uint8Array, start: number, end: number, out: ByteWriter): void {
  let position = start;
  const isNegative = bytes[position] === MINUS;
  if (isNegative) position++;
  const from = out.length;
  if (isNegative) out.byte(MINUS);
  const digits = out.length;
  let fraction = 0;
  let isBehindPoint = false;
  for (; position < end; position++) {
    const byte = bytes[position];
    if (byte >= ZERO && byte <= NINE) {
      if (isBehindPoint) fraction++;
      // Zeros before the first other digit say nothing.
      if (byte !== ZERO || out.length > digits) out.byte(byte);
    } else if (isBehindPoint || byte === SMALL_E || byte === 0x45) {
      break;
    } else {
      isBehindPoint = true;
    }
  }
  if (out.length === digits) {
    out.length = from;
    out.byte(ZERO);
    return;
  }
  let zeros = 0;
  while (out.bytes[out.length - 1] === ZERO) {
    out.length--;
    zeros++;
  }
  out.byte(SMALL_E);
  writeInteger(exponentOf(bytes, position + 1, end, zeros - fraction), out);
}

/** The exponent spelled in `bytes[start, end)`, if any, and `shift`. */
function exponentOf(bytes: Uint8Array, start: number, end: number, shift: number): number | bigint {
  if (start >= end) return shift;
  const spelled = decodeUtf8(bytes, start, end).replace('+', '');
  return spelled.length <= SAFE_DIGITS ? Number(spelled) + shift : BigInt(spelled) + BigInt(shift);
}

function writeInteger(value: number | bigint, out: ByteWriter): void {
  if (typeof value === 'number' && value >= 0 && value < 10) {
    out.byte(ZERO + value);
    return;
  }
  const text = String(value);
  for (let i = 0; i < text.length; i++) out.byte(text.charCodeAt(i));
}
