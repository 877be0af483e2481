import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { compactLength, writeCompact, writePretty } from './nested.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

/** A value as JSON, with `space()` wherever white space may stand and `string()` for its strings. */
function spell(value: unknown, space: () => string, string: (text: string) => string): string {
  const inside = (item: unknown) => space() + spell(item, space, string) + space();
  if (Array.isArray(value)) return `[${value.length === 0 ? space() : value.map(inside).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    if (members.length === 0) return `{${space()}}`;
    return `{${members.map(([name, item]) => `${space()}${string(name)}${space()}:${inside(item)}`).join(',')}}`;
  }
  return typeof value === 'string' ? string(value) : JSON.stringify(value);
}

const leastEscaped = (text: string) => JSON.stringify(text);
const mostEscaped = (text: string) =>
  `"${Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;

/** Strings that hold what the layout is made of. */
const hostile = fc.oneof(
  fc.constantFrom('{', '}]', ',', ':', ' a ', '"', '\\', '\\"', '\n', '\u2028', 'é', ''),
  anyText(5),
);
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      hostile,
      fc.constantFrom(0, 1.5, -2, 1e21, true, false, null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hostile, tie('value'), { maxKeys: 4 }),
  ),
}));
const spaces = fc.array(fc.constantFrom('', '', ' ', '\t', '\r\n', '  '), { minLength: 1, maxLength: 9 });

/** A function that gives the items again and again. */
function cycle(items: readonly string[]): () => string {
  let next = 0;
  return () => items[next++ % items.length];
}

function written(
  text: string,
  write: (bytes: Uint8Array, start: number, end: number, out: ByteWriter) => void,
): string {
  const amid = Buffer.from(` "${text}" `);
  const out = new ByteWriter(0);
  write(amid, 2, amid.length - 2, out);
  return Buffer.from(out.view()).toString();
}

const pretty = (text: string, depth: number) =>
  written(text, (bytes, start, end, out) => writePretty(bytes, start, end, depth, out));

describe('a nested value', () => {
  it('is compact as JSON.stringify has it, and as long', () => {
    fc.assert(
      fc.property(nested.value, spaces, (value, space) => {
        const compact = JSON.stringify(value);
        const text = spell(value, cycle(space), leastEscaped);
        expect(written(text, writeCompact)).toBe(compact);
        const bytes = Buffer.from(` ${text}`);
        expect(compactLength(bytes, 1, bytes.length)).toBe(Buffer.byteLength(compact));
      }),
      { numRuns: 2000 },
    );
  });

  it('is laid out as JSON.stringify has it at any depth, with the least escaping', () => {
    fc.assert(
      fc.property(nested.value, spaces, fc.nat(3), fc.boolean(), (value, space, depth, escaped) => {
        const text = spell(value, cycle(space), escaped ? mostEscaped : leastEscaped);
        const expected = JSON.stringify(value, null, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
        expect(pretty(text, depth)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps escapes, number literals and names given twice where it is compact', () => {
    const text =
      '{ "\\u0061" : [ 1.10 , -0 , 1E+2, 12345678901234567890 ] , "\\/" : "\\ud800 \\n" , "a":1, "a" : 2 }';
    expect(written(text, writeCompact)).toBe(
      '{"\\u0061":[1.10,-0,1E+2,12345678901234567890],"\\/":"\\ud800 \\n","a":1,"a":2}',
    );
  });

  it('keeps number literals and the order of names where it is laid out', () => {
    const text = '{"b":1.10,"1":[-0,1E+2],"0":12345678901234567890,"\\u0061\\/":"\\u00e9\\u000a"}';
    expect(pretty(text, 0)).toBe(
      '{\n  "b": 1.10,\n  "1": [\n    -0,\n    1E+2\n  ],\n  "0": 12345678901234567890,\n  "a/": "é\\n"\n}',
    );
  });

  it.each(['[]', '{}', '[ ]', '{ \t}', '[[],{}]', '[{ }]'])('that is empty stays on its line: %s', (text) => {
    expect(pretty(text, 0)).toBe(JSON.stringify(JSON.parse(text), null, 2));
  });

  it('may be a thousand levels deep', () => {
    const text = `${'[{"a":'.repeat(500)}1${'}]'.repeat(500)}`;
    expect(pretty(text, 0)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    expect(pretty(text, 2)).toBe(JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\n    '));
    expect(written(text, writeCompact)).toBe(text);
  });
});
