/**
 * Rows of CSV from the tape. A wide row is mostly commas, so the buffer is filled with commas ahead of the rows, and
 * a gap of a hundred missing cells costs one addition:
 *
 *   buffer   ,,,,,,,,,,,,,,,,,,,,,,,,,,,,   filled ahead
 *   row      ann,,,1262304000,,gold⏎,,,,,   cells put in at their columns, in order; then LF
 *
 * Plain cells are copied four bytes at a time, and may run over into what follows: there, commas are put back.
 */
import { COMMA, LF, QUOTE, SPACE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { copyWords } from '../bytes/copy-words.ts';
import { viewOf } from '../bytes/view-of.ts';
import {
  MEMBER_END,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  MEMBERS_IN_SIDE,
  NULL,
  RECORD_END,
  RECORD_FLAGS,
  RECORD_MEMBERS_END,
  RECORD_SIZE,
  RECORD_START,
  type RecordBatch,
  STRING,
} from '../model/record.ts';
import { writeCell } from './csv-cells.ts';
import { type ColumnIds, MEMBER_BITS, MOST_MEMBERS, sortManyMembers, sortMembers } from './csv-columns.ts';

const COMMAS = 0x2c2c2c2c;
const ONES = 0x01010101;
const HIGH = 0x80808080;
/** How far ahead the buffer is filled with commas at once. */
const FILL_BYTES = 1 << 16;
/** What a copy by words may run over, and the commas that are put back behind it. */
const OVERRUN = 16;
/** Longer rows are written cell by cell: the room for quotes that are doubled would be as much again. */
const LONGEST_ROW = 1 << 16;

/** Writes the rows of batches, one after the other, into one writer at a time. */
export class RowWriter {
  readonly #columnIds: ColumnIds;
  readonly #columnCount: number;
  readonly #lastColumn: number;
  /** Columns and members of the row at hand, as {@link sortMembers} leaves them. */
  readonly #keys = new Int32Array(MOST_MEMBERS);
  /** The writer's array, filled with commas from its length on up to `#filledTo`. */
  #bytes: Uint8Array = new Uint8Array(0);
  #view = viewOf(this.#bytes);
  #filledTo = 0;
  /** The writer's length behind the last batch. */
  #length = 0;

  constructor(columnIds: ColumnIds, columnCount: number) {
    this.#columnIds = columnIds;
    this.#columnCount = columnCount;
    this.#lastColumn = Math.max(0, columnCount - 1);
  }

  write(batch: RecordBatch, out: ByteWriter): void {
    // Where it is shorter, its bytes were handed over since, and it began anew. (Another array `#makeRoom` would notice, but
    // V8 would optimize the loop again for it.)
    if (out.bytes !== this.#bytes || out.length < this.#length) this.#takeTarget(out);
    this.#writeRows(batch, this.#columnIds.all(), out);
    this.#length = out.length;
  }

  #writeRows(batch: RecordBatch, columnOf: Int32Array, out: ByteWriter): void {
    const { tape, records, recordCount } = batch;
    const input = viewOf(batch.bytes);
    for (let index = 0; index < recordCount; index++) {
      const record = records[index];
      const members = record + RECORD_SIZE;
      const membersEnd = tape[record + RECORD_MEMBERS_END];
      const count = (membersEnd - members) / MEMBER_SIZE;
      const inSide = (tape[record + RECORD_FLAGS] & MEMBERS_IN_SIDE) !== 0;
      const bytes = inSide ? batch.side : batch.bytes;
      const mayOverrun = tape[record + RECORD_END] + OVERRUN <= bytes.length;
      const length = tape[record + RECORD_END] - tape[record + RECORD_START];
      if (inSide || !mayOverrun || count > MOST_MEMBERS || length > LONGEST_ROW) {
        this.#writeOddRow(bytes, tape, members, membersEnd, columnOf, out);
        continue;
      }
      sortMembers(this.#keys, tape, members, membersEnd, columnOf);
      // A cell is at most quoted and doubled.
      this.#makeRoom(out, this.#columnCount + 2 * length + OVERRUN);
      this.#writeRow(bytes, input, tape, members, count, out);
    }
  }

  #writeRow(
    bytes: Uint8Array,
    input: DataView,
    tape: Int32Array,
    members: number,
    count: number,
    out: ByteWriter,
  ): void {
    const keys = this.#keys;
    const row = out.length;
    let at = row;
    let column = 0;
    for (let i = 0; i < count; i++) {
      const key = keys[i];
      at += (key >>> MEMBER_BITS) - column;
      column = key >>> MEMBER_BITS;
      const member = members + (key & (MOST_MEMBERS - 1)) * MEMBER_SIZE;
      const type = tape[member + MEMBER_TYPE];
      const start = tape[member + MEMBER_START];
      const end = tape[member + MEMBER_END];
      if (type === STRING) at = this.#copyText(bytes, input, start, end, at);
      else if (type < NULL) at = this.#copy(input, start, end, at);
      else if (type !== NULL) {
        out.length = at;
        writeCell(bytes, start, end, type, out);
        at = out.length;
      }
    }
    at += this.#lastColumn - column;
    const target = out.bytes;
    if (at === row) {
      // The only cell is missing: an empty line would be skipped by readers.
      target[at++] = QUOTE;
      target[at++] = QUOTE;
    }
    target[at++] = LF;
    out.length = at;
  }

  /** Copies a string that holds no escape, in quotes where it needs them; where the cell ends. */
  #copyText(bytes: Uint8Array, input: DataView, start: number, end: number, at: number): number {
    const target = this.#view;
    const length = end - start;
    const rest = length & 3;
    const whole = length - rest;
    let commas = 0;
    for (let i = 0; i < whole; i += 4) {
      const word = input.getInt32(start + i, true);
      const other = word ^ COMMAS;
      commas |= (other - ONES) & ~other;
      target.setInt32(at + i, word, true);
    }
    const word = input.getInt32(start + whole, true);
    const other = word ^ COMMAS;
    commas |= (other - ONES) & ~other & ((1 << (rest * 8)) - 1);
    if ((commas & HIGH) !== 0 || length === 0 || bytes[start] === SPACE || bytes[end - 1] === SPACE) {
      target.setUint8(at, QUOTE);
      at = this.#copy(input, start, end, at + 1);
      target.setUint8(at, QUOTE);
      return at + 1;
    }
    target.setInt32(at + whole, word, true);
    at += length;
    target.setInt32(at, COMMAS, true);
    return at;
  }

  /** Copies by words, and puts back the commas that the last one ran over; where the copy ends. */
  #copy(input: DataView, start: number, end: number, at: number): number {
    const after = copyWords(this.#view, at, input, start, end);
    this.#view.setInt32(after, COMMAS, true);
    return after;
  }

  /** A row that is repaired, long, or has very many members: sorted in time that grows with n log n. */
  #writeOddRow(
    bytes: Uint8Array,
    tape: Int32Array,
    members: number,
    membersEnd: number,
    columnOf: Int32Array,
    out: ByteWriter,
  ): void {
    const count = (membersEnd - members) / MEMBER_SIZE;
    const keys = sortManyMembers(tape, members, membersEnd, columnOf);
    let column = 0;
    const row = out.length;
    for (const key of keys) {
      const next = Math.floor(key / count);
      this.#makeRoom(out, next - column + OVERRUN);
      out.length += next - column;
      column = next;
      const member = members + (key % count) * MEMBER_SIZE;
      const start = tape[member + MEMBER_START];
      const end = tape[member + MEMBER_END];
      writeCell(bytes, start, end, tape[member + MEMBER_TYPE], out);
    }
    const missing = this.#lastColumn - column;
    this.#makeRoom(out, missing + OVERRUN);
    out.length += missing;
    if (out.length === row) {
      out.byte(QUOTE);
      out.byte(QUOTE);
    }
    out.byte(LF);
  }

  /** Room for `count` more bytes, all commas. */
  #makeRoom(out: ByteWriter, count: number): void {
    out.reserve(count);
    if (out.bytes !== this.#bytes) this.#takeTarget(out);
    const needed = out.length + count;
    if (needed <= this.#filledTo) return;
    const from = Math.max(this.#filledTo, out.length);
    this.#filledTo = Math.min(out.bytes.length, needed + FILL_BYTES);
    out.bytes.fill(COMMA, from, this.#filledTo);
  }

  #takeTarget(out: ByteWriter): void {
    this.#bytes = out.bytes;
    this.#view = viewOf(out.bytes);
    this.#filledTo = out.length;
  }
}
