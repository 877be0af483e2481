import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';

describe('CRC-32', () => {
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
    ['a', 0xe8b7be43],
  ])('of %j is known', (text, expected) => {
    expect(crc32(0, Buffer.from(text))).toBe(expected);
  });

  it('is what gzip writes, however the bytes are handed over', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (chunks) => {
        const whole = Buffer.concat(chunks);
        // The last eight bytes of a gzipped file are the CRC and the length of its content.
        const gzipped = gzipSync(whole);
        const expected = gzipped.readUInt32LE(gzipped.length - 8);
        expect(crc32(0, whole)).toBe(expected);
        expect(chunks.reduce((crc, chunk) => crc32(crc, chunk), 0)).toBe(expected);
      }),
    );
  });

  it('of bytes that begin anywhere in their buffer', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) & 255);
    for (let start = 0; start < 8; start++) {
      expect(crc32(0, bytes.subarray(start))).toBe(crc32(0, bytes.slice(start)));
    }
  });
});
