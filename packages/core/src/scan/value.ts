/** A member's value, asked for: its text, its length, its number. Spans are those of the tape. */
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import type { ProblemCode } from '../model/problem.ts';
import {
  ARRAY,
  ESCAPED,
  MEMBER_END,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import { textOf } from './names.ts';
import { compactLength, writeCompact } from './nested.ts';
import { textLength, writeText } from './strings.ts';

/**
 * Appends the value as text, as CSV means it: strings unescaped (lone surrogates as U+FFFD), numbers and
 * booleans as spelled, null nothing, objects and arrays as compact JSON.
 */
export function writeValueText(
  bytes: Uint8Array,
  start: number,
  end: number,
  type: number,
  out: ByteWriter,
): void {
  switch (type & TYPE_MASK) {
    case NULL:
      return;
    case OBJECT:
    case ARRAY:
      writeCompact(bytes, start, end, out);
      return;
    case STRING:
      if ((type & ESCAPED) !== 0) writeText(bytes, start, end, out);
      else out.copy(bytes, start, end);
      return;
    default:
      out.copy(bytes, start, end);
  }
}

/** UTF-8 bytes of what {@link writeValueText} writes. */
export function valueTextLength(bytes: Uint8Array, start: number, end: number, type: number): number {
  switch (type & TYPE_MASK) {
    case NULL:
      return 0;
    case OBJECT:
    case ARRAY:
      return compactLength(bytes, start, end);
    default:
      return (type & ESCAPED) !== 0 ? textLength(bytes, start, end) : end - start;
  }
}

/** Beyond this many seconds a time is none: milliseconds, most likely (behaviour rule 11). */
const MAX_UNIX_SECONDS = 1e11;
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The problem of the time that {@link readTime} read last; null where it is usable. */
export let timeProblem: ProblemCode | null = null;

/**
 * `_t` in Unix seconds from the member at `member` on the tape (0: there is none). NaN where it is not
 * usable; {@link timeProblem} then says why.
 */
export function readTime(bytes: Uint8Array, tape: Int32Array, member: number): number {
  timeProblem = null;
  if (member === 0) {
    timeProblem = 'time/missing';
    return Number.NaN;
  }
  const start = tape[member + MEMBER_START];
  const end = tape[member + MEMBER_END];
  const type = tape[member + MEMBER_TYPE];
  const time = numberOf(bytes, start, end, type);
  if (Number.isNaN(time)) {
    timeProblem = 'time/not-a-number';
    return Number.NaN;
  }
  if (time > MAX_UNIX_SECONDS || time < -MAX_UNIX_SECONDS) {
    timeProblem = 'time/out-of-range';
    return Number.NaN;
  }
  return time;
}

/** Whether a text is spelled as JSON spells numbers. */
export function spellsNumber(text: string): boolean {
  return JSON_NUMBER.test(text);
}

/** The number of a JSON number, or of a string that is one; NaN for all else. */
function numberOf(bytes: Uint8Array, start: number, end: number, type: number): number {
  if (type === NUMBER) {
    // Nearly all are plain digits, which fit a double up to 15 of them.
    if (end - start <= 15) {
      let value = 0;
      let position = start;
      for (; position < end; position++) {
        const digit = bytes[position] - 0x30;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (position === end) return value;
    }
    return Number(decodeUtf8(bytes, start, end));
  }
  if ((type & TYPE_MASK) !== STRING) return Number.NaN;
  const text = textOf(bytes, start, end);
  return spellsNumber(text) ? Number(text) : Number.NaN;
}
