import { BACKSLASH } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import {
  ESCAPED,
  MEMBER_END,
  MEMBER_START,
  MEMBER_TYPE,
  NUMBER,
  STRING,
  TYPE_MASK,
} from '../model/record.ts';
import { type IdentityForm, NUMBER_IDENTITY, TEXT_IDENTITY } from './identity-form.ts';
import { textOf } from './names.ts';
import { writeNumberForm } from './number-form.ts';
import { writeWtf8 } from './strings.ts';

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/**
 * Identities in the form in which they are equal: a text by what it says, however it is escaped; a number by its value,
 * however it is spelled. What was read last is the reader itself. No string is made, but for a text beyond ASCII, or
 * with escapes, whose case makes no difference.
 */
export class IdentityReader implements IdentityForm {
  type = TEXT_IDENTITY;
  bytes: Uint8Array;
  start = 0;
  end = 0;
  readonly #ignoreCase: boolean;
  readonly #form = new ByteWriter(64);

  /** `ignoreCase`: texts that `toLowerCase` makes equal are one identity. */
  constructor({ ignoreCase }: { ignoreCase: boolean }) {
    this.#ignoreCase = ignoreCase;
    this.bytes = this.#form.bytes;
  }

  /** Reads the member at `member` on the tape (0: there is none); false where it is neither a text nor a number. */
  read(bytes: Uint8Array, tape: Int32Array, member: number): boolean {
    if (member === 0) return false;
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    const type = tape[member + MEMBER_TYPE];
    if (type === NUMBER) {
      this.#number(bytes, start, end);
      return true;
    }
    if ((type & TYPE_MASK) !== STRING) return false;
    if (this.#ignoreCase) this.#folded(bytes, start, end);
    else if ((type & ESCAPED) !== 0) this.#unescaped(bytes, start, end);
    else this.#set(TEXT_IDENTITY, bytes, start, end);
    return true;
  }

  readText(text: string): void {
    this.#form.length = 0;
    this.#text(this.#ignoreCase ? text.toLowerCase() : text);
  }

  /** `literal` is a JSON number. */
  readNumber(literal: string): void {
    const bytes = encodeUtf8(literal);
    this.#number(bytes, 0, bytes.length);
  }

  #number(bytes: Uint8Array, start: number, end: number): void {
    this.#form.length = 0;
    writeNumberForm(bytes, start, end, this.#form);
    this.#setForm(NUMBER_IDENTITY);
  }

  #unescaped(bytes: Uint8Array, start: number, end: number): void {
    this.#form.length = 0;
    writeWtf8(bytes, start, end, this.#form);
    this.#setForm(TEXT_IDENTITY);
  }

  #folded(bytes: Uint8Array, start: number, end: number): void {
    const form = this.#form;
    form.length = 0;
    form.reserve(end - start);
    const to = form.bytes;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte >= 0x80 || byte === BACKSLASH) {
        form.length = 0;
        this.#text(textOf(bytes, start, end).toLowerCase());
        return;
      }
      to[form.length++] = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
    }
    this.#setForm(TEXT_IDENTITY);
  }

  /** Lone surrogates stay apart, as {@link writeWtf8} has them. Most texts are ASCII: that takes a fifth of the time. */
  #text(text: string): void {
    const form = this.#form;
    form.reserve(text.length);
    const to = form.bytes;
    let at = 0;
    for (; at < text.length && text.charCodeAt(at) < 0x80; at++) to[form.length++] = text.charCodeAt(at);
    for (const character of text.slice(at)) form.codePoint(character.codePointAt(0) ?? 0);
    this.#setForm(TEXT_IDENTITY);
  }

  #setForm(type: number): void {
    this.#set(type, this.#form.bytes, 0, this.#form.length);
  }

  #set(type: number, bytes: Uint8Array, start: number, end: number): void {
    this.type = type;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }
}
