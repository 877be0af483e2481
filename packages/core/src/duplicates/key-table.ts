/**
 * A number for each key of 128 bits. Open addressing in many small tables of typed arrays: a full one is copied into one
 * that is a quarter larger, so that no more than a small table's room is ever there twice. From 60 to 75 % of the slots
 * are taken, of 20 bytes each: 27 to 33 bytes a key.
 */
import { KEY_WORDS } from './keys.ts';

const SLOT_WORDS = KEY_WORDS + 1;
const SEGMENT_BITS = 8;
const FIRST_SLOTS = 16;
const FULLEST = 0.75;
const GROWTH = 1.25;
/** At most, over many keys. */
export const BYTES_PER_KEY = 34;

/** `words` holds SLOT_WORDS for each slot, the last of them 0 where it is free. */
type Segment = { words: Int32Array; slots: number; keys: number };

export class KeyTable {
  readonly #segments: Segment[] = Array.from({ length: 1 << SEGMENT_BITS }, () => newSegment(FIRST_SLOTS));
  /** Keys in it. */
  size = 0;

  // Of the key that was looked for last.
  #segment = this.#segments[0];
  #at = 0;

  get bytes(): number {
    return this.#segments.reduce((sum, { words }) => sum + words.byteLength, 0);
  }

  /** The key's number; -1 where it has none. The next `set` or `add` is for this key. */
  find(a: number, b: number, c: number, d: number): number {
    const segment = this.#segments[a >>> (32 - SEGMENT_BITS)];
    const { words, slots } = segment;
    let slot = homeOf(b, slots);
    for (;;) {
      const at = slot * SLOT_WORDS;
      const stored = words[at + KEY_WORDS];
      const isKey = words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
      if (stored === 0 || isKey) {
        this.#segment = segment;
        this.#at = at;
        return stored - 1;
      }
      if (++slot === slots) slot = 0;
    }
  }

  /** Gives the key that was found another number. */
  set(number: number): void {
    this.#segment.words[this.#at + KEY_WORDS] = number + 1;
  }

  /** Adds the key that was not found. */
  add(a: number, b: number, c: number, d: number, number: number): void {
    const segment = this.#segment;
    const { words } = segment;
    const at = this.#at;
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = d;
    words[at + KEY_WORDS] = number + 1;
    this.size++;
    if (++segment.keys > segment.slots * FULLEST) grow(segment);
  }
}

function newSegment(slots: number): Segment {
  return { words: new Int32Array(slots * SLOT_WORDS), slots, keys: 0 };
}

/** Keys are as good as random: the second word, as a fraction, says where among the slots. */
function homeOf(word: number, slots: number): number {
  return Math.floor(((word >>> 0) / 2 ** 32) * slots);
}

/** Homes keep their order when there are more slots, so old and new are gone through from start to end. */
function grow(segment: Segment): void {
  const { words, slots } = segment;
  const larger = newSegment(Math.ceil(slots * GROWTH));
  for (let from = 0; from < words.length; from += SLOT_WORDS) {
    if (words[from + KEY_WORDS] === 0) continue;
    let slot = homeOf(words[from + 1], larger.slots);
    while (larger.words[slot * SLOT_WORDS + KEY_WORDS] !== 0) if (++slot === larger.slots) slot = 0;
    const to = slot * SLOT_WORDS;
    for (let i = 0; i < SLOT_WORDS; i++) larger.words[to + i] = words[from + i];
  }
  segment.words = larger.words;
  segment.slots = larger.slots;
}
