import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { writeNumberForm } from './number-form.ts';

function formOf(literal: string): string {
  const out = new ByteWriter(0);
  const bytes = encodeUtf8(` ${literal},`);
  writeNumberForm(bytes, 1, bytes.length - 1, out);
  return decodeUtf8(out.bytes, 0, out.length);
}

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['-0.00e9', '0'],
  ['1', '1e0'],
  ['1.0', '1e0'],
  ['10e-1', '1e0'],
  ['0.01E+2', '1e0'],
  ['1200', '12e2'],
  ['-1.50', '-15e-1'],
  ['12345678901234567890', '1234567890123456789e1'],
  ['1e99999999999999999999', '1e99999999999999999999'],
  ['100e99999999999999999999', '1e100000000000000000001'],
  ['1e-00000000000000000000000000001', '1e-1'],
])('%s has the form %s', (literal, form) => {
  expect(formOf(literal)).toBe(form);
});

test.each([
  ['1', '1.0', '1.00e0', '10e-1', '0.1E+1', '0.001e3'],
  ['120', '12e1', '1.2e2', '120.0', '1200e-1'],
  ['0', '-0', '0.0', '-0.00e5', '0e999999999'],
  ['-1', '-1.0', '-10E-1'],
  ['12345678901234567890', '12345678901234567890.0', '1234567890123456789e1'],
  ['1e-1', '0.1', '0.10', '10e-2'],
  ['-15e-1', '-1.5', '-1.50', '-15e-1'],
  ['1e999999999', '10e999999998', '0.1e1000000000'],
  ['1e500', `1${'0'.repeat(500)}`, '1e500', '10e499'],
])('%s is one number, however it is spelled', (plain, ...spellings) => {
  for (const spelling of spellings) expect(formOf(spelling)).toBe(formOf(plain));
});

test('numbers have one form exactly where their digits are those of one number', () => {
  const spelling = fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.nat(2000),
      fc.constantFrom('', '.0', '.5', '.50', '.05'),
      fc.integer({ min: -3, max: 3 }),
    )
    .map(([sign, integer, fraction, exponent]) => `${sign}${integer}${fraction}e${exponent}`);
  fc.assert(
    fc.property(spelling, spelling, (one, other) => {
      // So few digits are told apart by doubles too.
      expect(formOf(one) === formOf(other)).toBe(Number(one) === Number(other));
    }),
  );
});
