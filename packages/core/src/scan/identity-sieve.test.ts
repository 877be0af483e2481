import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ESCAPED, NULL, NUMBER, STRING } from '../model/record.ts';
import { IdentityReader } from './identity.ts';
import { IdentitySieve, SieveMaker } from './identity-sieve.ts';
import { LooseIdentity } from './loose-identity.ts';

function sieveOf(texts: readonly string[], numbers: readonly string[] = []): IdentitySieve {
  const maker = new SieveMaker(texts.length + numbers.length);
  const reader = new IdentityReader({ ignoreCase: false });
  const loose = new LooseIdentity();
  const add = () => {
    loose.read(reader);
    maker.add(loose);
  };
  for (const text of texts) {
    reader.readText(text);
    add();
  }
  for (const number of numbers) {
    reader.readNumber(number);
    add();
  }
  return new IdentitySieve(maker.pack());
}

/** A member of a record, `raw` between its quotes where it is a text. */
function passes(sieve: IdentitySieve, type: number, raw: string): boolean {
  const bytes = encodeUtf8(`..${raw}..`);
  return sieve.passes(bytes, Int32Array.of(0, 7, 2, bytes.length - 2, type), 1);
}

test.each([
  ['ann@x.io', [], STRING, 'ANN@x.io'],
  ['ann@x.io', [], STRING, ' ann@x.io'],
  ['ann@x.io', [], STRING, 'ann@x.io\t'],
  ['k', [], STRING, '\u212a'],
  ['stra\u00dfe', [], STRING, 'Stra\u00dfe'],
  ['a"b', [], STRING | ESCAPED, 'a\\"b'],
  ['120', [], STRING, '1.20e2'],
  ['120', [], NUMBER, '120.0'],
  ['-0', [], NUMBER, '0e7'],
  ['', [], STRING, ''],
  ['x', ['1002000'], STRING, '1002e3'],
  ['x', ['1002000'], NUMBER, '1002000'],
  ['x', ['0.5'], STRING, '0.50'],
] as const)('%j and %j let through what is near: %i %j', (text, numbers, type, raw) => {
  expect(passes(sieveOf([text], numbers), type, raw)).toBe(true);
});

test('whatever is read as an identity that is asked for, or near, passes', () => {
  const identity = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.stringMatching(/^[ ]?-?\d{1,3}(\.\d{1,2})?([eE][+-]?\d)?$/),
    fc.stringMatching(/^[a-cA-C0]{1,3}$/),
  );
  const loose = [new LooseIdentity(), new LooseIdentity()];
  const spell = (form: LooseIdentity, text: string) => {
    const reader = new IdentityReader({ ignoreCase: false });
    reader.readText(text);
    form.read(reader);
    return `${form.type} ${form.bytes.slice(form.start, form.end).join()}`;
  };
  let near = 0;
  fc.assert(
    fc.property(identity, identity, (asked, found) => {
      fc.pre(!/["\\]/.test(found));
      if (spell(loose[0], asked) !== spell(loose[1], found)) return;
      near++;
      expect(passes(sieveOf([asked]), STRING, found)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(near).toBeGreaterThan(100);
});

test('beside every letter that another case of is asked for', () => {
  let letters = 0;
  for (let point = 0x80; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const letter = String.fromCodePoint(point);
    const small = letter.toLowerCase();
    if (small === letter) continue;
    letters++;
    for (const [before, behind] of [
      ['A', 'b'],
      ['', 'b'],
      ['A', ''],
    ]) {
      expect(passes(sieveOf([`${before}${small}${behind}`]), STRING, `${before}${letter}${behind}`)).toBe(
        true,
      );
    }
  }
  expect(letters).toBeGreaterThan(1000);
});

test('beside every space that trimming takes from what is asked for', () => {
  const spaces = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point)).filter(
    (text) => text > '\x7f' && text.trim() === '',
  );
  expect(spaces).toContain('\u00a0');
  for (const space of spaces) {
    for (const text of [`${space}ann`, `ann${space}`, `${space} ann`, `ann ${space}`]) {
      expect(passes(sieveOf([text]), STRING, 'ann')).toBe(true);
      expect(passes(sieveOf(['ann']), STRING, text)).toBe(true);
    }
  }
});

test('most that are not asked for are held back, whatever they look like', () => {
  const asked = Array.from({ length: 5000 }, (_, n) => `person-${n}@x.io`).concat(['1234500']);
  const sieve = sieveOf(asked);
  const others = Array.from({ length: 5000 }, (_, n) => [
    `other-${n}@x.io`,
    `${n}7`,
    `9f${n}c`,
    `z\u00e9-${n}`,
  ]).flat();
  const passed = others.filter((text) => passes(sieve, STRING, text)).length;
  expect(passed / others.length).toBeLessThan(0.03);
  expect(passes(sieve, NULL, 'null')).toBe(false);
  expect(asked.every((text) => passes(sieve, STRING, text))).toBe(true);
});
