/**
 * The fast path: lines that are legal and ordinary, as nearly all are, straight to the tape. It does not search for
 * a line's end (but where a value is nested), and makes no object. What it does not know it leaves, whole, to the
 * plain parser: names given twice, tokens that are unknown, very short or very long, `{}`, white space other than
 * spaces and tabs or at the line's ends, whatever is not legal.
 *
 *   line ─▶ token (guessed, compared) ─▶ value (words of four bytes) ─▶ , ─▶ token … ─▶ } LF
 *             └─ no guess fits: find by hash      └─ escape or non-ASCII: by the byte
 *
 * docs/scanner.md tells the whole of it, with what each idea brings.
 */
import { CLOSE_BRACE, COMMA, CR, LF, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE, TAB } from '../bytes/ascii.ts';
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
  RECORD_END,
  RECORD_EVENT_TOKEN,
  RECORD_FLAGS,
  RECORD_LINE,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  RECORD_SIZE,
  RECORD_START,
  RecordBatch,
  STRING,
  TRUE,
} from '../model/record.ts';
import {
  contextAfter,
  EVENT_FOLLOWS,
  guessIndex,
  KeyTokens,
  NO_TOKEN,
  TOKEN_EVENT_LENGTH,
  TOKEN_LENGTH,
  TOKEN_NAME,
  TOKEN_OFFSET,
  TOKEN_SIZE,
} from './key-tokens.ts';
import type { NameTable } from './names.ts';
import type { OddLineParser } from './odd-line.ts';
import { endOfString, sawEscape } from './strings.ts';
import { areDigits, bytesBefore, specialBytes } from './words.ts';

const RESERVED = 4;
/** Integers of tape: longer lines are not learned, but stay with the plain parser. */
export const LONGEST_LEARNED = 1 << 15;
/** Far from what 32 bits hold, by more than the lines of a batch. */
const MOST_SERIAL = 0x7f000000;

const NOTHING = new Uint8Array(0);

const TRUE_WORD = 0x65757274;
const FALS_WORD = 0x736c6166;
const NULL_WORD = 0x6c6c756e;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const LOWER_E = 0x65;

// Constants instead of functions, which V8 would look up for each member: docs/scanner.md has what that brings.

/** Whether a token's bytes stand at `position`. Words that overlap at the end cover any length from 4 on. */
const isTokenAt = (
  view: DataView,
  position: number,
  pool: DataView,
  offset: number,
  length: number,
): boolean => {
  if (length >= 8) {
    const last = length - 8;
    for (let i = 0; i < last; i += 8) {
      if (view.getFloat64(position + i, true) !== pool.getFloat64(offset + i, true)) return false;
    }
    return view.getFloat64(position + last, true) === pool.getFloat64(offset + last, true);
  }
  return (
    length !== 0 &&
    view.getInt32(position, true) === pool.getInt32(offset, true) &&
    view.getInt32(position + length - 4, true) === pool.getInt32(offset + length - 4, true)
  );
};

/** The first byte from `position` on that is a quote, a backslash, a control character or no ASCII. */
const endOfPlainText = (view: DataView, position: number): number => {
  for (;;) {
    const special = specialBytes(view.getInt32(position, true));
    if (special !== 0) return position + bytesBefore(special);
    position += 4;
  }
};

/** Behind the number at `position`; -1 where it is none. */
const endOfPlainNumber = (view: DataView, position: number): number => {
  if (view.getUint8(position) === MINUS) position++;
  let byte = view.getUint8(position);
  if (byte === ZERO) byte = view.getUint8(++position);
  else if (byte > ZERO && byte <= NINE) {
    while (areDigits(view.getInt32(position, true))) position += 4;
    byte = view.getUint8(position);
    while (byte >= ZERO && byte <= NINE) byte = view.getUint8(++position);
  } else return -1;
  if (byte === POINT) {
    byte = view.getUint8(++position);
    if (!(byte >= ZERO && byte <= NINE)) return -1;
    while (byte >= ZERO && byte <= NINE) byte = view.getUint8(++position);
  }
  if ((byte | 0x20) === LOWER_E) {
    byte = view.getUint8(++position);
    if (byte === PLUS || byte === MINUS) byte = view.getUint8(++position);
    if (!(byte >= ZERO && byte <= NINE)) return -1;
    while (byte >= ZERO && byte <= NINE) byte = view.getUint8(++position);
  }
  return position;
};

export class FastLines {
  readonly #tokens: KeyTokens;
  readonly #names: NameTable;
  readonly #parser: OddLineParser;
  /** Where lines go whose tokens are learned: nobody reads it. Its tape is {@link LONGEST_LEARNED} long. */
  readonly #learned = new RecordBatch();
  /** Serial number of the line that a name was last seen in, by name id. */
  #lastSeen = new Int32Array(1 << 10);
  #serial = 0;

  /** Shares the parser's names, and has it look at nested values. */
  constructor(parser: OddLineParser) {
    this.#parser = parser;
    this.#names = parser.names;
    this.#tokens = new KeyTokens(parser.names);
  }

  /**
   * Appends the lines of `bytes[position, end)` to the batch, which counts them, until the tape is
   * `tapeTarget` long or holds `recordLimit` records. Every line ends with LF before `end`, and
   * as many bytes as `PADDING` says follow. Returns where it stopped: the start of a line that it leaves, or of
   * the next batch.
   */
  scan(
    batch: RecordBatch,
    view: DataView,
    position: number,
    end: number,
    tapeTarget: number,
    recordLimit: number,
  ): number {
    if (this.#serial > MOST_SERIAL) {
      this.#lastSeen.fill(0);
      this.#serial = 0;
    }
    // No name comes while lines are scanned: the plain parser has seen those of a line that is learned.
    if (this.#lastSeen.length < this.#names.size) this.#lastSeen = new Int32Array(this.#names.size * 2);
    for (;;) {
      const { generation } = this.#tokens;
      position = this.#scan(batch, view, position, end, tapeTarget, recordLimit);
      if (this.#tokens.generation === generation) return position;
    }
  }

  /** Whether the line that {@link scan} stopped at is left for a token alone that it does not know. */
  get stoppedAtUnknown(): boolean {
    return this.#tokens.missed;
  }

  /** Takes up the tokens of the line `bytes[start, end)`, its LF included, which became a record. */
  learn(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const batch = this.#learned;
    batch.bytes = bytes;
    batch.tapeLength = batch.recordCount = 0;
    this.#tokens.isLearning = true;
    this.scan(batch, view, start, end, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#tokens.isLearning = false;
    // A long line's buffer is not held.
    batch.bytes = NOTHING;
  }

  #scan(
    batch: RecordBatch,
    view: DataView,
    position: number,
    end: number,
    tapeTarget: number,
    recordLimit: number,
  ): number {
    const { bytes, tape, records } = batch;
    const tokens = this.#tokens;
    const { generation, guesses, table, pool } = tokens;
    tokens.missed = false;
    const lastSeen = this.#lastSeen;
    const lastMember = tape.length - MEMBER_SIZE;
    const mostRecords = Math.min(recordLimit, records.length);
    let serial = this.#serial;
    let line = batch.lineCount;
    let recordCount = batch.recordCount;
    let record = batch.tapeLength;
    /** Of the line that had a nested value last: searched for once a line. */
    let lineEnd = -1;

    lines: while (position < end && record < tapeTarget && recordCount < mostRecords) {
      const start = position;
      let member = record + RECORD_SIZE;
      if (view.getUint8(position) !== OPEN_BRACE || member > lastMember) break;
      serial++;
      tape[record + RECORD_RESERVED] = 0;
      tape[record + RECORD_RESERVED + 1] = 0;
      tape[record + RECORD_RESERVED + 2] = 0;
      tape[record + RECORD_RESERVED + 3] = 0;
      tape[record + RECORD_EVENT_TOKEN] = 0;
      let context = 0;
      let byte = 0;
      do {
        position++;
        const guess = guessIndex(context, view.getInt32(position, true), view.getInt32(position + 4, true));
        let token = guesses[guess];
        let at = token * TOKEN_SIZE;
        let length = table[at + TOKEN_LENGTH];
        let eventLength = table[at + TOKEN_EVENT_LENGTH];
        const isThere = isTokenAt(view, position, pool, table[at + TOKEN_OFFSET], length);
        // Not before it is there: beyond the buffer's end, where the guess may point, a view throws.
        if (isThere) byte = view.getUint8(position + length);
        // White space behind it: a longer token stands here, which holds it; but behind an event it is the value's.
        if (!isThere || (byte <= SPACE && eventLength <= 0)) {
          token = tokens.find(bytes, view, position);
          if (token === NO_TOKEN || tokens.generation !== generation) {
            position = start;
            break lines;
          }
          // Before an event any token that holds it fits better: this one is not guessed.
          at = token * TOKEN_SIZE;
          length = table[at + TOKEN_LENGTH];
          eventLength = table[at + TOKEN_EVENT_LENGTH];
          if (eventLength !== EVENT_FOLLOWS) guesses[guess] = token;
          byte = view.getUint8(position + length);
        }
        context = contextAfter(context, token);
        position += length;

        const name = table[at + TOKEN_NAME];
        // A name given twice, or more members than the tape takes.
        if (lastSeen[name] === serial || member > lastMember) {
          position = start;
          break lines;
        }
        lastSeen[name] = serial;
        if (name < RESERVED) tape[record + RECORD_RESERVED + name] = member;
        tape[member + MEMBER_NAME] = name;

        if (eventLength > 0) {
          tape[record + RECORD_EVENT_TOKEN] = token;
          tape[member + MEMBER_START] = position - eventLength;
          tape[member + MEMBER_END] = position - 1;
          tape[member + MEMBER_TYPE] = STRING;
        } else if (byte === QUOTE) {
          const text = position + 1;
          let type = STRING;
          position = endOfPlainText(view, text);
          if (view.getUint8(position) !== QUOTE) {
            position = endOfString(bytes, position, end);
            if (position < 0) {
              position = start;
              break lines;
            }
            // As `endOfString` has just found.
            if (sawEscape) type = STRING | ESCAPED;
          }
          tape[member + MEMBER_START] = text;
          tape[member + MEMBER_END] = position;
          tape[member + MEMBER_TYPE] = type;
          position++;
        } else {
          let type = NUMBER;
          tape[member + MEMBER_START] = position;
          if ((byte >= ZERO && byte <= NINE) || byte === MINUS) {
            position = endOfPlainNumber(view, position);
          } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
            type = byte === OPEN_BRACE ? OBJECT : ARRAY;
            if (lineEnd < position) lineEnd = bytes.indexOf(LF, position);
            position = this.#parser.endOfNested(bytes, position, lineEnd);
          } else {
            const word = view.getInt32(position, true);
            position += 4;
            if (word === TRUE_WORD) type = TRUE;
            else if (word === NULL_WORD) type = NULL;
            else if (word === FALS_WORD && view.getUint8(position++) === LOWER_E) type = FALSE;
            else position = -1;
          }
          if (position < 0) {
            position = start;
            break lines;
          }
          tape[member + MEMBER_END] = position;
          tape[member + MEMBER_TYPE] = type;
        }
        member += MEMBER_SIZE;
        byte = view.getUint8(position);
        while (byte === SPACE || byte === TAB) byte = view.getUint8(++position);
      } while (byte === COMMA);

      const after = position + 1;
      position = view.getUint8(after) === CR ? after + 1 : after;
      if (byte !== CLOSE_BRACE || view.getUint8(position) !== LF) {
        position = start;
        break;
      }
      position++;
      tape[record + RECORD_LINE] = line++;
      tape[record + RECORD_START] = start;
      tape[record + RECORD_END] = after;
      tape[record + RECORD_FLAGS] = 0;
      tape[record + RECORD_MEMBERS_END] = member;
      records[recordCount++] = record;
      record = member;
    }
    this.#serial = serial;
    batch.lineCount = line;
    batch.recordCount = recordCount;
    batch.tapeLength = record;
    return position;
  }
}
