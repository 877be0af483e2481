/**
 * The plain parser: any legal line, any depth, byte by byte, without recursion. Right before fast: it is
 * the oracle that faster paths are compared with, and it takes the lines that they leave.
 *
 * It accepts exactly JSON objects in valid UTF-8 (behaviour rule 4) and writes their members to a tape.
 */
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
} from '../bytes/ascii.ts';
import { grown } from '../bytes/grown.ts';
import { RESERVED_KEYS } from '../model/keys.ts';
import {
  ARRAY,
  ESCAPED,
  FALSE,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  NUMBER,
  OBJECT,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  RECORD_SIZE,
  type RecordBatch,
  STRING,
  TRUE,
} from '../model/record.ts';
import { NameTable } from './names.ts';
import { NestedNames } from './nested-names.ts';
import { endOfNumber, isDigit } from './number-form.ts';
import { endOfString, sawEscape } from './strings.ts';

/** Text of the literals, by the byte they begin with. */
const LITERALS: Record<number, { type: number; bytes: number[] }> = {
  116: { type: TRUE, bytes: [0x74, 0x72, 0x75, 0x65] },
  102: { type: FALSE, bytes: [0x66, 0x61, 0x6c, 0x73, 0x65] },
  110: { type: NULL, bytes: [0x6e, 0x75, 0x6c, 0x6c] },
};

export class OddLineParser {
  readonly names = new NameTable(RESERVED_KEYS);
  /** Whether the line that was parsed last names something twice in one object, at any depth. */
  duplicateName = false;
  /** Where the line that was parsed last stopped being legal; its end where it ran out of bytes. */
  stoppedAt = 0;

  readonly #nestedNames = new NestedNames();
  /** Serial number of the line that a name was last seen in, by name id. */
  #lastSeen = new Int32Array(256);
  #serial = 0;
  /** Where the name of each member of the line ends, while the line is parsed. */
  #nameEnds = new Int32Array(64);
  /** For each open nested value whether it is an object, and the number of its frame of names. */
  #openFrames = new Int32Array(64);
  #type = 0;

  /**
   * Parses `bytes[start, end)`, a line without its end. Legal: writes the members (and the record's fields
   * that depend on them) to the tape at the batch's `tapeLength`, moves that on and returns true. Else false,
   * with the tape as it was.
   */
  parse(bytes: Uint8Array, start: number, end: number, batch: RecordBatch): boolean {
    this.duplicateName = false;
    this.#nestedNames.clear();
    if (++this.#serial === 0x7fffffff) {
      this.#lastSeen.fill(0);
      this.#serial = 1;
    }
    const record = batch.tapeLength;
    const membersEnd = this.#members(bytes, start, end, batch, record + RECORD_SIZE);
    if (membersEnd < 0) return false;
    this.#resolveNames(bytes, batch.tape, record, membersEnd);
    batch.tape[record + RECORD_MEMBERS_END] = membersEnd;
    batch.tapeLength = membersEnd;
    return true;
  }

  /**
   * The position behind the object or array at `position`, in a line that ends at `end`; -1 where it is not legal
   * or names something twice.
   */
  endOfNested(bytes: Uint8Array, position: number, end: number): number {
    this.duplicateName = false;
    this.#nestedNames.clear();
    const after = this.#nested(bytes, position, end);
    return this.duplicateName ? -1 : after;
  }

  /** The tape position behind the last member, or -1. */
  #members(bytes: Uint8Array, start: number, end: number, batch: RecordBatch, first: number): number {
    let tape = roomFor(batch, first);
    let position = skipSpace(bytes, start, end);
    let member = first;
    if (bytes[position] !== OPEN_BRACE || position >= end) return this.#fail(position);
    position = skipSpace(bytes, position + 1, end);
    if (position < end && bytes[position] === CLOSE_BRACE) {
      return this.#lineEnd(bytes, position + 1, end, member);
    }
    for (;;) {
      if (position >= end || bytes[position] !== QUOTE) return this.#fail(position);
      const nameStart = position + 1;
      const nameEnd = endOfString(bytes, nameStart, end);
      if (nameEnd < 0) return this.#fail(-1 - nameEnd);
      position = skipSpace(bytes, nameEnd + 1, end);
      if (position >= end || bytes[position] !== COLON) return this.#fail(position);
      position = skipSpace(bytes, position + 1, end);
      const valueStart = position;
      position = this.#value(bytes, position, end);
      if (position < 0) return -1;

      tape = roomFor(batch, member);
      const inside = (this.#type & ~ESCAPED) === STRING ? 1 : 0;
      tape[member + MEMBER_NAME] = nameStart;
      this.#setNameEnd((member - first) / MEMBER_SIZE, nameEnd);
      tape[member + MEMBER_START] = valueStart + inside;
      tape[member + MEMBER_END] = position - inside;
      tape[member + MEMBER_TYPE] = this.#type;
      member += MEMBER_SIZE;

      position = skipSpace(bytes, position, end);
      const next = position < end ? bytes[position] : 0;
      if (next === CLOSE_BRACE) return this.#lineEnd(bytes, position + 1, end, member);
      if (next !== COMMA) return this.#fail(position);
      position = skipSpace(bytes, position + 1, end);
    }
  }

  #lineEnd(bytes: Uint8Array, position: number, end: number, member: number): number {
    const rest = skipSpace(bytes, position, end);
    return rest === end ? member : this.#fail(rest);
  }

  /**
   * Ids in place of where names begin, once the line is known to be legal: so what is rejected adds no names to
   * the table.
   */
  #resolveNames(bytes: Uint8Array, tape: Int32Array, record: number, membersEnd: number): void {
    const first = record + RECORD_SIZE;
    const reserved = record + RECORD_RESERVED;
    tape.fill(0, reserved, first);
    for (let member = first; member < membersEnd; member += MEMBER_SIZE) {
      const nameEnd = this.#nameEnds[(member - first) / MEMBER_SIZE];
      const name = this.#nameId(bytes, tape[member + MEMBER_NAME], nameEnd);
      tape[member + MEMBER_NAME] = name;
      if (name < RESERVED_KEYS.length) tape[reserved + name] = member;
    }
  }

  #setNameEnd(index: number, nameEnd: number): void {
    if (index === this.#nameEnds.length) {
      this.#nameEnds = grown(this.#nameEnds, index * 2);
    }
    this.#nameEnds[index] = nameEnd;
  }

  #nameId(bytes: Uint8Array, start: number, end: number): number {
    const name = this.names.idOf(bytes, start, end);
    if (name >= this.#lastSeen.length) {
      this.#lastSeen = grown(this.#lastSeen, this.names.size * 2);
    }
    if (this.#lastSeen[name] === this.#serial) this.duplicateName = true;
    this.#lastSeen[name] = this.#serial;
    return name;
  }

  /** The position behind the value at `position`, its type in `#type`; or -1. */
  #value(bytes: Uint8Array, position: number, end: number): number {
    if (position >= end) return this.#fail(position);
    const byte = bytes[position];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      const after = this.#nested(bytes, position, end);
      this.#type = byte === OPEN_BRACE ? OBJECT : ARRAY;
      return after;
    }
    return this.#scalar(bytes, position, end);
  }

  #scalar(bytes: Uint8Array, position: number, end: number): number {
    const byte = bytes[position];
    if (byte === QUOTE) {
      const close = endOfString(bytes, position + 1, end);
      if (close < 0) return this.#fail(-1 - close);
      this.#type = sawEscape ? STRING | ESCAPED : STRING;
      return close + 1;
    }
    if (byte === 0x2d || isDigit(byte)) {
      const after = endOfNumber(bytes, position, end);
      if (after < 0) return this.#fail(-1 - after);
      this.#type = NUMBER;
      return after;
    }
    const literal = LITERALS[byte];
    if (literal === undefined) return this.#fail(position);
    for (let i = 0; i < literal.bytes.length; i++) {
      if (position + i >= end || bytes[position + i] !== literal.bytes[i]) return this.#fail(position + i);
    }
    this.#type = literal.type;
    return position + literal.bytes.length;
  }

  /** The position behind the object or array at `position`, whatever its depth; or -1. */
  #nested(bytes: Uint8Array, position: number, end: number): number {
    let depth = 0;
    // What may come next: a value (or, right after an opening, the closing), or what follows a value.
    let afterValue = false;
    let mayClose = false;
    for (;;) {
      position = skipSpace(bytes, position, end);
      if (position >= end) return this.#fail(end);
      const byte = bytes[position];
      if (afterValue || mayClose) {
        const inObject = depth > 0 && this.#openFrames[depth - 1] !== 0;
        if (byte === (inObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
          position++;
          if (--depth === 0) return position;
          afterValue = true;
          mayClose = false;
          continue;
        }
        if (afterValue) {
          if (byte !== COMMA) return this.#fail(position);
          position = skipSpace(bytes, position + 1, end);
          if (position >= end) return this.#fail(end);
        }
        if (inObject) {
          position = this.#nestedName(bytes, position, end, this.#openFrames[depth - 1]);
          if (position < 0) return -1;
        }
      }
      // A value begins here.
      mayClose = false;
      const first = bytes[position];
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        if (depth === this.#openFrames.length) {
          this.#openFrames = grown(this.#openFrames, depth * 2);
        }
        this.#openFrames[depth++] = first === OPEN_BRACE ? this.#nestedNames.openFrame() : 0;
        position++;
        afterValue = false;
        mayClose = true;
      } else {
        position = this.#scalar(bytes, position, end);
        if (position < 0) return -1;
        afterValue = true;
      }
    }
  }

  /** From a nested object's name to the first byte of its value; or -1. */
  #nestedName(bytes: Uint8Array, position: number, end: number, frame: number): number {
    if (bytes[position] !== QUOTE) return this.#fail(position);
    const nameEnd = endOfString(bytes, position + 1, end);
    if (nameEnd < 0) return this.#fail(-1 - nameEnd);
    if (!this.#nestedNames.add(frame, bytes, position + 1, nameEnd, sawEscape)) this.duplicateName = true;
    const colon = skipSpace(bytes, nameEnd + 1, end);
    if (colon >= end || bytes[colon] !== COLON) return this.#fail(colon);
    const value = skipSpace(bytes, colon + 1, end);
    return value < end ? value : this.#fail(end);
  }

  #fail(position: number): number {
    this.stoppedAt = position;
    return -1;
  }
}

/** Makes room for one more member behind `member` (or for a record's fields). */
function roomFor(batch: RecordBatch, member: number): Int32Array {
  if (member + RECORD_SIZE + MEMBER_SIZE > batch.tape.length) {
    batch.tape = grown(batch.tape, batch.tape.length * 2);
  }
  return batch.tape;
}
