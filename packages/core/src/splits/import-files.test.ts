import { describe, expect, it } from 'vitest';
import { arrangeFiles } from './import-files.ts';

const letters = (text: string) => [...text];

/** Columns of the files, without those that are always there, for these sets of events and properties of all else. */
function filesOf(sets: string[], rest: string, columns: string): Record<string, string> {
  const found = sets.map((set) => ({ key: set, names: letters(set) }));
  const files = arrangeFiles(
    [{ key: 'properties', names: letters(rest) }, ...found],
    ['_p', '_t', ...letters(columns), '_n', '_c'],
  );
  return Object.fromEntries(
    files.map(({ key, names }) => [key, names.filter((name) => !name.startsWith('_')).join('')]),
  );
}

describe('files of an import', () => {
  it('are few, each set being whole in one, in the order of the first of their sets', () => {
    expect(filesOf(['ab', 'cdefghijkl', 'ba', 'm', 'ck'], '', 'abcdefghijklm')).toEqual({
      events: 'abm',
      'events 2': 'cdefghijkl',
      properties: '',
      aliases: '',
    });
  });

  it('hold the ten of a set that come first among the columns, and its rest with the properties', () => {
    expect(filesOf(['lkjihgfedcba'], 'zc', 'lbcdefghijkaz')).toEqual({
      events: 'lbcdefghij',
      properties: 'ckaz',
      aliases: '',
    });
  });

  it('hold properties in tens', () => {
    expect(filesOf([], 'zabcdefghijk', 'abcdefghijkyz')).toEqual({
      events: 'abcdefghij',
      properties: 'abcdefghij',
      'properties 2': 'kz',
      aliases: '',
    });
  });

  it('join a set to the file with which it shares most', () => {
    expect(filesOf(['abcdefgh', 'ijklmnop', 'ijq', 'ar'], '', 'abcdefghijklmnopqr')).toMatchObject({
      events: 'abcdefghr',
      'events 2': 'ijklmnopq',
    });
  });
});
