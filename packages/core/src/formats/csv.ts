import { COMMA, CR, LF, QUOTE, SPACE } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ConvertError } from '../model/error.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  RecordView,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { writeValueText } from '../scan/value.ts';
import type { Format } from './format.ts';
import { withHeader } from './framers.ts';

/** Beyond this many members in a record, insertion takes longer than a sort. */
const INSERTION_LIMIT = 64;

/** A table: a row for each record, a column for each name (behaviour rule 16, preset `standard`). */
export const csv = {
  id: 'csv',
  label: 'CSV',
  extension: '.csv',
  mimeType: 'text/csv',
  summary: 'A table for spreadsheets and databases: a row for each record, a column for each property.',
  needs: 'columns',
  options: [],
  createEncoder({ names, columns }) {
    const columnOf = new ColumnIds(names, columns);
    const row = new Row(columns.length);
    return {
      encode(batch, out) {
        const view = new RecordView(batch);
        for (let index = 0; index < batch.recordCount; index++) {
          view.moveTo(index);
          row.write(view, columnOf, out);
        }
        return batch.recordCount;
      },
    };
  },
  createFramer: ({ columns }) => withHeader(header(columns)),
} as const satisfies Format;

function header(columns: readonly string[]): Uint8Array {
  const out = new ByteWriter();
  columns.forEach((name, column) => {
    if (column > 0) out.byte(COMMA);
    const start = out.length;
    out.all(encodeUtf8(name));
    quoteIfNeeded(out, start);
  });
  out.byte(LF);
  return out.view();
}

/** The column of each name id. */
class ColumnIds {
  readonly #names: NameTable;
  readonly #byText: Map<string, number>;
  #byId = new Int32Array(0);
  #known = 0;

  constructor(names: NameTable, columns: readonly string[]) {
    this.#names = names;
    this.#byText = new Map(columns.map((name, column) => [name, column]));
  }

  /** For every id that there is so far; -1 where the name is no column. */
  all(): Int32Array {
    const { size } = this.#names;
    if (this.#known === size) return this.#byId;
    if (this.#byId.length < size) {
      const grown = new Int32Array(size * 2);
      grown.set(this.#byId);
      this.#byId = grown;
    }
    for (; this.#known < size; this.#known++) {
      this.#byId[this.#known] = this.#byText.get(this.#names.texts[this.#known]) ?? -1;
    }
    return this.#byId;
  }
}

/** Writes one row at a time: sorts the record's few members by column, and fills the gaps with commas. */
class Row {
  readonly #columnCount: number;
  #columns = new Int32Array(64);
  #members = new Int32Array(64);

  constructor(columnCount: number) {
    this.#columnCount = columnCount;
  }

  write(view: RecordView, columnIds: ColumnIds, out: ByteWriter): void {
    const count = this.#sort(view, columnIds.all());
    const { bytes, tape } = view;
    const start = out.length;
    let column = 0;
    for (let i = 0; i < count; i++) {
      column = fillCommas(column, this.#columns[i], out);
      const member = this.#members[i];
      writeCell(
        bytes,
        tape[member + MEMBER_START],
        tape[member + MEMBER_END],
        tape[member + MEMBER_TYPE],
        out,
      );
    }
    fillCommas(column, this.#columnCount - 1, out);
    if (out.length === start) {
      // The only cell is missing: an empty line would be skipped by readers.
      out.byte(QUOTE);
      out.byte(QUOTE);
    }
    out.byte(LF);
  }

  /** Insertion sort: members come nearly sorted, since columns are numbered by first appearance. */
  #sort(view: RecordView, columnOf: Int32Array): number {
    const { tape, members, membersEnd } = view;
    const needed = (membersEnd - members) / MEMBER_SIZE;
    if (needed > this.#columns.length) {
      this.#columns = new Int32Array(needed * 2);
      this.#members = new Int32Array(needed * 2);
    }
    const columns = this.#columns;
    const sorted = this.#members;
    let count = 0;
    const wide = needed > INSERTION_LIMIT;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const column = columnOf[tape[member + MEMBER_NAME]];
      if (column < 0) throw unknownColumn();
      let i = count++;
      for (; !wide && i > 0 && columns[i - 1] > column; i--) {
        columns[i] = columns[i - 1];
        sorted[i] = sorted[i - 1];
      }
      columns[i] = column;
      sorted[i] = member;
    }
    if (wide) this.#sortWide(members, count);
    return count;
  }

  /** Members and columns were taken in line order: sorts both by column, in time that grows with n log n. */
  #sortWide(members: number, count: number): void {
    const keys = Float64Array.from({ length: count }, (_, i) => this.#columns[i] * count + i).sort();
    keys.forEach((key, i) => {
      this.#columns[i] = Math.floor(key / count);
      this.#members[i] = members + (key % count) * MEMBER_SIZE;
    });
  }
}

function fillCommas(from: number, to: number, out: ByteWriter): number {
  const count = to - from;
  if (count <= 0) return from;
  out.reserve(count);
  out.bytes.fill(COMMA, out.length, out.length + count);
  out.length += count;
  return to;
}

function writeCell(bytes: Uint8Array, start: number, end: number, type: number, out: ByteWriter): void {
  if ((type & TYPE_MASK) === NULL) return;
  const cell = out.length;
  writeValueText(bytes, start, end, type, out);
  if (type === STRING && out.length === cell) {
    // The empty string differs from a missing value.
    out.byte(QUOTE);
    out.byte(QUOTE);
    return;
  }
  if ((type & TYPE_MASK) < NULL && (type & TYPE_MASK) !== STRING) return;
  quoteIfNeeded(out, cell);
}

/** Quotes what was written from `start` on, where a reader would else take it for something else. */
function quoteIfNeeded(out: ByteWriter, start: number): void {
  const { bytes, length } = out;
  let quotes = 0;
  let needed = length === start || bytes[start] === SPACE || bytes[length - 1] === SPACE;
  for (let i = start; i < length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) quotes++;
    else if (byte === COMMA || byte === CR || byte === LF) needed = true;
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

function unknownColumn(): ConvertError {
  return new ConvertError(
    'input/changed',
    'A record has a property that was not there when the columns were counted: a file changed while it was read. Run the job again on files that nobody writes to.',
  );
}
