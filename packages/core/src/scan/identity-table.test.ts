import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ID_PERSON } from '../model/keys.ts';
import { RecordView } from '../model/record.ts';
import { IdentityReader } from './identity.ts';
import { NUMBER_IDENTITY } from './identity-form.ts';
import { IdentityTable } from './identity-table.ts';
import { Scanner } from './scanner.ts';

/** Reads the identity of the one record. */
function readFrom(line: string, ignoreCase = false): IdentityReader | null {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const bytes = encodeUtf8(`${line}\n`);
  scanner.begin(bytes, 0, bytes.length, 0, null);
  scanner.next();
  const view = new RecordView(scanner.batch);
  view.moveTo(0);
  const reader = new IdentityReader({ ignoreCase });
  return reader.read(view.bytes, view.tape, view.reserved(ID_PERSON)) ? reader : null;
}

function tableOf(
  texts: readonly string[],
  numbers: readonly string[] = [],
  ignoreCase = false,
): IdentityTable {
  const table = new IdentityTable();
  const reader = new IdentityReader({ ignoreCase });
  for (const text of texts) {
    reader.readText(text);
    table.add(reader);
  }
  for (const number of numbers) {
    reader.readNumber(number);
    table.add(reader);
  }
  return table;
}

test.each([
  ['{"_p":"ann"}', ['ann'], [], false, true],
  ['{"_p":"Ann"}', ['ann'], [], false, false],
  ['{"_p":"Ann"}', ['aNN'], [], true, true],
  ['{"_p":"\\u0061nn"}', ['ann'], [], false, true],
  ['{"_p":"\\u0041nn"}', ['ann'], [], true, true],
  ['{"_p":"ÄRGER"}', ['ärger'], [], true, true],
  ['{"_p":"ÄRGER"}', ['ärger'], [], false, false],
  ['{"_p":"\\ud800"}', ['\ud800'], [], false, true],
  ['{"_p":"\\ud800"}', ['\ufffd'], [], false, false],
  ['{"_p":"\\ud83d\\ude00"}', ['😀'], [], false, true],
  ['{"_p":""}', [''], [], false, true],
  ['{"_p":1.0}', [], ['1'], false, true],
  ['{"_p":1}', ['1'], [], false, false],
  ['{"_p":"1"}', [], ['1'], false, false],
  ['{"_p":"1e0"}', [], ['1'], false, false],
  ['{"_p":12345678901234567891}', [], ['12345678901234567890'], false, false],
])('%s among %j and %j, case ignored: %s; found: %s', (line, texts, numbers, ignoreCase, expected) => {
  const identity = readFrom(line, ignoreCase);
  expect(identity !== null && tableOf(texts, numbers, ignoreCase).find(identity) === 0).toBe(expected);
});

test.each(['{"_p":null}', '{"_p":true}', '{"_p":["a"]}', '{"a":1}'])('%s names nobody', (line) => {
  expect(readFrom(line)).toBe(null);
});

test('a table numbers identities as a map would, also as a clone and when more are added to that', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(texts, texts, (first, then) => {
      const table = new IdentityTable(structuredClone(tableOf(first).pack()));
      const known = [...new Set(first)];
      const reader = new IdentityReader({ ignoreCase: false });
      for (const text of then) {
        reader.readText(text);
        expect(table.find(reader)).toBe(known.indexOf(text));
        table.add(reader);
        if (!known.includes(text)) known.push(text);
        expect(table.find(reader)).toBe(known.indexOf(text));
      }
      expect(table.size).toBe(known.length);
      known.forEach((text, index) => {
        reader.readText(text);
        const { type, bytes, start, end } = table.at(index);
        const form = reader.bytes.subarray(reader.start, reader.end);
        expect(type === reader.type && Buffer.compare(bytes.subarray(start, end), form) === 0).toBe(true);
      });
    }),
    { numRuns: 25 },
  );
});

test('a table of 100,000 is a few arrays of some megabytes', () => {
  const texts = Array.from({ length: 100_000 }, (_, index) => `person-${index}@example.com`);
  const packed = tableOf(texts, ['1']).pack();
  expect(packed.count).toBe(100_001);
  const bytes = packed.bytes.byteLength + packed.offsets.byteLength + packed.slots.byteLength;
  expect(bytes).toBeLessThan(6_000_000);
  expect(new IdentityTable(packed).at(100_000).type).toBe(NUMBER_IDENTITY);
});

test('what is added to a table made of packed identities leaves those as they are', () => {
  const packed = tableOf(['ann', 'bob'], ['1']).pack();
  const before = structuredClone(packed);
  const table = new IdentityTable(packed);
  const reader = new IdentityReader({ ignoreCase: false });
  for (const text of ['eve', 'ann', 'mallory']) {
    reader.readText(text);
    table.add(reader);
  }
  expect(table.size).toBe(5);
  expect(packed).toEqual(before);
});
