/**
 * Names as small integers. A name is looked up by its bytes as spelled; spellings that are equal after
 * unescaping share an id (behaviour rule 8), so only a spelling never seen before is decoded.
 */
import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';

export class NameTable {
  /** Text of each name by id; lone surrogates are kept. */
  readonly texts: string[] = [];
  readonly #ids = new Map<string, number>();
  // Spellings: bytes in one pool, offsets and ids side by side, slots by open addressing.
  readonly #pool = new ByteWriter(1 << 14);
  #offsets = new Int32Array(1 << 10);
  #lengths = new Int32Array(1 << 10);
  #hashes = new Int32Array(1 << 10);
  #spellingIds = new Int32Array(1 << 10);
  #spellings = 0;
  /** Drawn anew for each table, so that nobody can make names that collide. No output depends on it. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  /** Spelling + 1, 0 for free; a power of two, at most half full. */
  #slots = new Int32Array(1 << 11);

  /** `first` get the ids from 0 on. */
  constructor(first: readonly string[] = []) {
    for (const text of first) this.#idOfText(text);
  }

  get size(): number {
    return this.texts.length;
  }

  /** The id of the name spelled `bytes[start, end)`, as it stands between its quotes in legal JSON. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    let hash = this.#seed ^ length;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const spelling = slots[slot] - 1;
      if (spelling < 0) return this.#add(bytes, start, end, hash, slot);
      if (
        this.#hashes[spelling] === hash &&
        this.#lengths[spelling] === length &&
        this.#equals(bytes, start, this.#offsets[spelling], length)
      ) {
        return this.#spellingIds[spelling];
      }
      slot = (slot + 1) & mask;
    }
  }

  #equals(bytes: Uint8Array, start: number, offset: number, length: number): boolean {
    const pool = this.#pool.bytes;
    for (let i = 0; i < length; i++) if (bytes[start + i] !== pool[offset + i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const id = this.#idOfText(textOf(bytes, start, end));
    const spelling = this.#spellings++;
    if (spelling === this.#offsets.length) {
      this.#offsets = grown(this.#offsets, this.#offsets.length * 2);
      this.#lengths = grown(this.#lengths, this.#lengths.length * 2);
      this.#hashes = grown(this.#hashes, this.#hashes.length * 2);
      this.#spellingIds = grown(this.#spellingIds, this.#spellingIds.length * 2);
    }
    this.#offsets[spelling] = this.#pool.length;
    this.#lengths[spelling] = end - start;
    this.#hashes[spelling] = hash;
    this.#spellingIds[spelling] = id;
    this.#pool.copy(bytes, start, end);
    this.#slots[slot] = spelling + 1;
    if (this.#spellings * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let spelling = 0; spelling < this.#spellings; spelling++) {
      let slot = this.#hashes[spelling] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = spelling + 1;
    }
    this.#slots = slots;
  }

  #idOfText(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.#ids.set(text, id);
      this.texts.push(text);
    }
    return id;
  }
}

/** The text of a legal JSON string that stands in `bytes[start, end)` without its quotes. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const spelled = decodeUtf8(bytes, start, end);
  return spelled.includes('\\') ? JSON.parse(`"${spelled}"`) : spelled;
}
