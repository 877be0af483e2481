import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { withDefaults } from '../model/option.ts';
import { Scanner } from '../scan/scanner.ts';
import type { Format } from './format.ts';
import { FORMATS } from './index.ts';
import { writeRejects } from './rejects.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

type Row = Record<string, unknown>;

/** Lines of one block, put into a format. */
function write(format: Format, lines: readonly string[], columns: readonly string[] = []): string {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const context = { options: withDefaults(format.options), columns };
  const framer = format.createFramer(context);
  const encoder = format.createEncoder({ ...context, names: scanner.names });
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const out = new ByteWriter(0);
  let rows = 0;
  scanner.begin(bytes, 0, bytes.length, 0);
  while (scanner.next()) rows += encoder.encode(scanner.batch, out);
  expect(rows).toBe(lines.length);
  const chunk = rows > 0 ? [framer.before(), out.view()] : [];
  return Buffer.concat([...chunk, framer.end()]).toString();
}

const name = fc.constantFrom(
  '_p',
  '_n',
  'a',
  'b',
  '',
  '1',
  '0',
  '__proto__',
  ' padded',
  'comma,',
  '"quoted"',
  'new\nline',
  'é',
  '😀',
);
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    ',',
    '"',
    '""',
    '\r',
    '\n',
    '\t',
    'a ',
    ' a',
    '\u00a0a',
    'a"b',
    "'",
    ';',
    '=1',
    'é😀',
    '\ufeff',
    '\u2028',
    '\\',
    '\u0000',
  ),
  anyText(6).map((any) => Buffer.from(any).toString()),
);
const value = fc.oneof(
  text,
  fc.constantFrom(null, true, false, 0, 1.5, -7, 1e21),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(text, fc.oneof(text, fc.constant(null), fc.array(text, { maxLength: 2 })), { maxKeys: 2 }),
);
const rows: fc.Arbitrary<Row[]> = fc.array(fc.dictionary(name, value, { maxKeys: 5 }), { maxLength: 8 });

/** A cell in the plainest way: quoted where a reader would else take it for something else. */
function cell(content: unknown): string {
  if (content === null || content === undefined) return '';
  const shown = typeof content === 'string' ? content : JSON.stringify(content);
  return shown === '' || /[",\r\n]|^ | $/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}

describe('CSV', () => {
  it('is what a plain writer writes', () => {
    fc.assert(
      fc.property(rows, (records) => {
        const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
        const lineOf = (cells: string[]) =>
          `${cells.length === 1 && cells[0] === '' ? '""' : cells.join(',')}\n`;
        const own = (record: Row, column: string) => Object.getOwnPropertyDescriptor(record, column)?.value;
        const expected = [
          columns.map(cell),
          ...records.map((record) => columns.map((column) => cell(own(record, column)))),
        ];
        // Without any name there is no column to speak of: not what this test is about.
        fc.pre(records.length === 0 || columns.length > 0);
        expect(
          write(
            FORMATS.csv,
            records.map((record) => JSON.stringify(record)),
            columns,
          ),
        ).toBe(records.length === 0 ? '' : expected.map(lineOf).join(''));
      }),
      { numRuns: 700 },
    );
  });

  it('has more columns than a record, in an order of its own, and numbers as they are written', () => {
    const lines = ['{"c":1.10,"a":"\\ud800"}', '{"b":-0,"d":[1.0, {"x":1e2}]}', '{}', '{"a":null}'];
    expect(write(FORMATS.csv, lines, ['a', 'b', 'c', 'd', 'e'])).toBe(
      'a,b,c,d,e\n\ufffd,,1.10,,\n,-0,,"[1.0,{""x"":1e2}]",\n,,,,\n,,,,\n',
    );
  });

  it('stops at a name that was not there when columns were counted', () => {
    expect(() => write(FORMATS.csv, ['{"a":1,"new":2}'], ['a'])).toThrow(/changed/);
  });
});

describe('the pretty array', () => {
  it('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(rows, (records) => {
        const lines = records.map((record) => JSON.stringify(record));
        expect(write(FORMATS.json, lines)).toBe(JSON.stringify(records, null, 2));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps number literals and the order of names, and escapes the least', () => {
    expect(
      write(FORMATS.json, [
        '{"b":1.10,"1":-0,"\\u0061\\/":"\\u00e9\\n\\ud800","0":12345678901234567890}',
        ' { } ',
      ]),
    ).toBe(
      '[\n  {\n    "b": 1.10,\n    "1": -0,\n    "a/": "é\\n\\ud800",\n    "0": 12345678901234567890\n  },\n  {}\n]',
    );
  });
});

describe('the compiled file', () => {
  it('is the lines as they were', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('', ' ', '\t'), (records, space) => {
        const lines = records.map((record) => space + JSON.stringify(record) + space);
        expect(write(FORMATS.ndjson, lines)).toBe(lines.map((line) => `${line}\n`).join(''));
      }),
    );
  });

  it('keeps names that stand twice', () => {
    expect(write(FORMATS.ndjson, ['{"a":1, "a":2}'])).toBe('{"a":1, "a":2}\n');
  });
});

describe('rejects', () => {
  it('are the rejected lines as they were, each ended by LF', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: true });
    const bytes = Buffer.from('x\r\n{}\n\n y\xff \n{"a":"\\302\\243"}\n{"a', 'latin1');
    const out = new ByteWriter(0);
    scanner.begin(bytes, 0, bytes.length, 0);
    let count = 0;
    while (scanner.next()) count += writeRejects(scanner.batch, out);
    expect(count).toBe(3);
    expect(Buffer.from(out.view()).toString('latin1')).toBe('x\n y\xff \n{"a\n');
  });
});
