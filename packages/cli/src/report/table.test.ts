import { expect, test } from 'vitest';
import { fitEnd, fitText } from './fit.ts';
import { cutList } from './sections.ts';
import { drawTable } from './table.ts';

test('columns are aligned by what a terminal shows', () => {
  const table = drawTable(
    [{ title: 'name' }, { title: 'records', align: 'right' }],
    [
      ['Visited Site', '10'],
      ['购买', '9'],
      ['🎉', '1,000,000'],
    ],
    80,
  );
  expect(table).toEqual([
    'name            records',
    'Visited Site         10',
    '购买                  9',
    '🎉            1,000,000',
  ]);
});

test('one column gives way to the width', () => {
  const table = drawTable(
    [
      { title: 'name', gives: 'end' },
      { title: 'records', align: 'right' },
    ],
    [['a name that is a good deal too long', '10']],
    30,
  );
  expect(table[1]).toBe('a name that is a goo…       10');
});

test('text is cut at its end or at its start, never inside a character', () => {
  expect(fitText('abcdef', 6)).toBe('abcdef');
  expect(fitText('abcdef', 5)).toBe('abcd…');
  expect(fitText('🎉🎉🎉', 5)).toBe('🎉🎉…');
  expect(fitEnd('revisions/10.json', 9)).toBe('…/10.json');
  expect(fitEnd('e\u0301e\u0301e\u0301', 2)).toBe('…e\u0301');
});

test('a list is cut only where that makes it shorter', () => {
  const more = (count: number) => `${count} more`;
  expect(cutList(['a', 'b', 'c'], 2, more)).toEqual(['a', 'b', 'c']);
  expect(cutList(['a', 'b', 'c', 'd'], 2, more)).toEqual(['a', 'b', '2 more']);
});
