import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import type { IdentityForm } from './identity-form.ts';

/** A list as plain data. */
export type PackedList = {
  /** Type and form of each, one after the other. */
  bytes: Uint8Array;
  /** Where each begins in `bytes`, and where the last ends. */
  offsets: Int32Array;
};

const FIRST_OFFSETS = 16;

/** Identities by their numbers, as they were added: four to eight bytes each, beside their text. */
export class IdentityList {
  readonly #pool = new ByteWriter(0);
  #offsets: Int32Array = new Int32Array(FIRST_OFFSETS);
  #count = 0;

  constructor(packed?: PackedList) {
    if (packed === undefined) return;
    this.#pool.bytes = packed.bytes as Uint8Array<ArrayBuffer>;
    this.#pool.length = packed.bytes.length;
    this.#offsets = packed.offsets;
    this.#count = packed.offsets.length - 1;
  }

  get size(): number {
    return this.#count;
  }

  add({ type, bytes, start, end }: IdentityForm): void {
    this.#pool.byte(type);
    this.#pool.copy(bytes, start, end);
    this.#count++;
    if (this.#count === this.#offsets.length) this.#offsets = grown(this.#offsets, this.#count * 2);
    this.#offsets[this.#count] = this.#pool.length;
  }

  /** Valid until the next is added. */
  at(index: number): IdentityForm {
    const { bytes } = this.#pool;
    const start = this.#offsets[index];
    return { type: bytes[start], bytes, start: start + 1, end: this.#offsets[index + 1] };
  }

  pack(): PackedList {
    return {
      bytes: this.#pool.view().slice(),
      offsets: this.#offsets.slice(0, this.#count + 1),
    };
  }
}
