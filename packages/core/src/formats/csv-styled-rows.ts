/**
 * Rows of CSV in any style: a plain twin of {@link RowWriter}, which is for the standard one alone, since each question
 * about the style would cost that one time. Here plain cells are copied four bytes at a time too; whatever may
 * have to be guarded, protected, cut or escaped is left to {@link CellWriter}.
 */
import { QUOTE, SPACE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { copyWords } from '../bytes/copy-words.ts';
import { grown } from '../bytes/grown.ts';
import { viewOf } from '../bytes/view-of.ts';
import type { Counts } from '../model/counts.ts';
import {
  MEMBER_END,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  MEMBERS_IN_SIDE,
  NULL,
  NUMBER,
  RECORD_END,
  RECORD_FLAGS,
  RECORD_MEMBERS_END,
  RECORD_SIZE,
  type RecordBatch,
  STRING,
} from '../model/record.ts';
import { type ColumnIds, MEMBER_BITS, MOST_MEMBERS, sortManyMembers, sortMembers } from './csv-columns.ts';
import { EXACT_DIGITS, suspectBytes } from './csv-guards.ts';
import { type CsvStyle, missingCell } from './csv-options.ts';
import { CellWriter } from './csv-styled-cells.ts';

const ONES = 0x01010101;
const HIGH = 0x80808080;
/** What a copy by words may run over, and two quotes. */
const OVERRUN = 16;
/** Longer ones are not copied by words. */
const LONGEST_PLAIN = 4096;
const ZERO = 0x30;
const NINE = 0x39;
/** Missing cells that lie ready to be copied. */
const MOST_MISSING = 256;

/** Writes the rows of batches in one style. */
export class StyledRowWriter {
  readonly #style: CsvStyle;
  readonly #cells: CellWriter;
  readonly #columnIds: ColumnIds;
  readonly #columnCount: number;
  readonly #missing: Uint8Array;
  /** Missing cells, each with the delimiter behind it. */
  readonly #missingCells: Uint8Array;
  readonly #suspects: Uint8Array;
  readonly #delimiters: number;
  /** Whether a value may read like what is written for a missing one, besides the empty text. */
  readonly #hasNullText: boolean;
  readonly #keys = new Int32Array(MOST_MEMBERS);
  /** For the row at hand: the column of each member, in order, and where it stands on the tape. */
  #columns = new Int32Array(MOST_MEMBERS);
  #members = new Int32Array(MOST_MEMBERS);
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(style: CsvStyle, columnIds: ColumnIds, columnCount: number) {
    this.#style = style;
    this.#cells = new CellWriter(style);
    this.#columnIds = columnIds;
    this.#columnCount = columnCount;
    this.#missing = missingCell(style);
    const unit = [...this.#missing, style.delimiter];
    this.#missingCells = Uint8Array.from(Array(MOST_MISSING).fill(unit).flat());
    this.#suspects = suspectBytes(style);
    this.#delimiters = style.delimiter * ONES;
    this.#hasNullText = style.quoting === 'needed' && style.nullText.length > 0;
  }

  write(batch: RecordBatch, out: ByteWriter): void {
    const { tape, records, recordCount } = batch;
    const columnOf = this.#columnIds.all();
    const input = viewOf(batch.bytes);
    for (let index = 0; index < recordCount; index++) {
      const record = records[index];
      const members = record + RECORD_SIZE;
      const membersEnd = tape[record + RECORD_MEMBERS_END];
      const count = this.#sort(tape, members, membersEnd, columnOf);
      const inSide = (tape[record + RECORD_FLAGS] & MEMBERS_IN_SIDE) !== 0;
      const bytes = inSide ? batch.side : batch.bytes;
      const byWords = !inSide && tape[record + RECORD_END] + OVERRUN <= bytes.length;
      this.#writeRow(bytes, byWords ? input : null, tape, count, out);
    }
  }

  /** What was done to cells since the last time. */
  takeCounts(): Counts | null {
    return this.#cells.takeCounts();
  }

  /** Fills `#columns` and `#members`; how many that are. */
  #sort(tape: Int32Array, members: number, membersEnd: number, columnOf: Int32Array): number {
    const count = (membersEnd - members) / MEMBER_SIZE;
    if (count <= MOST_MEMBERS) {
      const keys = this.#keys;
      sortMembers(keys, tape, members, membersEnd, columnOf);
      for (let i = 0; i < count; i++) {
        this.#columns[i] = keys[i] >>> MEMBER_BITS;
        this.#members[i] = members + (keys[i] & (MOST_MEMBERS - 1)) * MEMBER_SIZE;
      }
      return count;
    }
    if (count > this.#columns.length) {
      this.#columns = grown(this.#columns, count * 2);
      this.#members = grown(this.#members, count * 2);
    }
    const keys = sortManyMembers(tape, members, membersEnd, columnOf);
    for (let i = 0; i < count; i++) {
      this.#columns[i] = Math.floor(keys[i] / count);
      this.#members[i] = members + (keys[i] % count) * MEMBER_SIZE;
    }
    return count;
  }

  /** `input` over the same bytes; null where they can't be read by words. */
  #writeRow(
    bytes: Uint8Array,
    input: DataView | null,
    tape: Int32Array,
    count: number,
    out: ByteWriter,
  ): void {
    const row = out.length;
    const { delimiter, lineEnd } = this.#style;
    const last = this.#columnCount - 1;
    let next = 0;
    for (let i = 0; i < count; i++) {
      const column = this.#columns[i];
      if (column > next) this.#skip(column - next, out);
      const member = this.#members[i];
      const start = tape[member + MEMBER_START];
      const end = tape[member + MEMBER_END];
      const type = tape[member + MEMBER_TYPE];
      if (input === null || type >= NULL || end - start > LONGEST_PLAIN) {
        this.#cells.value(bytes, start, end, type, out);
      } else if (type === STRING) this.#text(bytes, input, start, end, out);
      else this.#literal(bytes, input, start, end, type, out);
      next = column + 1;
      if (column < last) out.byte(delimiter);
    }
    if (next <= last) {
      this.#skip(last - next, out);
      out.all(this.#missing);
    }
    if (out.length === row) {
      // The only cell is missing: an empty line would be skipped by readers.
      out.byte(QUOTE);
      out.byte(QUOTE);
    }
    for (let i = 0; i < lineEnd.length; i++) out.byte(lineEnd[i]);
  }

  /** So many missing cells, and a delimiter behind each. */
  #skip(count: number, out: ByteWriter): void {
    const unit = this.#missing.length + 1;
    for (; count > MOST_MISSING; count -= MOST_MISSING) out.all(this.#missingCells);
    out.copy(this.#missingCells, 0, count * unit);
  }

  /** A string that holds no escape, and so neither quotes nor line breaks. */
  #text(bytes: Uint8Array, input: DataView, start: number, end: number, out: ByteWriter): void {
    const length = end - start;
    if (length === 0 || this.#hasNullText || this.#isSuspect(bytes, start, length)) {
      this.#cells.value(bytes, start, end, STRING, out);
      return;
    }
    const { quoting } = this.#style;
    this.#makeRoom(out, length + OVERRUN);
    const target = this.#view;
    const delimiters = this.#delimiters;
    const isAll = quoting === 'all';
    const at = out.length + (isAll ? 1 : 0);
    const whole = length & ~3;
    let found = 0;
    for (let i = 0; i < whole; i += 4) {
      const word = input.getInt32(start + i, true);
      const other = word ^ delimiters;
      found |= (other - ONES) & ~other;
      target.setInt32(at + i, word, true);
    }
    const word = input.getInt32(start + whole, true);
    const other = word ^ delimiters;
    found |= (other - ONES) & ~other & ((1 << ((length & 3) * 8)) - 1);
    target.setInt32(at + whole, word, true);
    const hasSpace = quoting === 'needed' && (bytes[start] === SPACE || bytes[end - 1] === SPACE);
    if (!isAll && (found & HIGH) === 0 && !hasSpace) {
      out.length = at + length;
      return;
    }
    if (!isAll) copyWords(target, at + 1, input, start, end);
    this.#quoteAround(out, length);
  }

  /** A number, true or false. */
  #literal(
    bytes: Uint8Array,
    input: DataView,
    start: number,
    end: number,
    type: number,
    out: ByteWriter,
  ): void {
    const length = end - start;
    const isFragile = type === NUMBER && length > EXACT_DIGITS && this.#style.textProtection;
    if (isFragile || this.#hasNullText) {
      this.#cells.value(bytes, start, end, type, out);
      return;
    }
    const isAll = this.#style.quoting === 'all';
    this.#makeRoom(out, length + OVERRUN);
    copyWords(this.#view, out.length + (isAll ? 1 : 0), input, start, end);
    if (isAll) this.#quoteAround(out, length);
    else out.length += length;
  }

  /** Whether a text may have to be guarded or protected; digits that are sure not to are most. */
  #isSuspect(bytes: Uint8Array, start: number, length: number): boolean {
    const first = bytes[start];
    if (this.#suspects[first] === 0) return false;
    return first < ZERO || first > NINE || length > EXACT_DIGITS || (first === ZERO && length > 1);
  }

  /** A quote where the next cell begins, and one behind the text of this length that stands there. */
  #quoteAround(out: ByteWriter, length: number): void {
    const { bytes } = out;
    bytes[out.length] = QUOTE;
    bytes[out.length + length + 1] = QUOTE;
    out.length += length + 2;
  }

  #makeRoom(out: ByteWriter, count: number): void {
    out.reserve(count);
    if (out.bytes === this.#bytes) return;
    this.#bytes = out.bytes;
    this.#view = new DataView(out.bytes.buffer);
  }
}
