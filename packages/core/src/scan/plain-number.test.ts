import { expect, test } from 'vitest';
import { plainNumber } from './plain-number.ts';

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
  for (const spelling of spellings) expect(plainNumber(spelling)).toBe(plain);
});
