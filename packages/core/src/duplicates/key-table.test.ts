import { expect, test } from 'vitest';
import { BYTES_PER_KEY, KeyTable } from './key-table.ts';

/** Words as good as random, the same each time. */
function words(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
}

test('holds every key with its number while it grows, within the bytes a key that are promised', () => {
  const keys = 200_000;
  const table = new KeyTable();
  const next = words(1);
  for (let key = 0; key < keys; key++) {
    const [a, b, c, d] = [next(), next(), next(), next()];
    if (table.find(a, b, c, d) !== -1) expect.fail(`key ${key} is there already`);
    table.add(a, b, c, d, key);
  }
  expect(table.size).toBe(keys);
  expect(table.bytes / keys).toBeLessThan(BYTES_PER_KEY);
  const again = words(1);
  for (let key = 0; key < keys; key++) {
    const [a, b, c, d] = [again(), again(), again(), again()];
    if (table.find(a, b, c, d) !== key) expect.fail(`key ${key}`);
    table.set(key + 1);
    if (table.find(a, b, c, d) !== key + 1) expect.fail(`key ${key}, changed`);
    if (table.find(a, b, c, d ^ 1) !== -1) expect.fail(`nearly key ${key}`);
  }
});

test('takes keys that all begin alike', () => {
  const table = new KeyTable();
  for (let key = 0; key < 3000; key++) {
    expect(table.find(-1, -1, key, 0)).toBe(-1);
    table.add(-1, -1, key, 0, key);
  }
  for (let key = 0; key < 3000; key++) expect(table.find(-1, -1, key, 0)).toBe(key);
});
