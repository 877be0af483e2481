import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
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

test('a file that goes on has its number behind all of its text', () => {
  const names = new FileNames();
  expect([1, 2, 3].map((number) => names.nameFor('v1.0 released', '.csv.gz', number))).toEqual([
    'v1.0 released.csv.gz',
    'v1.0 released-2.csv.gz',
    'v1.0 released-3.csv.gz',
  ]);
  const long = names.nameFor('n'.repeat(300), '.csv', 2);
  expect(long).toMatch(/n-2\.csv$/);
  expect(long.length).toBeLessThanOrEqual(255);
  names.nameFor('A-2', '.csv');
  expect(names.nameFor('a', '.csv', 2)).toBe('a-2 (2).csv');
});

test('names of which only a beginning is kept cost no more the more there are', () => {
  const names = new FileNames();
  const folds = vi.spyOn(String.prototype, 'toLowerCase');
  for (let number = 0; number < 500; number++) names.nameFor('あ'.repeat(80) + number, '.csv');
  const counted = folds.mock.calls.length;
  folds.mockRestore();
  expect(counted).toBeLessThan(500 * 20);
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
