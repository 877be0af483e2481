/**
 * Octal escapes, which real exports hold and JSON does not know (behaviour rule 5): `\302\243` is the two
 * bytes of `£`.
 */
import { BACKSLASH, QUOTE } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { sequenceLength } from '../bytes/utf8.ts';
import { escapeCodePoint, escapeLength } from './strings.ts';

const run = new ByteWriter(64);

/**
 * Appends the line with every run of octal escapes as the text it means, with the least JSON escaping.
 * False, with nothing to be relied on in `out`, where there is no run, or one that is not UTF-8 as a whole, or
 * a backslash that neither begins one nor is JSON's.
 * An escaped backslash before digits is left alone. A run that the end of the line cuts is left out, so that
 * the parser sees a line that ends too early. Whether the result is legal is the parser's to say.
 */
export function repairOctalEscapes(bytes: Uint8Array, start: number, end: number, out: ByteWriter): boolean {
  let copied = start;
  let position = start;
  let repaired = false;
  let inString = false;
  while (position < end) {
    const byte = bytes[position];
    if (byte !== BACKSLASH) {
      if (byte === QUOTE) inString = !inString;
      position++;
      continue;
    }
    if (!inString) return false;
    run.length = 0;
    const runStart = position;
    for (let byte = octalByte(bytes, position, end); byte >= 0; byte = octalByte(bytes, position, end)) {
      run.byte(byte);
      position += 4;
    }
    const cut = isCutEscape(bytes, position, end);
    if (run.length === 0 && !cut) {
      const length = escapeLength(bytes, position, end);
      // What is no escape must not become one through what is repaired behind it.
      if (length < 0 && position - length < end) return false;
      position += Math.abs(length);
      continue;
    }
    out.copy(bytes, copied, runStart);
    if (cut) position = end;
    if (!writeRun(out, position === end)) return false;
    repaired = true;
    copied = position;
  }
  out.copy(bytes, copied, end);
  return repaired;
}

/** Whether the line ends within an octal escape that begins at `position`. */
function isCutEscape(bytes: Uint8Array, position: number, end: number): boolean {
  const length = end - position;
  if (length < 1 || length > 3 || bytes[position] !== BACKSLASH) return false;
  const high = length > 1 ? bytes[position + 1] : 0x30;
  const middle = length === 3 ? bytes[position + 2] : 0x30;
  return high >= 0x30 && high <= 0x33 && middle >= 0x30 && middle <= 0x37;
}

/** The byte that the escape at `position` means (three octal digits up to `\377`); -1 where there is none. */
function octalByte(bytes: Uint8Array, position: number, end: number): number {
  if (position + 4 > end || bytes[position] !== BACKSLASH) return -1;
  const high = bytes[position + 1] - 0x30;
  const middle = bytes[position + 2] - 0x30;
  const low = bytes[position + 3] - 0x30;
  if (high < 0 || high > 3 || middle < 0 || middle > 7 || low < 0 || low > 7) return -1;
  return (high << 6) | (middle << 3) | low;
}

/** False where the run is not UTF-8; its last character may be cut where the line is. */
function writeRun(out: ByteWriter, mayBeCut: boolean): boolean {
  const { bytes, length } = run;
  let position = 0;
  while (position < length) {
    const size = sequenceLength(bytes, position, length);
    if (size < 0) return mayBeCut && position - size === length;
    if (size === 1) escapeCodePoint(bytes[position], out);
    else out.copy(bytes, position, position + size);
    position += size;
  }
  return true;
}
