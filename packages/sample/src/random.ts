/** Mixes three numbers, taken as 32-bit integers, to an unsigned 32-bit number: the same on every engine. */
export function hash32(first: number, second: number, third: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15) ^ second) + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul((hash ^ (hash >>> 13) ^ third) + 0x165667b1, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Folds a whole number of up to 53 bits, negative or not, to 32 bits. */
export function foldTo32(value: number): number {
  return hash32(value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0, 0);
}

/**
 * A stream of random numbers (sfc32) that is given by a seed and a stream number. It uses integers and the four
 * basic operations only: exponentials, logarithms and the like differ between engines, and the same seed has to give
 * the same bytes everywhere.
 */
export class Random {
  readonly #state: Int32Array;

  constructor(seed: number, stream: number) {
    this.#state = Int32Array.of(hash32(seed, stream, 1), hash32(seed, stream, 2), hash32(seed, stream, 3), 1);
    for (let round = 0; round < 12; round++) this.next();
  }

  /** The next unsigned 32-bit number. */
  next(): number {
    const state = this.#state;
    const b = state[1]!;
    const c = state[2]!;
    const counter = state[3]!;
    const sum = (state[0]! + b + counter) | 0;
    state[3] = (counter + 1) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** Like {@link below}, but low numbers are far more frequent: a tenth of the range takes a third of the draws. */
  low(limit: number): number {
    const fraction = this.fraction();
    return Math.floor(fraction * fraction * limit);
  }

  /** Like {@link low}, more so: a tenth of the range takes almost half of the draws. */
  lowest(limit: number): number {
    const fraction = this.fraction();
    return Math.floor(fraction * fraction * fraction * limit);
  }

  /** True in `share` of the calls. */
  chance(share: number): boolean {
    return this.next() < share * 0x1_0000_0000;
  }

  /** Any element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
