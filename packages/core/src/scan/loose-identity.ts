import { isSpace, SPACE } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { type IdentityForm, NUMBER_IDENTITY, TEXT_IDENTITY } from './identity-form.ts';
import { isNumber, writeNumberForm } from './number-form.ts';

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/**
 * Identities in a form in which near ones are equal: without regard to case and to spaces around them, a text that is
 * spelled as a number being that number. What was read last is the reader itself.
 */
export class LooseIdentity implements IdentityForm {
  type = TEXT_IDENTITY;
  bytes: Uint8Array;
  start = 0;
  end = 0;
  readonly #form = new ByteWriter(64);

  constructor() {
    this.bytes = this.#form.bytes;
  }

  read({ type, bytes, start, end }: IdentityForm): void {
    if (type === NUMBER_IDENTITY) this.#set(type, bytes, start, end);
    else this.#text(bytes, start, end);
  }

  #text(bytes: Uint8Array, start: number, end: number): void {
    const form = this.#form;
    while (start < end && isBlank(bytes[start])) start++;
    while (end > start && isBlank(bytes[end - 1])) end--;
    form.length = 0;
    form.reserve(end - start);
    const to = form.bytes;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte >= 0x80) {
        form.length = 0;
        form.all(encodeUtf8(decodeUtf8(bytes, start, end).trim().toLowerCase()));
        break;
      }
      to[form.length++] = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
    }
    if (isNumber(form.bytes, 0, form.length)) this.#number();
    else this.#set(TEXT_IDENTITY, form.bytes, 0, form.length);
  }

  #number(): void {
    const form = this.#form;
    const { length } = form;
    form.reserve(length + 24);
    writeNumberForm(form.bytes, 0, length, form);
    this.#set(NUMBER_IDENTITY, form.bytes, length, form.length);
  }

  #set(type: number, bytes: Uint8Array, start: number, end: number): void {
    this.type = type;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }
}

/** What `trim` takes away, of ASCII. */
function isBlank(byte: number): boolean {
  return byte === SPACE || isSpace(byte) || byte === 0x0b || byte === 0x0c;
}
