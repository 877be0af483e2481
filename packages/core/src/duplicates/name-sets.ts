/**
 * Sets of names by number: what was seen at one moment of one person. Exports know few different ones, so each is kept
 * once, and what comes of two is remembered.
 */
import { grown } from '../bytes/grown.ts';

/** What is new of a record's names where some were seen before. */
export type Meeting = {
  /** Everything seen now. */
  union: number;
  /** Of the record's names those seen before, in order; all of them in `all`. */
  seen: number[];
  all: boolean;
};

/** Meetings remembered: an export has thousands at most, a hostile one as many as records. */
const MOST_MEETINGS = 1 << 16;

export class NameSets {
  /** COUNT NAME … of each set, by its position. */
  #pool = new Int32Array(1 << 12);
  #length = 0;
  /** Position + 1, 0 for free; a power of two, at most half full. */
  #slots = new Int32Array(1 << 8);
  #count = 0;
  readonly #meetings = new Map<number, Map<number, Meeting>>();
  #meetingCount = 0;
  #sorted = new Int32Array(64);

  get bytes(): number {
    return this.#pool.byteLength + this.#slots.byteLength;
  }

  /** The set of `count` different names from `from` on. */
  idOf(names: Int32Array, from: number, count: number): number {
    if (this.#sorted.length < count) this.#sorted = new Int32Array(count * 2);
    const sorted = this.#sorted;
    for (let i = 0; i < count; i++) sorted[i] = names[from + i];
    sort(sorted, count);
    return this.#intern(sorted, count);
  }

  /** What a record with the names of `set` brings where those of `known` were seen. */
  meet(known: number, set: number): Meeting {
    const found = this.#meetings.get(known)?.get(set);
    if (found !== undefined) return found;
    if (++this.#meetingCount > MOST_MEETINGS) {
      this.#meetings.clear();
      this.#meetingCount = 1;
    }
    const meeting = this.#work(known, set);
    let ofKnown = this.#meetings.get(known);
    if (ofKnown === undefined) {
      ofKnown = new Map();
      this.#meetings.set(known, ofKnown);
    }
    ofKnown.set(set, meeting);
    return meeting;
  }

  #work(known: number, set: number): Meeting {
    const before = new Set(this.#namesOf(known));
    const names = this.#namesOf(set);
    const seen = [...names].filter((name) => before.has(name));
    const union = Int32Array.from(new Set([...before, ...names])).sort();
    return { union: this.#intern(union, union.length), seen, all: seen.length === names.length };
  }

  #namesOf(set: number): Int32Array {
    return this.#pool.subarray(set + 1, set + 1 + this.#pool[set]);
  }

  /** The set of names that are in order. */
  #intern(names: Int32Array, count: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(names, 0, count) & mask;
    for (let stored = this.#slots[slot]; stored !== 0; stored = this.#slots[slot]) {
      if (this.#equals(stored - 1, names, count)) return stored - 1;
      slot = (slot + 1) & mask;
    }
    const id = this.#length;
    if (id + count + 1 > this.#pool.length) {
      // By halves: a large pool is not there twice over for long, and most is in use.
      this.#pool = grown(this.#pool, Math.ceil((id + count + 1) * 1.5));
    }
    this.#pool[id] = count;
    for (let i = 0; i < count; i++) this.#pool[id + 1 + i] = names[i];
    this.#length = id + count + 1;
    this.#slots[slot] = id + 1;
    if (++this.#count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #equals(set: number, names: Int32Array, count: number): boolean {
    const pool = this.#pool;
    if (pool[set] !== count) return false;
    for (let i = 0; i < count; i++) if (pool[set + 1 + i] !== names[i]) return false;
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let set = 0; set < this.#length; set += 1 + this.#pool[set]) {
      let slot = hashOf(this.#pool, set + 1, this.#pool[set]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = set + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(names: Int32Array, from: number, count: number): number {
  let hash = count;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ names[from + i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0x85ebca6b) >>> 7;
}

/** Beyond this many, the engine's own sort is quicker. */
const FEW = 24;

function sort(names: Int32Array, count: number): void {
  if (count > FEW) {
    names.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const name = names[i];
    let at = i - 1;
    for (; at >= 0 && names[at] > name; at--) names[at + 1] = names[at];
    names[at + 1] = name;
  }
}
