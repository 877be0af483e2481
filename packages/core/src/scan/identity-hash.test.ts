import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { NUMBER_IDENTITY, TEXT_IDENTITY } from './identity-form.ts';
import { hashIdentity } from './identity-hash.ts';

function hashOf(text: string, seed: number, type = TEXT_IDENTITY): number {
  const bytes = encodeUtf8(`?${text}?`);
  return hashIdentity({ type, bytes, start: 1, end: bytes.length - 1 }, seed);
}

// From the published test vectors of MurmurHash3_x86_32.
test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['', 0xffffffff, 0x81f16f39],
  ['\0\0\0\0', 0, 0x2362f9de],
  ['a', 0x9747b28c, 0x7fa09ea6],
  ['aa', 0x9747b28c, 0x5d211726],
  ['aaa', 0x9747b28c, 0x283e0130],
  ['aaaa', 0x9747b28c, 0x5a97808a],
  ['Hello, world!', 0x9747b28c, 0x24884cba],
])('%j with the seed %i', (text, seed, expected) => {
  expect(hashOf(text, seed)).toBe(expected);
});

test('a share of any identities falls below that share of all hashes', () => {
  for (const seed of [0, 1]) {
    const below = Array.from({ length: 20_000 }, (_, i) => hashOf(`${i}`, seed)).filter(
      (hash) => hash < 2 ** 32 / 10,
    );
    expect(below.length).toBeGreaterThan(1800);
    expect(below.length).toBeLessThan(2200);
  }
  expect(hashOf('1', 0, NUMBER_IDENTITY)).not.toBe(hashOf('1', 0));
});
