import { SPACE } from '../bytes/ascii.ts';
import { shareIntegers } from '../bytes/share.ts';
import { ESCAPED, MEMBER_END, MEMBER_START, MEMBER_TYPE, NUMBER, STRING } from '../model/record.ts';
import { type IdentityForm, NUMBER_IDENTITY } from './identity-table.ts';
import { isDigit, isNumber } from './number-form.ts';

const ZERO = 0x30;
const SMALL_E = 0x65;
/** One identity in sixteen that is not there passes all the same. */
const BITS_AN_IDENTITY = 16;
const FEWEST_BITS = 1 << 10;

/** A sieve as plain data, which workers share where they can: a power of two of bits, 32 an integer. */
export type PackedSieve = { seed: number; bits: Int32Array };

/**
 * Makes a sieve of identities in the loose form (loose-identity.ts); `seed` is drawn anew for each, so that nobody can
 * make identities that all pass. No output depends on it.
 */
export function packSieve(count: number, at: (index: number) => IdentityForm): PackedSieve {
  let size = FEWEST_BITS;
  while (size < count * BITS_AN_IDENTITY) size *= 2;
  const sieve = { seed: (Math.random() * 2 ** 32) | 0, bits: shareIntegers(new Int32Array(size >> 5)) };
  for (let index = 0; index < count; index++) {
    const { type, bytes, start, end } = at(index);
    const hash = hashOf(type === NUMBER_IDENTITY, bytes, start, end, sieve.seed);
    // What may be near in too many ways passes anyway.
    if (hash !== PASSES) sieve.bits[wordOf(hash, sieve.bits)] |= 1 << (hash & 31);
  }
  return sieve;
}

/**
 * Tells of nearly all identities, from their bytes in the record and one bit, that they are neither asked for nor near to
 * one that is. Of few asked or of a hundred thousand: it fits the processor's cache, and the tables of them do not.
 */
export class IdentitySieve {
  readonly #bits: Int32Array;
  readonly #seed: number;

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
    if (type !== STRING) return type === NUMBER && this.#has(hashOf(true, bytes, start, end, this.#seed));
    // Spaces around it are no part of the loose form; control characters are not worth a case of their own.
    if (start === end || bytes[start] <= SPACE || bytes[end - 1] <= SPACE) return true;
    return this.#has(hashOf(isNumber(bytes, start, end), bytes, start, end, this.#seed));
  }

  #has(hash: number): boolean {
    const bits = this.#bits;
    return hash === PASSES || (bits[wordOf(hash, bits)] & (1 << (hash & 31))) !== 0;
  }
}

/** Instead of a hash: of what may be near to others in too many ways. */
const PASSES = 0;

/** Which integer of the bits a hash has its bit in; its lowest five bits say which bit that is. */
function wordOf(hash: number, bits: Int32Array): number {
  return (hash >>> 5) & (bits.length - 1);
}

/** A hash, or {@link PASSES}. A text that is spelled as a number has the hash of the number. */
function hashOf(
  isSpelledNumber: boolean,
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number {
  return isSpelledNumber ? hashDigits(bytes, start, end, seed) : hashText(bytes, start, end, seed);
}

/** The same whatever the case of ASCII letters. */
function hashText(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  let all = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    all |= word;
    hash = Math.imul((hash ^ (word | 0x20202020)) + (hash >>> 15), 0x2c1b3c6d);
  }
  for (; at < end; at++) {
    all |= bytes[at];
    hash = Math.imul((hash ^ (bytes[at] | 0x20)) + (hash >>> 15), 0x2c1b3c6d);
  }
  return (all & 0x80808080) !== 0 ? hashAscii(bytes, start, end, seed) : mixed(hash);
}

/**
 * Of a text that is not all ASCII, by what of it is: that stays the same when it is written small, but for the two
 * letters that become an ASCII one. What may be a space at an end is not worth a case of its own.
 */
function hashAscii(bytes: Uint8Array, start: number, end: number, seed: number): number {
  if (bytes[start] >= 0x80 || bytes[end - 1] >= 0x80) return PASSES;
  let hash = seed;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte < 0x80) hash = Math.imul((hash ^ (byte | 0x20)) + (hash >>> 15), 0x2c1b3c6d);
    else if (isKelvin(bytes, i) || isDottedI(bytes, i)) return PASSES;
  }
  return mixed(hash);
}

/** U+212A, of which `toLowerCase` makes k. */
function isKelvin(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xe2 && bytes[at + 1] === 0x84 && bytes[at + 2] === 0xaa;
}

/** U+0130, of which `toLowerCase` makes i and a dot above. */
function isDottedI(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xc4 && bytes[at + 1] === 0xb0;
}

/** The same for all spellings of a number, of its form (number-form.ts) too: by its digits, without zeros at the ends. */
function hashDigits(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = ~seed;
  let zeros = 0;
  let isBehindZeros = false;
  for (let i = start; i < end && (bytes[i] | 0x20) !== SMALL_E; i++) {
    const byte = bytes[i];
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
