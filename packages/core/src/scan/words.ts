/**
 * Four bytes at once: tests on the bytes of a 32-bit word, little-endian, that answer with bit 7 of each byte
 * that is meant. The lowest bit that is set is always right; higher ones may be false where a lower one is
 * set (the subtraction borrows), so only the lowest may be used.
 * Source: H. S. Warren, Hacker's Delight, 6-1 ("find first 0-byte").
 */

const ONES = 0x01010101;
const HIGH = 0x80808080 | 0;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
const SPACES = 0x20202020;

/** Bytes that end plain text: a quote, a backslash, a control character, or no ASCII at all. */
export const specialBytes = (word: number): number => {
  const quote = word ^ QUOTES;
  const backslash = word ^ BACKSLASHES;
  return (
    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - SPACES) & ~word) | word) & HIGH
  );
};

/** A quote, escaped or not, or a control character. */
export const quoteOrControlBytes = (word: number): number => {
  const quote = word ^ QUOTES;
  return (((quote - ONES) & ~quote) | ((word - SPACES) & ~word)) & HIGH;
};

/** How many bytes stand before the lowest one that `mask` means; `mask` is not 0. */
export const bytesBefore = (mask: number): number => {
  return (31 - Math.clz32(mask & -mask)) >> 3;
};

/** Whether all four bytes are ASCII digits. */
export const areDigits = (word: number): boolean => {
  return (word & 0xf0f0f0f0) === 0x30303030 && ((word + 0x06060606) & 0xf0f0f0f0) === 0x30303030;
};
