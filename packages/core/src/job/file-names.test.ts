import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { FileNames } from './file-names.ts';

test.each([
  ['Signed Up', 'Signed Up.csv'],
  ['a/b\\c:d', 'a_b_c_d.csv'],
  ['..', '_.csv'],
  ['', '_.csv'],
  ['.hidden', '_hidden.csv'],
  ['ends. ', 'ends_.csv'],
  ['con', 'con_.csv'],
  ['LPT1.backup', 'LPT1_.backup.csv'],
  ['console', 'console.csv'],
  ['a\u001b[31m\u202eb', 'a_[31m_b.csv'],
  ['half \ud83d', 'half \ufffd.csv'],
  ['e\u0301', '\u00e9.csv'],
])('%j becomes %j', (text, expected) => {
  expect(new FileNames().nameFor(text, '.csv')).toBe(expected);
});

test('names are unique also where case or form makes no difference', () => {
  const names = new FileNames();
  names.take('manifest.json');
  const texts = ['a', 'A', 'ﬁn', 'FIN', 'Straße', 'STRASSE', 'a (2)'];
  expect(texts.map((text) => names.nameFor(text, '.csv'))).toEqual([
    'a.csv',
    'A (2).csv',
    'ﬁn.csv',
    'FIN (2).csv',
    'Straße.csv',
    'STRASSE (2).csv',
    'a (2) (2).csv',
  ]);
  expect(names.nameFor('Manifest', '.json')).toBe('Manifest (2).json');
});

test('no text makes a name that a file system refuses', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 400 }), { maxLength: 6 }), (texts) => {
      const names = new FileNames();
      const made = texts.map((text) => names.nameFor(text, '.ndjson'));
      expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(texts.length);
      for (const name of made) {
        expect(encodeUtf8(name).length).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}]/u);
        expect(name).not.toMatch(/^[. ]|^(con|nul|prn|aux|com\d|lpt\d)[.]/i);
      }
    }),
  );
});
