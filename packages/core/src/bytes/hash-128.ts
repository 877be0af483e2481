/**
 * A keyed hash of 128 bits over bytes and words: the rounds of HalfSipHash, one for each word and four at the end, with
 * all of its state as key and as result. Nobody who does not know the key can make two inputs that collide.
 * Source: J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF" (2012), and its 32-bit variant.
 *
 * One object serves any number of hashes, one after the other: `begin`, then what is hashed, then `finish`. Who adds
 * parts of any length must add their lengths too.
 */
export type HashKey = readonly [number, number, number, number];

const FINAL_ROUNDS = 4;

/** A key that nobody knows. */
export function drawHashKey(): HashKey {
  const word = () => (Math.random() * 2 ** 32) | 0;
  return [word(), word(), word(), word()];
}

export class Hash128 {
  readonly #key: HashKey;
  /** The result, behind `finish`. */
  a = 0;
  b = 0;
  c = 0;
  d = 0;

  constructor(key: HashKey) {
    this.#key = key;
  }

  /** Hashes that begin with other numbers never meet. */
  begin(domain: number): void {
    const [a, b, c, d] = this.#key;
    this.a = a;
    this.b = b;
    this.c = c ^ 0x6c796765;
    this.d = d ^ 0x74656462;
    this.word(domain);
  }

  word(word: number): void {
    let { a, b, c, d } = this;
    d ^= word;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    this.a = a ^ word;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Adds `[start, end)` of the view's bytes, behind their number. */
  bytes(view: DataView, start: number, end: number): void {
    this.word(end - start);
    let { a, b, c, d } = this;
    const lastWord = end - 4;
    let position = start;
    for (; position <= lastWord; position += 4) {
      const word = view.getInt32(position, true);
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    if (position === end) return;
    let word = 0;
    for (let shift = 0; position < end; shift += 8) word |= view.getUint8(position++) << shift;
    this.word(word);
  }

  finish(): void {
    this.c ^= 0xff;
    for (let round = 0; round < FINAL_ROUNDS; round++) this.word(0);
  }
}
