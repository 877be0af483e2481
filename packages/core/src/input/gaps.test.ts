import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapsOf } from './gaps.ts';

describe('gaps in the numbering', () => {
  it.each([
    ['nothing', [], []],
    ['one number', [[7]], []],
    ['no gap', [[3, 1, 2]], []],
    ['one number missing', [[1, 3]], ['2']],
    ['several missing, in any order', [[10, 3, 1, 7]], ['2', '4-6', '8-9']],
    ['numbers given twice', [[1, 1, 3, 3]], ['2']],
    ['zero', [[0, 2]], ['1']],
    ['what begins late', [[22770, 22772]], ['22771']],
    ['a huge gap', [[1, 2 ** 53 - 1]], ['2-9007199254740990']],
    ['numbers that no double holds', [[1, 2 ** 53 + 2, Number.POSITIVE_INFINITY, Number.NaN, 3]], ['2']],
    [
      'two numberings',
      [
        [1, 3],
        [5, 7],
      ],
      ['2', '6'],
    ],
    [
      'two numberings with the same gap',
      [
        [1, 3],
        [1, 3],
      ],
      ['2'],
    ],
    [
      'two numberings, sorted by number',
      [
        [10, 12],
        [1, 4],
      ],
      ['2-3', '11'],
    ],
    ['a gap of one numbering that another fills', [[1, 3], [2]], ['2']],
  ] as [string, number[][], string[]][])('in %s', (_, numberings, gaps) => {
    expect(gapsOf(numberings)).toEqual(gaps);
  });

  it('hold exactly the numbers between the first and the last that are not there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40), { minLength: 1 }), (numbers) => {
        const missing: number[] = [];
        for (const gap of gapsOf([numbers])) {
          const [from, to = from] = gap.split('-').map(Number);
          expect(gap).toBe(from === to ? `${from}` : `${from}-${to}`);
          for (let n = from; n <= to; n++) missing.push(n);
        }
        const all = [...missing, ...numbers].sort((a, b) => a - b);
        const first = Math.min(...numbers);
        expect(all).toEqual(Array.from({ length: Math.max(...numbers) - first + 1 }, (__, i) => first + i));
      }),
    );
  });

  it('leave what they were given as it was', () => {
    const numbers = [3, 1];
    gapsOf([numbers]);
    expect(numbers).toEqual([3, 1]);
  });
});
