/** Cells in any style: guarded, protected, cut and quoted as its options have it, and counted. */
import { APOSTROPHE, EQUALS, QUOTE } from '../bytes/ascii.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Counts } from '../model/counts.ts';
import { NULL, NUMBER, STRING, TYPE_MASK } from '../model/record.ts';
import { writeValueText } from '../scan/value.ts';
import { type QuotingRules, quoteIfNeeded } from './csv-cells.ts';
import { isFormula, isFragileNumber, looksProtected } from './csv-guards.ts';
import { type CsvStyle, missingCell } from './csv-options.ts';

/** Writes one cell at a time: right for all, made for those that are not plain. */
export class CellWriter {
  readonly #style: CsvStyle;
  readonly #rules: QuotingRules;
  readonly #missing: Uint8Array;
  #guarded = 0;
  #protected = 0;
  #cut = 0;
  #requoted = 0;

  constructor(style: CsvStyle) {
    this.#style = style;
    this.#rules = { delimiter: style.delimiter, trimsSpaces: style.quoting === 'needed' };
    this.#missing = missingCell(style);
  }

  /** Appends a value of any type. */
  value(bytes: Uint8Array, start: number, end: number, type: number, out: ByteWriter): void {
    const kind = type & TYPE_MASK;
    if (kind === NULL) {
      out.all(this.#missing);
      return;
    }
    const cell = out.length;
    writeValueText(bytes, start, end, type, out);
    this.#finish(out, cell, kind);
  }

  /** Appends a text that is no value: the name of a column. */
  text(text: string, out: ByteWriter): void {
    const cell = out.length;
    out.all(encodeUtf8(text));
    this.#finish(out, cell, STRING);
  }

  /** What was done to cells since the last time; null where that was nothing. */
  takeCounts(): Counts | null {
    const counts: Counts = {
      ...(this.#guarded > 0 && { guarded: this.#guarded }),
      ...(this.#protected > 0 && { protected: this.#protected }),
      ...(this.#cut > 0 && { cut: this.#cut }),
      ...(this.#requoted > 0 && { requoted: this.#requoted }),
    };
    this.#guarded = this.#protected = this.#cut = this.#requoted = 0;
    return Object.keys(counts).length > 0 ? counts : null;
  }

  /** Makes a cell of the text that was written from `cell` on. */
  #finish(out: ByteWriter, cell: number, kind: number): void {
    const { singleQuotes, formulaGuard, textProtection, mostCharacters, quoting } = this.#style;
    if (singleQuotes && toSingleQuotes(out, cell)) this.#requoted++;
    const { bytes, length } = out;
    const isText = kind === STRING;
    const isGuarded = formulaGuard && isText && isFormula(bytes, cell, length);
    const isProtected =
      textProtection &&
      !isGuarded &&
      ((isText && looksProtected(bytes, cell, length)) ||
        ((isText || kind === NUMBER) && isFragileNumber(bytes, cell, length)));
    // The apostrophe is shown, and so it counts; the signs around protected digits are not.
    const most = mostCharacters - (isGuarded ? 1 : 0);
    if (length - cell > most && cut(out, cell, most)) this.#cut++;
    if (isGuarded) {
      insert(out, cell, APOSTROPHE);
      this.#guarded++;
    }
    if (isProtected) {
      quoteIfNeeded(out, cell, this.#rules, true);
      insert(out, cell, EQUALS);
      this.#protected++;
    }
    quoteIfNeeded(out, cell, this.#rules, quoting === 'all' || this.#isNullText(out, cell));
  }

  /** Whether a value reads like what is written for a missing one. */
  #isNullText(out: ByteWriter, cell: number): boolean {
    const { quoting, nullText } = this.#style;
    const { bytes, length } = out;
    if (quoting !== 'needed' || length - cell !== nullText.length) return false;
    return nullText.every((byte, i) => bytes[cell + i] === byte);
  }
}

/** Whether there was a double quotation mark in what was written from `cell` on. */
function toSingleQuotes({ bytes, length }: ByteWriter, cell: number): boolean {
  let found = false;
  for (let at = cell; at < length; at++) {
    if (bytes[at] !== QUOTE) continue;
    bytes[at] = APOSTROPHE;
    found = true;
  }
  return found;
}

function insert(out: ByteWriter, at: number, byte: number): void {
  out.reserve(1);
  out.bytes.copyWithin(at + 1, at, out.length);
  out.bytes[at] = byte;
  out.length++;
}

/** Cuts what is beyond so many UTF-16 units, and never a character in two; false where there is nothing. */
function cut(out: ByteWriter, start: number, most: number): boolean {
  const { bytes, length } = out;
  let units = 0;
  for (let at = start; at < length; at++) {
    const byte = bytes[at];
    // A byte that goes on with a character.
    if ((byte & 0xc0) === 0x80) continue;
    units += byte >= 0xf0 ? 2 : 1;
    if (units <= most) continue;
    out.length = at;
    return true;
  }
  return false;
}
