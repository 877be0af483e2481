/// <reference path="./papaparse.d.ts" />
/** The rows of index.csv and status.csv, as bytes come, each with its place. PapaParse takes the cells apart. */
import Papa from 'papaparse';

/** One row. `bytes` gives its own, line end included, and only lends them. */
export type CsvRow = {
  cells: string[];
  line: number;
  byteOffset: number;
  bytes: () => Uint8Array;
  /** Its quotation marks do not fit, or a cell holds a line end: rows may have been taken for one cell. */
  isBroken: boolean;
  /** It has a line end; only the last row of a file may have none. */
  isEnded: boolean;
};

/** A row longer than this is none: a quotation mark was not closed, say. */
const LONGEST_ROW_BYTES = 1 << 20;
const DELIMITERS = [',', ';', '\t', '|'];
const MARK = [0xef, 0xbb, 0xbf];

export class CsvRows {
  readonly #onRow: (row: CsvRow) => void;
  // One character for each byte, so that PapaParse's positions are those of the file.
  readonly #decoder = new TextDecoder('latin1');
  #parser: InstanceType<typeof Papa.Parser> | null = null;
  #lineEnd: '\n' | '\r' = '\n';
  /** Bytes behind the last whole row. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Where `#rest` begins in the file, and its first line. */
  #byteOffset = 0;
  #line = 1;
  /** Where the next row begins in the bytes at hand. */
  #rowStart = 0;
  #bytes: Uint8Array = this.#rest;
  #isAtStart = true;

  constructor(onRow: (row: CsvRow) => void) {
    this.#onRow = onRow;
  }

  /** Where the row begins that is not at its end yet. */
  get place(): { line: number; byteOffset: number } {
    return { line: this.#line, byteOffset: this.#byteOffset };
  }

  /** Takes the next bytes, which it keeps. False: a row does not end, and nothing behind it can be read. */
  push(bytes: Uint8Array): boolean {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    this.#parse(joined, true);
    return this.#rest.length <= LONGEST_ROW_BYTES;
  }

  /** The last row need not have a line end. */
  end(): void {
    this.#parse(this.#rest, false);
  }

  #parse(bytes: Uint8Array, goesOn: boolean): void {
    this.#bytes = bytes;
    this.#rowStart = 0;
    if (this.#isAtStart && (bytes.length >= MARK.length || !goesOn)) {
      this.#isAtStart = false;
      if (MARK.every((byte, index) => bytes[index] === byte)) this.#rowStart = MARK.length;
    }
    const from = this.#rowStart;
    const text = this.#decoder.decode(bytes.subarray(from));
    this.#parser ??= this.#createParser(text, goesOn);
    this.#parser?.parse(text, from, goesOn);
    this.#rest = bytes.subarray(this.#rowStart);
    this.#byteOffset += this.#rowStart;
  }

  /** Null: the first line is not all there, which tells how rows end and what lies between cells. */
  #createParser(text: string, goesOn: boolean): InstanceType<typeof Papa.Parser> | null {
    if (!text.includes('\n')) {
      if (goesOn) return null;
      if (text.includes('\r')) this.#lineEnd = '\r';
    }
    const header = text.slice(0, text.indexOf(this.#lineEnd) >>> 0);
    const count = (delimiter: string) => header.split(delimiter).length;
    const delimiter = DELIMITERS.reduce((best, other) => (count(other) > count(best) ? other : best));
    return new Papa.Parser({ delimiter, newline: this.#lineEnd, step: (results) => this.#take(results) });
  }

  #take({
    data: [cells],
    errors,
    meta,
  }: {
    data: string[][];
    errors: unknown[];
    meta: { cursor: number };
  }): void {
    const start = this.#rowStart;
    this.#rowStart = meta.cursor;
    const trimmed = cells.map((cell) => cell.trim());
    const row = {
      cells: trimmed,
      line: this.#line,
      byteOffset: this.#byteOffset + start,
      bytes: () => this.#bytes.subarray(start, meta.cursor),
      isBroken: errors.length > 0 || trimmed.some((cell) => /[\n\r]/.test(cell)),
      isEnded: this.#bytes[meta.cursor - 1] === this.#lineEnd.charCodeAt(0),
    };
    this.#line++;
    for (const cell of cells) {
      if (cell.includes(this.#lineEnd)) this.#line += cell.split(this.#lineEnd).length - 1;
    }
    // PapaParse finds an empty row behind the last line end.
    if (row.cells.some((cell) => cell !== '')) this.#onRow(row);
  }
}
