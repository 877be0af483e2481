import { describe, expect, it } from 'vitest';
import { Random } from '../../test/mutated-lines.ts';
import { areDigits, bytesBefore, quoteOrControlBytes, specialBytes } from './words.ts';

const endsText = (byte: number) => byte === 0x22 || byte === 0x5c || byte < 0x20 || byte >= 0x80;
const endsName = (byte: number) => byte === 0x22 || byte < 0x20;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** Bytes beside those that mean something: borrows and carries come from these. */
const BORDERS = [
  ...[
    0x00, 0x01, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x2f, 0x30, 0x39, 0x3a, 0x3f, 0x5b, 0x5c, 0x5d, 0x7f, 0x80,
    0x81,
  ],
  ...[0xa2, 0xb0, 0xb9, 0xdc, 0xfe, 0xff],
];

/** Every two bytes side by side, wherever in a word, among bytes that mean nothing; borders, and words at random. */
function* words(): Generator<readonly number[]> {
  for (let first = 0; first < 256; first++) {
    for (let second = 0; second < 256; second++) {
      yield [first, second, 0x61, 0x61];
      yield [0x61, first, second, 0x61];
      yield [0x37, 0x37, first, second];
      yield [first, 0x37, 0x37, second];
    }
  }
  for (const a of BORDERS) {
    for (const b of BORDERS) for (const c of BORDERS) for (const d of BORDERS) yield [a, b, c, d];
  }
  const random = new Random(1);
  for (let i = 0; i < 200_000; i++) yield [0, 0, 0, 0].map(() => random.below(256));
}

const view = new DataView(new ArrayBuffer(4));
function wordOf(bytes: readonly number[]): number {
  for (let i = 0; i < 4; i++) view.setUint8(i, bytes[i]);
  return view.getInt32(0, true);
}

/** Bytes before the first that a mask means; 4 where it means none. */
const found = (mask: number) => (mask === 0 ? 4 : bytesBefore(mask));

describe('a word of four bytes', () => {
  it.each([
    ['what ends plain text', specialBytes, endsText],
    ['what ends a name', quoteOrControlBytes, endsName],
  ])('tells %s first in it', (_, test, meant) => {
    for (const bytes of words()) {
      const first = bytes.findIndex(meant);
      const expected = first === -1 ? 4 : first;
      const mask = test(wordOf(bytes));
      // No `expect` for each: there are some hundred thousand.
      if (found(mask) !== expected || (mask & 0x7f7f7f7f) !== 0)
        expect.fail(`${bytes}: ${mask}, not at ${expected}`);
    }
  });

  it('tells whether all are digits', () => {
    for (const bytes of words()) {
      if (areDigits(wordOf(bytes)) !== bytes.every(isDigit)) expect.fail(`${bytes}`);
    }
    for (let number = 0; number < 10_000; number++) {
      const digits = [...`${number}`.padStart(4, '0')].map((digit) => digit.charCodeAt(0));
      if (!areDigits(wordOf(digits))) expect.fail(`${number}`);
    }
  });

  it('counts bytes before the lowest bit 7 that is set, whatever is set above', () => {
    for (let bits = 1; bits < 16; bits++) {
      const mask = wordOf([1, 2, 4, 8].map((bit) => ((bits & bit) === 0 ? 0 : 0x80)));
      expect(bytesBefore(mask)).toBe([1, 2, 4, 8].findIndex((bit) => (bits & bit) !== 0));
    }
  });
});
