import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { sequenceLength } from '../bytes/utf8.ts';
import {
  endOfString,
  escapeCodePoint,
  isSurrogate,
  sawEscape,
  textLength,
  writeLeastEscaped,
  writeText,
  writeWtf8,
} from './strings.ts';

type Write = (bytes: Uint8Array, start: number, end: number, out: ByteWriter) => void;

/** What a function writes for a spelling that lies amid other bytes. */
function written(write: Write, spelled: string): Buffer {
  const amid = Buffer.from(`\\u"${spelled}"\\udc00`);
  const out = new ByteWriter(0);
  write(amid, 3, 3 + Buffer.byteLength(spelled), out);
  return Buffer.from(out.view());
}

const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function hexEscape(unit: number, upper: boolean): string {
  const hex = unit.toString(16).padStart(4, '0');
  return `\\u${upper ? hex.toUpperCase() : hex}`;
}

/** A character in one of the ways in which JSON may spell it: 0 and 1 hexadecimal, 2 short, else raw. */
function spell(code: number, way: number): string {
  const text = String.fromCodePoint(code);
  const mustEscape = code < 0x20 || text === '"' || text === '\\' || isSurrogate(code);
  if (way >= 2 && SHORT[text] !== undefined) return SHORT[text];
  if (way < 2 || mustEscape) {
    return Array.from({ length: text.length }, (_, i) => hexEscape(text.charCodeAt(i), way === 1)).join('');
  }
  return text;
}

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.constantFrom(0x22, 0x2f, 0x5c, 8, 9, 10, 12, 13, 0x7f, 0x80, 0x7ff, 0x800, 0xe9, 0x2028, 0xfeff, 0xffff),
  fc.constantFrom(0xd800, 0xdbff, 0xdc00, 0xdfff),
  fc.integer({ min: 0, max: 0x10ffff }),
);
const spelling = fc
  .array(fc.tuple(codePoint, fc.integer({ min: 0, max: 5 })), { maxLength: 14, size: 'max' })
  .map((characters) => characters.map(([code, way]) => spell(code, way)).join(''));

/** UTF-8, with a lone surrogate as the three bytes of its number: written out by hand. */
function wtf8(text: string): Buffer {
  return Buffer.concat(
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return isSurrogate(code)
        ? Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)])
        : Buffer.from(character);
    }),
  );
}

describe('the text of a string', () => {
  it('is what JSON.parse makes of it, in every spelling', () => {
    fc.assert(
      fc.property(spelling, (spelled) => {
        const text: string = JSON.parse(`"${spelled}"`);
        // Buffer.from writes U+FFFD for a lone surrogate.
        expect(written(writeText, spelled)).toEqual(Buffer.from(text));
        expect(written(writeWtf8, spelled)).toEqual(wtf8(text));
        const bytes = Buffer.from(spelled);
        expect(textLength(bytes, 0, bytes.length)).toBe(Buffer.byteLength(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('has the least escaping that JSON.stringify knows', () => {
    fc.assert(
      fc.property(spelling, (spelled) => {
        const least = JSON.stringify(JSON.parse(`"${spelled}"`)).slice(1, -1);
        expect(written(writeLeastEscaped, spelled).toString()).toBe(least);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['\\ud83d\\ude00', '😀'],
    ['\\uD83D\\uDE00', '😀'],
    ['\\ud83d\\ud83d\\ude00', '\ufffd😀'],
    ['\\ud83d', '\ufffd'],
    ['\\ude00\\ud83d', '\ufffd\ufffd'],
    ['\\ud83dx\\ude00', '\ufffdx\ufffd'],
    ['\\ud83dxude00', '\ufffdxude00'],
    ['\\ud83d\\nde00', '\ufffd\nde00'],
    ['\\ud83d\\u0041', '\ufffdA'],
    ['\\ud83d\\\\ude00', '\ufffd\\ude00'],
    ['\\/\\"\\\\n', '/"\\n'],
  ])('of %s is %s', (spelled, text) => {
    expect(written(writeText, spelled).toString()).toBe(text);
  });

  it('does not read a pair over the end of the string', () => {
    const bytes = Buffer.from('\\ud83d\\ude00');
    const out = new ByteWriter();
    writeText(bytes, 0, 6, out);
    expect(Buffer.from(out.view()).toString()).toBe('\ufffd');
    expect(textLength(bytes, 0, 6)).toBe(3);
  });

  it('is escaped by the character as JSON.stringify does it', () => {
    const out = new ByteWriter();
    for (
      let code = 0;
      code <= 0x10ffff;
      code += code < 0x3000 || (code >= 0xd700 && code < 0xe100) ? 1 : 61
    ) {
      out.length = 0;
      escapeCodePoint(code, out);
      const expected = JSON.stringify(String.fromCodePoint(code)).slice(1, -1);
      if (Buffer.from(out.view()).toString() !== expected) expect.fail(`U+${code.toString(16)}`);
    }
  });
});

/** The end of a string as a plain state machine over its characters, after RFC 8259. */
function expectedEnd(bytes: Uint8Array, end: number): number {
  let position = 0;
  while (position < end) {
    const character = String.fromCharCode(bytes[position]);
    if (character === '"') return position;
    if (character < ' ') return -1 - position;
    if (character === '\\') {
      const letter = position + 1 < end ? String.fromCharCode(bytes[position + 1]) : '';
      if (letter === '') return -1 - end;
      if (!'"\\/bfnrtu'.includes(letter)) return -1 - (position + 1);
      position += 2;
      if (letter !== 'u') continue;
      for (const stop = position + 4; position < stop; position++) {
        if (position >= end) return -1 - end;
        if (!/[0-9a-f]/i.test(String.fromCharCode(bytes[position]))) return -1 - position;
      }
      continue;
    }
    const length = sequenceLength(bytes, position, end);
    if (length < 0) return -1 - position;
    position += length;
  }
  return -1 - end;
}

describe('the end of a string', () => {
  it('is found, or the byte that makes it illegal', () => {
    const byte = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...Buffer.from('\\\\u"0aAfFgGbnrt/x9@`:')) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
    );
    const body = fc.oneof(
      fc.array(byte, { maxLength: 16, size: 'max' }).map((list) => Buffer.from(list)),
      spelling.map((spelled) => Buffer.from(`${spelled}"rest`)),
      fc.tuple(spelling, fc.nat(60)).map(([spelled, cut]) => Buffer.from(spelled).subarray(0, cut)),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        const amid = Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]);
        const found = endOfString(amid, 1, 1 + bytes.length);
        const expected = expectedEnd(bytes, bytes.length);
        expect(found).toBe(expected < 0 ? expected - 1 : expected + 1);
        if (found >= 0) {
          const spelled = amid.subarray(1, found);
          expect(sawEscape).toBe(spelled.includes(0x5c));
          expect(() => JSON.parse(`"${spelled.toString()}"`)).not.toThrow();
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('forgets the escape of the string before', () => {
    const bytes = Buffer.from('\\n"a"');
    endOfString(bytes, 0, bytes.length);
    expect(sawEscape).toBe(true);
    endOfString(bytes, 3, bytes.length);
    expect(sawEscape).toBe(false);
  });
});
