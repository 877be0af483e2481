import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { repairOctalEscapes } from './repair.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

/** The repaired line; null where it can't be repaired. */
function repair(line: string): string | null {
  const amid = Buffer.from(`\\1${line}01\\302`);
  const out = new ByteWriter(0);
  out.byte(0x7e);
  const repaired = repairOctalEscapes(amid, 2, 2 + Buffer.byteLength(line), out);
  const text = Buffer.from(out.view()).toString();
  expect(text[0], 'what was there before stays').toBe('~');
  return repaired ? text.slice(1) : null;
}

/** The same, told by regular expressions and the platform's decoder; null where the line stays illegal. */
function decoded(line: string): string | null {
  const token = /(?:\\[0-3][0-7]{2})+|\\u[0-9a-f]{4}|\\["\\/bfnrt]|[^\\]/giuy;
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let runs = 0;
  try {
    while (token.lastIndex < line.length) {
      const [found] = token.exec(line) ?? [];
      if (found === undefined) return null;
      if (/^\\[0-3]/.test(found)) {
        runs++;
        const bytes = found.match(/[0-7]{3}/g)?.map((digits) => Number.parseInt(digits, 8)) ?? [];
        text += JSON.stringify(strict.decode(Uint8Array.from(bytes))).slice(1, -1);
      } else {
        text += found;
      }
    }
    JSON.parse(text);
    return runs === 0 ? null : text;
  } catch {
    return null;
  }
}

function isLegal(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function octal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

describe('octal escapes', () => {
  it.each([
    ['"\\302\\243"', '"£"'],
    ['"\\342\\202\\254 5"', '"€ 5"'],
    ['"\\360\\237\\230\\200"', '"😀"'],
    ['"a\\302\\243b\\303\\251c"', '"a£béc"'],
    ['"\\101\\102"', '"AB"'],
    ['"\\0601"', '"01"'],
    ['"\\1011"', '"A1"'],
    ['"\\042\\134\\057"', '"\\"\\\\/"'],
    ['"\\134n"', '"\\\\n"'],
    ['"\\000\\010\\011\\012\\014\\015\\037\\177"', '"\\u0000\\b\\t\\n\\f\\r\\u001f\u007f"'],
    ['"\\357\\277\\275\\357\\273\\277"', '"\ufffd\ufeff"'],
    ['"\\342\\200\\250"', '"\u2028"'],
    ['"\\\\302\\302\\243"', '"\\\\302£"'],
    ['"\\\\\\302\\243"', '"\\\\£"'],
    ['"\\u0041\\302\\243\\n"', '"\\u0041£\\n"'],
    ['{"\\303\\251":"\\303\\251"}', '{"é":"é"}'],
  ])('in %s mean %s', (line, repaired) => {
    expect(repair(line)).toBe(repaired);
  });

  it.each([
    ['that are none', '"a"'],
    ['behind an escaped backslash', '"\\\\302\\\\243"'],
    ['of which one is missing', '"\\302"'],
    ['that are apart', '"\\302 \\243"'],
    ['that an escape parts', '"\\302\\n\\243"'],
    ['of which only a later run is wrong', '"\\302\\243 \\303"'],
    ['of which only the end of a run is wrong', '"\\302\\243\\302"'],
    ['that begin in mid-character', '"\\243"'],
    ['that are longer than needed', '"\\300\\257"'],
    ['of a surrogate', '"\\355\\240\\200"'],
    ['beyond the last character', '"\\364\\220\\200\\200"'],
    ['beyond a byte', '"\\400"'],
    ['of two digits', '"\\30"'],
    ['with an eight', '"\\308"'],
    ['in hexadecimal', '"\\xc2\\xa3"'],
  ])('%s are not repaired: %s', (_, line) => {
    expect(repair(line)).toBeNull();
  });

  it('are left out where the end of the line cuts them, so that the line is seen to be cut', () => {
    for (const cut of ['\\', '\\2', '\\24', '\\302', '\\302\\', '\\302\\2', '\\302\\24']) {
      expect(repair(`"a${cut}`), cut).toBe('"a');
      expect(repair(`"a\\302\\243${cut}`), cut).toBe('"a£');
    }
    expect(repair('"a\\342\\202')).toBe('"a');
    expect(repair('"a\\243 ')).toBeNull();
    expect(repair('"a\\377\\302')).toBeNull();
    expect(repair('"a\\377\\302\\2')).toBeNull();
    expect(repair('"a\\302\\n')).toBeNull();
  });

  it('agree with a plain decoder over anything', () => {
    const piece = fc.oneof(
      anyText(3).map((text) => octal(Buffer.from(text))),
      fc.uint8Array({ maxLength: 3 }).map(octal),
      fc.constantFrom(
        '\\',
        '\\\\',
        '\\n',
        '\\"',
        '\\u00e9',
        '\\u004',
        '\\ud83',
        '\\u',
        '\\4',
        '\\37',
        '0',
        '7',
        '8',
        'a',
        'é',
        '😀',
        ' ',
      ),
      fc.constantFrom('\\303\\251', '\\303', '\\251', '\\\\303\\251'),
    );
    const body = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    // A backslash at the end would escape the quote, and so put what follows outside of the string.
    const inString = body.filter((text) => /^(?:\\[\s\S]|[^\\"])*$/u.test(text));
    fc.assert(
      fc.property(inString, inString, (name, value) => {
        const line = `{"${name}":"${value}"}`;
        const expected = decoded(line);
        const repaired = repair(line);
        // Where it can't be repaired, what comes out may be anything but a legal line.
        if (expected !== null || (repaired !== null && isLegal(repaired))) expect(repaired).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  it('give back any text that was spelled in them', () => {
    fc.assert(
      fc.property(anyText(10), (rest) => {
        const text = `x${rest}`;
        const repaired = repair(`"${octal(Buffer.from(text))}"`);
        expect(repaired === null ? null : JSON.parse(repaired)).toBe(Buffer.from(text).toString());
      }),
      { numRuns: 1000 },
    );
  });
});
