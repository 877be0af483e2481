import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { shareBytes, sharedBytes, sharedIntegers, shareIntegers } from '../bytes/share.ts';
import type { IdentityForm } from './identity-form.ts';

/** A table as plain data: few arrays, however many identities, which workers share where they can. */
export type PackedIdentities = {
  count: number;
  seed: number;
  /** Type and form of each, one after the other. */
  bytes: Uint8Array;
  /** Where each begins in `bytes`, and where the last ends. */
  offsets: Int32Array;
  /** Two integers a slot: a hash, and the identity's number + 1, or 0 for a free one. */
  slots: Int32Array;
};

const FIRST_SLOTS = 16;
/** What most identities take, with their type. */
const USUAL_BYTES = 32;

/** A power of two, of which `count` identities take a half at most. */
function slotsFor(count: number): number {
  let slots = FIRST_SLOTS;
  while (slots < count * 2) slots *= 2;
  return slots;
}

/**
 * Identities numbered from 0 in the order in which they were added: some 20 to 40 bytes each, beside their text. Found
 * by open addressing, without a string.
 */
export class IdentityTable {
  #count: number;
  /** Drawn anew for each table, so that nobody can make identities that collide. No output depends on it. */
  readonly #seed: number;
  readonly #pool: ByteWriter;
  #offsets: Int32Array;
  /** At most half full. */
  #slots: Int32Array;
  /** Others have these slots too: they are copied before an identity is added. */
  #sharesSlots: boolean;

  /** `room`: how many are likely to come, so that nothing need grow. */
  constructor(packed?: PackedIdentities, room = 0) {
    this.#count = packed?.count ?? 0;
    this.#seed = packed?.seed ?? (Math.random() * 2 ** 32) | 0;
    this.#pool = new ByteWriter(0);
    this.#pool.bytes = (packed?.bytes ?? sharedBytes(room * USUAL_BYTES)) as Uint8Array<ArrayBuffer>;
    this.#pool.length = packed?.bytes.length ?? 0;
    this.#offsets = packed?.offsets ?? sharedIntegers(Math.max(FIRST_SLOTS, room + 2));
    this.#slots = packed?.slots ?? sharedIntegers(slotsFor(room) * 2);
    this.#sharesSlots = packed !== undefined;
  }

  get size(): number {
    return this.#count;
  }

  /** The identity's number; -1 where it is not in the table. */
  find(identity: IdentityForm): number {
    const slot = this.#slotOf(identity, this.#hash(identity));
    return this.#slots[slot + 1] - 1;
  }

  /** The identity's number, which is a new one if it was not in the table. */
  add(identity: IdentityForm): number {
    const hash = this.#hash(identity);
    const slot = this.#slotOf(identity, hash);
    const known = this.#slots[slot + 1] - 1;
    if (known >= 0) return known;
    if (this.#sharesSlots) this.#slots = this.#slots.slice();
    this.#sharesSlots = false;
    const index = this.#count++;
    const { type, bytes, start, end } = identity;
    this.#pool.byte(type);
    this.#pool.copy(bytes, start, end);
    if (this.#count === this.#offsets.length) this.#offsets = grown(this.#offsets, this.#count * 2);
    this.#offsets[this.#count] = this.#pool.length;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = index + 1;
    if (this.#count * 4 > this.#slots.length) this.#spread();
    return index;
  }

  /** An identity that was added: valid until the next is. */
  at(index: number): IdentityForm {
    const { bytes } = this.#pool;
    const start = this.#offsets[index];
    return { type: bytes[start], bytes, start: start + 1, end: this.#offsets[index + 1] };
  }

  pack(): PackedIdentities {
    this.#sharesSlots = true;
    return {
      count: this.#count,
      seed: this.#seed,
      bytes: shareBytes(this.#pool.view()),
      offsets: shareIntegers(this.#offsets.subarray(0, this.#count + 1)),
      slots: shareIntegers(this.#slots),
    };
  }

  /** By the byte, not `hashIdentity`: of that, texts are known that collide whatever the seed is. */
  #hash({ type, bytes, start, end }: IdentityForm): number {
    let hash = this.#seed ^ type;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  /** Where the identity is in `#slots`, or where it would be put. */
  #slotOf(identity: IdentityForm, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash * 2) & mask;
    while (slots[slot + 1] !== 0 && !(slots[slot] === hash && this.#equals(identity, slots[slot + 1] - 1))) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  #equals({ type, bytes, start, end }: IdentityForm, index: number): boolean {
    const pool = this.#pool.bytes;
    let offset = this.#offsets[index];
    if (this.#offsets[index + 1] - offset !== end - start + 1 || pool[offset] !== type) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== pool[++offset]) return false;
    return true;
  }

  #spread(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let slot = (old[from] * 2) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from];
      slots[slot + 1] = old[from + 1];
    }
    this.#slots = slots;
  }
}
