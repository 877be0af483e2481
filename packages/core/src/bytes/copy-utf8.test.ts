import { expect, it } from 'vitest';
import { copyUtf8, UTF8_FROM } from './copy-utf8.ts';

// With the bytes that floats which are no number end with, as near to each other as text has them.
const TEXTS = ['abcdefg', '\x7f\u{10ffff}', '\u{f0000}\x7f', 'é\x7f', '\u{10ffff}'].map((text) =>
  Buffer.from(text.repeat(40)),
);

it('copies text of any length from the shortest on, from and to any place, and nothing else', () => {
  for (const text of TEXTS) {
    for (let length = UTF8_FROM; length < 70; length++) {
      for (let start = 0; start < 8; start++) {
        for (let at = 0; at < 3; at++) {
          const source = text.subarray(0, start + length);
          const target = new Uint8Array(at + length + 1).fill(0x2c);
          copyUtf8(
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

it('never reads what is no number as a float', () => {
  for (const text of TEXTS) {
    const view = new DataView(text.buffer, text.byteOffset, text.length);
    for (let at = 0; at + 8 <= text.length; at++) expect(view.getFloat64(at, true)).not.toBeNaN();
  }
});
