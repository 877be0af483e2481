import { SPACE } from '../bytes/ascii.ts';
import { sharedIntegers } from '../bytes/share.ts';
import { viewOf } from '../bytes/view-of.ts';
import { ESCAPED, MEMBER_END, MEMBER_START, MEMBER_TYPE, NUMBER, STRING } from '../model/record.ts';
import { type IdentityForm, NUMBER_IDENTITY } from './identity-form.ts';
import { isDigit, isNumber } from './number-form.ts';

const ZERO = 0x30;
const SMALL_E = 0x65;
/** Of which three are set, all in one integer: one identity in a hundred that is not there passes all the same, or two of millions. */
const BITS_AN_IDENTITY = 16;
const FEWEST_BITS = 1 << 10;

/** A sieve as plain data, which workers share where they can: a power of two of integers, 32 bits each. */
export type PackedSieve = { seed: number; bits: Int32Array };

/**
 * Makes a sieve of identities in the loose form (loose-identity.ts). Its seed is drawn anew for each, so that nobody can
 * make identities that all pass. No output depends on it.
 */
export class SieveMaker {
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  readonly #bits: Int32Array;
  readonly #words = new Words();

  /** Of `count` identities at most. */
  constructor(count: number) {
    let size = FEWEST_BITS;
    while (size < count * BITS_AN_IDENTITY) size *= 2;
    this.#bits = sharedIntegers(size >> 5);
  }

  add({ type, bytes, start, end }: IdentityForm): void {
    const hash = hashOf(type === NUMBER_IDENTITY, this.#words.of(bytes), start, end, this.#seed);
    // What may be near in too many ways passes anyway.
    if (hash !== PASSES) this.#bits[wordOf(hash, this.#bits)] |= bitsOf(hash);
  }

  pack(): PackedSieve {
    return { seed: this.#seed, bits: this.#bits };
  }
}

/**
 * Tells of nearly all identities, from their bytes in the record and three bits, that they are neither asked for nor near to
 * one that is. Of few asked or of a hundred thousand: it fits the processor's cache, and the tables of them do not.
 */
export class IdentitySieve {
  readonly #bits: Int32Array;
  readonly #seed: number;
  readonly #words = new Words();

  constructor({ bits, seed }: PackedSieve) {
    this.#bits = bits;
    this.#seed = seed;
  }

  /** Whether the member at `member` on the tape (0: there is none) may be one of the identities, or near to one. */
  passes(bytes: Uint8Array, tape: Int32Array, member: number): boolean {
    if (member === 0) return false;
    const type = tape[member + MEMBER_TYPE];
    const start = tape[member + MEMBER_START];
    const end = tape[member + MEMBER_END];
    // Escapes are few: what they spell is read where it can be.
    if (type === (STRING | ESCAPED)) return true;
    const words = this.#words.of(bytes);
    if (type !== STRING) return type === NUMBER && this.#has(hashDigits(words, start, end, this.#seed));
    // Spaces around it are no part of the loose form; control characters are not worth a case of their own.
    if (start === end || bytes[start] <= SPACE || bytes[end - 1] <= SPACE) return true;
    return this.#has(hashOf(isNumber(bytes, start, end), words, start, end, this.#seed));
  }

  #has(hash: number): boolean {
    const bits = this.#bits;
    const own = bitsOf(hash);
    return hash === PASSES || (bits[wordOf(hash, bits)] & own) === own;
  }
}

/** Instead of a hash: of what may be near to others in too many ways. */
const PASSES = 0;

/** Which integer a hash has its bits in. */
function wordOf(hash: number, bits: Int32Array): number {
  return (hash >>> 5) & (bits.length - 1);
}

/** The bits, by what of the hash does not choose the integer, as long as there are 65,536 of those at most. */
function bitsOf(hash: number): number {
  return (1 << hash) | (1 << (hash >>> 21)) | (1 << (hash >>> 26));
}

/** Bytes to be read four at a time, as long as they are the same. */
class Words {
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);

  of(bytes: Uint8Array): DataView {
    if (bytes === this.#bytes) return this.#view;
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    return this.#view;
  }
}

/** A hash, or {@link PASSES}. A text that is spelled as a number has the hash of the number. */
function hashOf(isSpelledNumber: boolean, words: DataView, start: number, end: number, seed: number): number {
  return isSpelledNumber ? hashDigits(words, start, end, seed) : hashText(words, start, end, seed);
}

/** The same whatever the case of ASCII letters. */
function hashText(words: DataView, start: number, end: number, seed: number): number {
  let hash = seed;
  let all = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = words.getInt32(at, true);
    all |= word;
    hash = Math.imul((hash ^ (word | 0x20202020)) + (hash >>> 15), 0x2c1b3c6d);
  }
  for (; at < end; at++) {
    all |= words.getUint8(at);
    hash = Math.imul((hash ^ (words.getUint8(at) | 0x20)) + (hash >>> 15), 0x2c1b3c6d);
  }
  return (all & 0x80808080) !== 0 ? hashAscii(words, start, end, seed) : mixed(hash);
}

/**
 * Of a text that is not all ASCII, by what of it is: that stays the same when it is written small, but for the two
 * letters that become an ASCII one. What may be a space at an end is not worth a case of its own.
 */
function hashAscii(words: DataView, start: number, end: number, seed: number): number {
  if (words.getUint8(start) >= 0x80 || words.getUint8(end - 1) >= 0x80) return PASSES;
  let hash = seed;
  for (let i = start; i < end; i++) {
    const byte = words.getUint8(i);
    if (byte < 0x80) hash = Math.imul((hash ^ (byte | 0x20)) + (hash >>> 15), 0x2c1b3c6d);
    else if (isKelvin(words, i) || isDottedI(words, i)) return PASSES;
  }
  return mixed(hash);
}

/** U+212A, of which `toLowerCase` makes k. */
function isKelvin(words: DataView, at: number): boolean {
  return words.getUint8(at) === 0xe2 && words.getUint8(at + 1) === 0x84 && words.getUint8(at + 2) === 0xaa;
}

/** U+0130, of which `toLowerCase` makes i and a dot above. */
function isDottedI(words: DataView, at: number): boolean {
  return words.getUint8(at) === 0xc4 && words.getUint8(at + 1) === 0xb0;
}

/** The same for all spellings of a number, of its form (number-form.ts) too: by its digits, without zeros at the ends. */
function hashDigits(words: DataView, start: number, end: number, seed: number): number {
  let hash = ~seed;
  let zeros = 0;
  let isBehindZeros = false;
  for (let i = start; i < end && (words.getUint8(i) | 0x20) !== SMALL_E; i++) {
    const byte = words.getUint8(i);
    if (!isDigit(byte)) continue;
    if (byte === ZERO) {
      if (isBehindZeros) zeros++;
      continue;
    }
    isBehindZeros = true;
    for (; zeros > 0; zeros--) hash = Math.imul(hash ^ ZERO, 0x01000193);
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return mixed(hash);
}

/** Never {@link PASSES}. */
function mixed(hash: number): number {
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) | 0x80000000;
}
