/** Tells whether a nested object names something twice; top-level names have the name table for that. */
import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { writeWtf8 } from './strings.ts';

/** Slots beyond which a table is not kept, and bytes of names. */
const LARGE = 1 << 12;
const LARGE_POOL = 1 << 20;

export class NestedNames {
  #frames = 0;
  /** Unescaped names of the line, one after the other. */
  readonly #pool = new ByteWriter(256);
  #count = 0;
  #frameOf = new Int32Array(64);
  #hashOf = new Int32Array(64);
  /** As for names at the top: nobody shall make names that collide. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  /** Where each name begins in the pool; the next one's beginning is its end. */
  #startOf = new Int32Array(65);
  /** Name + 1, 0 for free; a power of two, at most half full. */
  #slots = new Int32Array(128);

  /** Forgets everything, for the next line. */
  clear(): void {
    // A line of a million names shall not make every later line clear its table, nor shall its memory stay.
    if (this.#slots.length > LARGE) {
      this.#slots = new Int32Array(128);
      this.#frameOf = new Int32Array(64);
      this.#hashOf = new Int32Array(64);
      this.#startOf = new Int32Array(65);
    } else if (this.#count > 0) this.#slots.fill(0);
    this.#count = 0;
    this.#frames = 0;
    this.#pool.length = 0;
    if (this.#pool.bytes.length > LARGE_POOL) this.#pool.bytes = new Uint8Array(256);
  }

  /** A new object; frames count from 1. */
  openFrame(): number {
    return ++this.#frames;
  }

  /** Adds a name to an object; false if it is there already. */
  add(frame: number, bytes: Uint8Array, start: number, end: number, escaped: boolean): boolean {
    const pool = this.#pool;
    const from = pool.length;
    if (escaped) writeWtf8(bytes, start, end, pool);
    else pool.copy(bytes, start, end);
    let hash = this.#seed ^ Math.imul(frame, 0x9e3779b1);
    for (let i = from; i < pool.length; i++) hash = Math.imul(hash ^ pool.bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let name = this.#slots[slot] - 1; name >= 0; name = this.#slots[slot] - 1) {
      if (this.#hashOf[name] === hash && this.#frameOf[name] === frame && this.#equals(name, from)) {
        pool.length = from;
        return false;
      }
      slot = (slot + 1) & mask;
    }
    this.#insert(frame, hash, from, slot);
    return true;
  }

  #equals(name: number, from: number): boolean {
    const { bytes, length } = this.#pool;
    const start = this.#startOf[name];
    if (this.#startOf[name + 1] - start !== length - from) return false;
    for (let i = from; i < length; i++) if (bytes[i] !== bytes[start + i - from]) return false;
    return true;
  }

  #insert(frame: number, hash: number, from: number, slot: number): void {
    const name = this.#count++;
    if (name === this.#frameOf.length) this.#grow();
    this.#frameOf[name] = frame;
    this.#hashOf[name] = hash;
    this.#startOf[name] = from;
    this.#startOf[name + 1] = this.#pool.length;
    this.#slots[slot] = name + 1;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
  }

  #grow(): void {
    const size = this.#frameOf.length * 2;
    this.#frameOf = grown(this.#frameOf, size);
    this.#hashOf = grown(this.#hashOf, size);
    this.#startOf = grown(this.#startOf, size + 1);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let name = 0; name < this.#count; name++) {
      let slot = this.#hashOf[name] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = name + 1;
    }
    this.#slots = slots;
  }
}
