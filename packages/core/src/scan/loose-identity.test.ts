import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdentityReader } from './identity.ts';
import { IdentityTable } from './identity-table.ts';
import { LooseIdentity } from './loose-identity.ts';
import { spellIdentity } from './spell-identity.ts';

const reader = new IdentityReader({ ignoreCase: false });
const loose = new LooseIdentity();

function looseForm(value: string | { number: string }) {
  if (typeof value === 'string') reader.readText(value);
  else reader.readNumber(value.number);
  loose.read(reader);
  return spellIdentity(loose);
}

test.each<[string | { number: string }, string, 'text' | 'number']>([
  ['Ann', 'ann', 'text'],
  ['\t ann\n', 'ann', 'text'],
  ['\u00a0ÉVE\ufeff', 'éve', 'text'],
  ['', '', 'text'],
  [' 4.20e1', '42', 'number'],
  ['-0.5', '-0.5', 'number'],
  [{ number: '-50e-2' }, '-0.5', 'number'],
  [{ number: '1e30' }, '1e30', 'number'],
  ['007', '007', 'text'],
  ['1.', '1.', 'text'],
  ['-', '-', 'text'],
])('%j becomes %s, a %s', (value, identity, type) => {
  expect(looseForm(value)).toEqual({ identity, type });
});

test('texts are near exactly where trim and toLowerCase make them equal', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'A', ' ', '\u00a0', 'é', 'É', 'İ', 'K', 'x') });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const table = new IdentityTable();
      for (const each of [one, other]) {
        reader.readText(each);
        loose.read(reader);
        table.add(loose);
      }
      const isNear = one.trim().toLowerCase() === other.trim().toLowerCase();
      expect(table.size).toBe(isNear ? 1 : 2);
    }),
  );
});
