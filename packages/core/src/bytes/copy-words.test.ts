import { expect, it } from 'vitest';
import { copyWords, WORD_OVERRUN } from './copy-words.ts';

it('copies any bytes, whatever their number and places, and runs over by no more than it says', () => {
  // Eight bytes of 0xFF, or 0x7F behind 0xF0 and more, are no number as a float: they must pass too.
  const patterns = [[0xff], [0xf8, 0x7f], [0x7f, 0xf0, 0xff], [1, 2, 3, 4, 5, 6, 7]];
  for (const pattern of patterns) {
    for (let length = 0; length < 40; length++) {
      for (let start = 0; start < 8; start++) {
        for (let at = 0; at < 4; at++) {
          // Both end where the overrun may: a word further would throw.
          const source = Uint8Array.from(
            { length: start + length + WORD_OVERRUN },
            (_, i) => pattern[i % pattern.length],
          );
          const target = new Uint8Array(at + length + WORD_OVERRUN).fill(0x2c);
          const end = copyWords(
            new DataView(target.buffer),
            at,
            new DataView(source.buffer),
            start,
            start + length,
          );
          expect(end).toBe(at + length);
          expect([...target.subarray(0, at)]).toEqual(Array(at).fill(0x2c));
          expect([...target.subarray(at, end)]).toEqual([...source.subarray(start, start + length)]);
        }
      }
    }
  }
});
