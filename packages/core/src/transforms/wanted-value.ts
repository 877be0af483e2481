import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ESCAPED, NUMBER, STRING, TYPE_MASK } from '../model/record.ts';
import { isNumber, writeNumberForm } from '../scan/number-form.ts';
import { writeValueText } from '../scan/value.ts';

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * A value that is asked for as a text. It fits a value that CSV writes as that text; if the text is a number, it fits
 * every spelling of the number, be it in a text or not (to Kissmetrics a text "123" is the number 123).
 */
export class WantedValue {
  readonly #text: Uint8Array;
  /** Null where the text is no number. */
  readonly #numberForm: Uint8Array | null;
  readonly #made = new ByteWriter(64);

  constructor(text: string) {
    this.#text = encodeUtf8(text);
    this.#numberForm = this.#formOf(this.#text, 0, this.#text.length)?.slice() ?? null;
  }

  /** Whether it fits the member with this span and type. */
  fits(bytes: Uint8Array, start: number, end: number, type: number): boolean {
    switch (type & TYPE_MASK) {
      case NUMBER:
        return this.#numberForm !== null && this.#isSameNumber(bytes, start, end);
      case STRING:
        if ((type & ESCAPED) === 0) return this.#fitsText(bytes, start, end);
    }
    const made = this.#made;
    made.length = 0;
    writeValueText(bytes, start, end, type, made);
    return (type & TYPE_MASK) === STRING
      ? // The form of a number is written where this text is.
        this.#fitsText(made.view().slice(), 0, made.length)
      : isEqual(this.#text, made.bytes, 0, made.length);
  }

  #fitsText(bytes: Uint8Array, start: number, end: number): boolean {
    if (isEqual(this.#text, bytes, start, end)) return true;
    if (this.#numberForm === null || start === end) return false;
    const first = bytes[start];
    if (first !== MINUS && (first < ZERO || first > NINE)) return false;
    return this.#isSameNumber(bytes, start, end);
  }

  #isSameNumber(bytes: Uint8Array, start: number, end: number): boolean {
    const form = this.#formOf(bytes, start, end);
    return form !== null && this.#numberForm !== null && isEqual(this.#numberForm, form, 0, form.length);
  }

  #formOf(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
    if (!isNumber(bytes, start, end)) return null;
    this.#made.length = 0;
    writeNumberForm(bytes, start, end, this.#made);
    return this.#made.view();
  }
}

function isEqual(wanted: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (wanted.length !== end - start) return false;
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== bytes[start + i]) return false;
  return true;
}
