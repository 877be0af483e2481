/** A cell of CSV: its text, and the quotes that it needs (behaviour rule 16). */
import { COMMA, CR, LF, QUOTE, SPACE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { NULL, STRING, TYPE_MASK } from '../model/record.ts';
import { writeValueText } from '../scan/value.ts';

/** Appends a value of any type as a cell: right for all, made for those that are not plain. */
export function writeCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  out: ByteWriter,
): void {
  const kind = type & TYPE_MASK;
  if (kind === NULL) return;
  const cell = out.length;
  writeValueText(bytes, start, end, type, out);
  if (kind === STRING || kind > NULL) quoteIfNeeded(out, cell);
}

/** What makes a cell need quotes, besides the quote, CR and LF. */
export type QuotingRules = { delimiter: number; trimsSpaces: boolean };
const STANDARD: QuotingRules = { delimiter: COMMA, trimsSpaces: true };

/**
 * Quotes what was written from `start` on, where a reader would else take it for something else: the empty string
 * for a missing value, say. With `isForced` whatever it is.
 */
export function quoteIfNeeded(out: ByteWriter, start: number, rules = STANDARD, isForced = false): void {
  const { bytes, length } = out;
  const { delimiter, trimsSpaces } = rules;
  let quotes = 0;
  let needed = isForced || length === start;
  if (trimsSpaces && (bytes[start] === SPACE || bytes[length - 1] === SPACE)) needed = true;
  for (let i = start; i < length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) quotes++;
    else if (byte === delimiter || byte === CR || byte === LF) needed = true;
  }
  if (!needed && quotes === 0) return;
  out.reserve(quotes + 2);
  const grown = out.bytes;
  let to = length + quotes + 1;
  grown[to] = QUOTE;
  for (let i = length - 1; i >= start; i--) {
    grown[--to] = grown[i];
    if (grown[i] === QUOTE) grown[--to] = QUOTE;
  }
  grown[start] = QUOTE;
  out.length = length + quotes + 2;
}
