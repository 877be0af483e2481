/**
 * CSV in any style: the same as the independent reference writes, and, parsed by another's parser, the values again,
 * guard and protection undone.
 */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../src/bytes/byte-writer.ts';
import { PADDING } from '../src/bytes/lines.ts';
import {
  FORMATS,
  type OptionValues,
  undoFormulaGuard,
  undoTextProtection,
  withDefaults,
} from '../src/index.ts';
import { addCounts, type Counts } from '../src/model/counts.ts';
import { Scanner } from '../src/scan/scanner.ts';

const REFERENCE = new URL('../../../fixtures/reference', import.meta.url).href;

type Row = Record<string, unknown>;
type Reference = { csv: (rows: unknown[], options: OptionValues, counts: Counts) => string };
type ReferenceParser = { parseLine: (line: string) => { object: unknown } };

/** It is plain JavaScript, of no program that is compiled. */
const load = (name: string) => import(/* @vite-ignore */ `${REFERENCE}/${name}`);
const reference: Reference = await load('csv.mjs');
const { parseLine }: ReferenceParser = await load('json-object.mjs');

/** Lines of one block as an output has them. With `behind` much stands behind them, so that they are read by words. */
function write(lines: readonly string[], columns: readonly string[], given: OptionValues, behind: string) {
  const options = withDefaults(FORMATS.csv.options, given);
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const framer = FORMATS.csv.createFramer({ options, columns });
  const encoder = FORMATS.csv.createEncoder({ options, columns, names: scanner.names });
  const text = lines.map((line) => `${line}\n`).join('');
  const bytes = Buffer.from(text + behind);
  const out = new ByteWriter(0);
  const pieces: Buffer[] = [];
  let counts: Counts | null = null;
  // Twice, as new names are not read by words: the second time counts.
  for (const round of [1, 2]) {
    out.length = 0;
    encoder.takeCounts?.();
    scanner.begin(bytes, 0, bytes.length - Buffer.byteLength(behind), 0);
    while (scanner.next()) encoder.encode(scanner.batch, out);
    if (round === 1 || lines.length === 0) continue;
    pieces.push(Buffer.from(framer.before()), Buffer.from(out.view()));
    counts = addCounts(encoder.takeCounts?.(), framer.takeCounts?.());
  }
  return { text: Buffer.concat(pieces).toString(), counts };
}

const columnsOf = (rows: readonly Row[]) => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const delimiter = fc.oneof(
  fc.constantFrom('comma', 'semicolon', 'tab', 'pipe'),
  fc.constantFrom(..."\u0001\u001f!#$%&'()*/:;<=>?@[]^_`{|}~"),
);
/** All combinations that can be undone; cut cells can't. */
const style = fc.record(
  {
    preset: fc.constantFrom('standard', 'gem', 'excel'),
    delimiter,
    byteOrderMark: fc.boolean(),
    lineEnd: fc.constantFrom('lf', 'crlf'),
    quoting: fc.constantFrom('needed', 'all', 'gem'),
    innerQuotes: fc.constantFrom('double', 'single'),
    formulaGuard: fc.boolean(),
    textProtection: fc.boolean(),
    nullText: fc.constantFrom('', 'NULL', '\\N', 'n/a;|', ' ', '0'),
  },
  { requiredKeys: [] },
);
const SIGNS = [...'=+-@\'"\t\r\n ,;|0123456789aé😀'];
const text = fc.oneof(
  fc.array(fc.constantFrom(...SIGNS), { maxLength: 5 }).map((signs) => signs.join('')),
  fc.constantFrom(
    '="00123"',
    '=""',
    '="',
    '=""""',
    '\'="1"',
    '-5',
    '+5',
    '-1e3',
    "'-5",
    '007',
    '0123456789012345',
    '1234567890123456',
    '123456789012345',
    'NULL',
    '\\N',
    'n/a;|',
  ),
  fc.integer({ min: 0, max: 40 }).map((length) => 'plain words, and then; some|more of them'.slice(length)),
);
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom(null, true, false, 0, -7, 1.5, 1e21, 123456789012345, [1, 'x'], { a: ['"', null] }),
);
const name = fc.oneof(fc.constantFrom('_p', '_t', 'a', 'b', 'c', ''), text);
const rows = fc
  .array(fc.dictionary(name, value, { maxKeys: 6 }), { maxLength: 6 })
  .map((some) => some.map((row) => ({ ...row })));
const behind = fc.constantFrom('', ',"1":2}\n'.repeat(PADDING));

describe('CSV in any style', () => {
  it('is what the reference writes, and counts what it counts', () => {
    const cut = fc.record({ cutLongCells: fc.boolean() }, { requiredKeys: [] });
    fc.assert(
      fc.property(rows, style, cut, behind, (records, given, cutting, padding) => {
        const lines = records.map((record) => JSON.stringify(record));
        const options = { ...given, ...cutting };
        const counts = { guarded: 0, protected: 0, cut: 0, requoted: 0 };
        const expected = reference.csv(lines.map(parseLine), options, counts);
        const written = write(lines, columnsOf(records), options, padding);
        expect(written.text).toBe(expected);
        expect({ guarded: 0, protected: 0, cut: 0, requoted: 0, ...written.counts }).toEqual(counts);
      }),
      { numRuns: 700 },
    );
  });

  it('is the values again once it is parsed, guard and protection undone', () => {
    fc.assert(
      fc.property(rows, style, behind, (records, given, padding) => {
        const columns = columnsOf(records);
        // Without a name there are no cells.
        fc.pre(columns.length > 0);
        const options = { ...given, cutLongCells: false };
        const written = write(
          records.map((record) => JSON.stringify(record)),
          columns,
          options,
          padding,
        );
        const values = [columns, ...records.map((row) => textsOf(row, columns, options))];
        const isSingle = options.innerQuotes === 'single';
        const expected = values.map((row) => (isSingle ? row.map((cell) => cell.replaceAll('"', "'")) : row));
        expect(parse(written.text, options)).toEqual(expected);
      }),
      { numRuns: 700 },
    );
  });
});

const DELIMITERS: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' };

/** The cells of a table, as a user gets them back. */
function parse(table: string, given: OptionValues): string[][] {
  const options = withDefaults(FORMATS.csv.options, given);
  expect(table.startsWith('\ufeff')).toBe(options.byteOrderMark);
  const parsed: string[][] = [];
  const parser = new Papa.Parser({
    delimiter: DELIMITERS[String(options.delimiter)] ?? String(options.delimiter),
    newline: options.lineEnd === 'crlf' ? '\r\n' : '\n',
    step: ({ data }) => parsed.push(...data),
  });
  parser.parse(options.byteOrderMark ? table.slice(1) : table, 0, false);
  // It finds an empty row behind the last line end.
  expect(parsed.pop()).toEqual(['']);
  return parsed.map((cells) =>
    cells.map((cell) => {
      const unprotected = options.textProtection ? undoTextProtection(cell) : cell;
      return options.formulaGuard ? undoFormulaGuard(unprotected) : unprotected;
    }),
  );
}

/** The values of a row as texts; what is missing, and null, as the null text. */
function textsOf(row: Row, columns: readonly string[], { nullText = '' }: OptionValues): string[] {
  return columns.map((column) => {
    const own = Object.getOwnPropertyDescriptor(row, column)?.value ?? null;
    if (own === null) return String(nullText);
    return typeof own === 'string' ? own : JSON.stringify(own);
  });
}
