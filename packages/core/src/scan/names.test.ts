import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameTable, textOf } from './names.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

function idOf(table: NameTable, spelled: string): number {
  const amid = Buffer.from(`x"${spelled}"y`);
  return table.idOf(amid, 2, amid.length - 2);
}

describe('a table of names', () => {
  it('gives ids in order of first appearance, those it was made with first', () => {
    const table = new NameTable(['first', 'second']);
    expect(['a', 'second', 'b', 'first', 'a'].map((name) => idOf(table, name))).toEqual([2, 1, 3, 0, 2]);
    expect(table.texts).toEqual(['first', 'second', 'a', 'b']);
    expect(table.size).toBe(4);
  });

  it.each([
    ['_p2', '\\u005fp2'],
    ['é', '\\u00e9'],
    ['é', '\\u00E9'],
    ['/', '\\/'],
    ['😀', '\\ud83d\\ude00'],
    ['\\"', '\\u0022'],
    ['a\\nb', 'a\\u000ab'],
  ])('takes %s and %s for one name', (a, b) => {
    const table = new NameTable();
    expect(idOf(table, a)).toBe(0);
    expect(idOf(table, b)).toBe(0);
    expect(idOf(table, a)).toBe(0);
    expect(table.texts).toEqual([JSON.parse(`"${a}"`)]);
  });

  it('keeps apart what JavaScript, or a loose eye, would confuse', () => {
    const names = [
      '',
      '1',
      '01',
      '__proto__',
      'constructor',
      'toString',
      'a',
      'A',
      'a ',
      ' a',
      'é',
      'e\u0301',
    ];
    const table = new NameTable();
    expect(names.map((name) => idOf(table, name))).toEqual(names.map((_, i) => i));
    expect(idOf(table, '\\ud800')).toBe(names.length);
    expect(idOf(table, '\\udc00')).toBe(names.length + 1);
    expect(idOf(table, '\ufffd'), 'a lone surrogate is not U+FFFD').toBe(names.length + 2);
    expect(table.texts).toEqual([...names, '\ud800', '\udc00', '\ufffd']);
  });

  it('agrees with a map, over any names in any spelling', () => {
    const text = anyText(3);
    const escaped = (name: string) =>
      Array.from(
        { length: name.length },
        (_, i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`,
      ).join('');
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 60, size: 'max' }), (names) => {
        const table = new NameTable();
        const expected = new Map<string, number>();
        for (const [name, asEscapes] of names) {
          if (!expected.has(name)) expected.set(name, expected.size);
          expect(idOf(table, asEscapes ? escaped(name) : JSON.stringify(name).slice(1, -1))).toBe(
            expected.get(name),
          );
        }
        expect(table.texts).toEqual([...expected.keys()]);
      }),
    );
  });

  it('grows to any number of names and of their bytes', () => {
    const table = new NameTable();
    const names = Array.from({ length: 20_000 }, (_, i) => `${'n'.repeat(i % 50)}${i}`);
    for (let time = 0; time < 2; time++) {
      names.forEach((name, i) => {
        if (idOf(table, name) !== i) expect.fail(`${name} in round ${time}`);
      });
    }
    expect(table.size).toBe(20_000);
  });
});

describe('the text of a name', () => {
  it('is decoded whether it has escapes or not', () => {
    const bytes = Buffer.from('{"plain é":1,"\\u00e9\\t":2}');
    expect(textOf(bytes, 2, 10)).toBe('plain é');
    expect(textOf(bytes, 15, 23)).toBe('é\t');
    expect(textOf(bytes, 2, 2)).toBe('');
  });
});
