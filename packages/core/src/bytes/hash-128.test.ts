import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawHashKey, Hash128, type HashKey } from './hash-128.ts';

const KEY: HashKey = [1, 2, 3, 4];

function hashOf(bytes: Uint8Array, key = KEY, domain = 0): string {
  const hash = new Hash128(key);
  hash.begin(domain);
  hash.bytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  hash.finish();
  return `${hash.a} ${hash.b} ${hash.c} ${hash.d}`;
}

test('is the same for the same bytes, wherever they lie, and another for all others', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(3),
      (one, other, at) => {
        const moved = new Uint8Array([...new Uint8Array(at), ...one]).subarray(at);
        expect(hashOf(moved)).toBe(hashOf(one));
        if (Buffer.compare(one, other) !== 0) expect(hashOf(one)).not.toBe(hashOf(other));
        expect(hashOf(one, KEY, 1)).not.toBe(hashOf(one));
        expect(hashOf(one, drawHashKey())).not.toBe(hashOf(one));
      },
    ),
  );
});

test('differs for zeros of any number, and for every bit of an input', () => {
  const seen = new Set<string>();
  for (let length = 0; length < 20; length++) seen.add(hashOf(new Uint8Array(length)));
  for (let bit = 0; bit < 19 * 8; bit++) {
    const bytes = new Uint8Array(19);
    bytes[bit >> 3] = 1 << (bit & 7);
    seen.add(hashOf(bytes));
  }
  expect(seen.size).toBe(20 + 19 * 8);
});

test('changes half of the bits of its result with one of its input', () => {
  let changed = 0;
  for (let bit = 0; bit < 128; bit++) {
    const bytes = new Uint8Array(16);
    const before = hashOf(bytes).split(' ').map(Number);
    bytes[bit >> 3] = 1 << (bit & 7);
    const after = hashOf(bytes).split(' ').map(Number);
    for (let word = 0; word < 4; word++) {
      changed += (((before[word]! ^ after[word]!) >>> 0).toString(2).match(/1/g) ?? []).length;
    }
  }
  expect(changed / (128 * 128)).toBeGreaterThan(0.48);
  expect(changed / (128 * 128)).toBeLessThan(0.52);
});
