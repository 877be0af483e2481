import { describe, expect, test } from 'vitest';
import { ConvertError } from '../model/error.ts';
import { gapsInRanges, isInRanges, parseRevisionRanges } from './revision-ranges.ts';

describe('ranges of revisions', () => {
  test.each([
    ['9', [[9, 9]]],
    ['5-40', [[5, 40]]],
    ['5-', [[5, null]]],
    ['-40', [[null, 40]]],
    ['0', [[0, 0]]],
    ['007', [[7, 7]]],
    [
      ' 1 - 3 , 7 ',
      [
        [1, 3],
        [7, 7],
      ],
    ],
    [
      '7,1-3',
      [
        [1, 3],
        [7, 7],
      ],
    ],
    ['1-5,3-9,10', [[1, 10]]],
    ['1-9,3-4', [[1, 9]]],
    ['3-,1-5', [[1, null]]],
    [
      '5-,-3',
      [
        [null, 3],
        [5, null],
      ],
    ],
    ['-5,3-', [[null, null]]],
  ])('%s', (text, expected) => {
    expect(parseRevisionRanges(text)).toEqual(expected.map(([from, to]) => ({ from, to })));
  });

  test.each([
    ['', '"" is no range'],
    ['1,,2', 'empty part'],
    ['1,', 'empty part'],
    ['-', '"-" is no range'],
    ['a-b', '"a-b" is no range'],
    ['1,a-b', '"1,a-b" holds "a-b", which is no range'],
    ['1-2-3', 'no range'],
    ['1.5', 'no range'],
    ['1 2', 'no range'],
    ['٣', 'no range'],
    ['40-5', '"40-5" ends before it begins (5-40, perhaps)'],
    ['99999999999999999999', '99999999999999999999 is larger than'],
    ['5-9007199254740992', '9007199254740992 is larger than'],
  ])('"%s" is refused in words', (text, words) => {
    let thrown: unknown;
    try {
      parseRevisionRanges(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConvertError);
    expect(thrown).toMatchObject({ code: 'job/bad-spec', exitCode: 2 });
    expect((thrown as ConvertError).message).toContain(words);
  });

  test('hold their ends, and numbers longer than a double only where they are open', () => {
    const ranges = parseRevisionRanges('2-4,8-');
    expect([1, 2, 4, 5, 7, 8, 1e30].map((number) => isInRanges(number, ranges))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(isInRanges(1e30, parseRevisionRanges('8-9007199254740991'))).toBe(false);
  });
});

test.each<[string, number[][], string[]]>([
  ['5-40', [[1, 5, 6, 8, 40, 44]], ['7', '9-39']],
  ['5-40', [[6, 38]], ['5', '7-37', '39-40']],
  ['5-', [[3, 7, 9, 20]], ['5-6', '8', '10-19']],
  ['-40', [[7, 9, 38]], ['8', '10-37', '39-40']],
  ['1-3,7', [[1, 2, 3, 7]], []],
  ['1-3,7', [[1, 3, 4, 5]], ['2', '7']],
  ['9,11', [[11]], ['9']],
  ['341-', [[1, 2, 340]], []],
  ['0-1', [[1]], ['0']],
  // Two exports merged: neither has to hold all that was asked for, but their own gaps count.
  [
    '1-6',
    [
      [1, 2, 4],
      [4, 6],
    ],
    ['3', '5'],
  ],
  [
    '1-6',
    [
      [2, 3],
      [4, 5],
    ],
    ['1', '6'],
  ],
])('of %s with %j there, %j are missing', (text, numberings, missing) => {
  expect(gapsInRanges(numberings, parseRevisionRanges(text))).toEqual(missing);
});
