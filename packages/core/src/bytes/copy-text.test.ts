import { expect, it } from 'vitest';
import { copyText, SHORTEST_TEXT } from './copy-text.ts';

it('copies text of any length from the shortest on, from and to any place, and nothing else', () => {
  // With the bytes that floats which are no number end with, as near to each other as text has them.
  const texts = ['abcdefg', '\x7f\u{10ffff}', '\u{f0000}\x7f', 'é\x7f', '\u{10ffff}'].map((text) =>
    Buffer.from(text.repeat(40)),
  );
  for (const text of texts) {
    for (let length = SHORTEST_TEXT; length < 70; length++) {
      for (let start = 0; start < 8; start++) {
        for (let at = 0; at < 3; at++) {
          const source = text.subarray(0, start + length);
          const target = new Uint8Array(at + length + 1).fill(0x2c);
          copyText(
            new DataView(target.buffer),
            at,
            new DataView(source.buffer, source.byteOffset, source.length),
            start,
            start + length,
          );
          const around = (count: number) => Buffer.alloc(count, 0x2c);
          expect(
            Buffer.concat([around(at), text.subarray(start, start + length), around(1)]).equals(target),
          ).toBe(true);
        }
      }
    }
  }
});
