import { expect, test } from 'vitest';
import { collidingNames, hashFrom } from './colliding-names.ts';

test('the names are different and have one hash', () => {
  const names = collidingNames(8);
  expect(new Set(names).size).toBe(256);
  expect(new Set(names.map((name) => hashFrom(name.length, name))).size).toBe(1);
});
