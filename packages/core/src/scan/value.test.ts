import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { ID_TIME, RESERVED_KEYS } from '../model/keys.ts';
import { MEMBER_END, MEMBER_START, MEMBER_TYPE, RecordBatch, RecordView } from '../model/record.ts';
import { OddLineParser } from './odd-line.ts';
import { readTime, timeProblem, valueTextLength, writeValueText } from './value.ts';

/** Any text, lone surrogates included. (The library's own is slow to begin.) */
const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), { maxLength })
    .map((codes) => String.fromCodePoint(...codes));

const parser = new OddLineParser();

/** The record of a line; its first member is at `view.members`. */
function viewOf(line: string): RecordView {
  const batch = new RecordBatch();
  batch.bytes = Buffer.from(line);
  expect(parser.parse(batch.bytes, 0, batch.bytes.length, batch), line).toBe(true);
  batch.recordCount = 1;
  const view = new RecordView(batch);
  view.moveTo(0);
  return view;
}

/** The text of a value as it stands in a line; checks that its length is told right. */
function textOfValue(value: string): string {
  const { tape, bytes, members } = viewOf(`{"a": ${value} }`);
  const span = [
    tape[members + MEMBER_START],
    tape[members + MEMBER_END],
    tape[members + MEMBER_TYPE],
  ] as const;
  const out = new ByteWriter(0);
  writeValueText(bytes, ...span, out);
  expect(valueTextLength(bytes, ...span)).toBe(out.length);
  return Buffer.from(out.view()).toString();
}

describe('the text of a value', () => {
  it.each([
    ['"plain é"', 'plain é'],
    ['""', ''],
    ['"\\u00e9\\n\\"\\\\\\/"', 'é\n"\\/'],
    ['"\\ud800"', '\ufffd'],
    ['"\\ud83d\\ude00"', '😀'],
    ['1.10', '1.10'],
    ['-0', '-0'],
    ['1E+21', '1E+21'],
    ['12345678901234567890', '12345678901234567890'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', ''],
    ['[ 1 , "a\\u0041 " ]', '[1,"a\\u0041 "]'],
    ['{ "b" : { } , "a" : null }', '{"b":{},"a":null}'],
    ['{}', '{}'],
  ])('%s is %s', (value, text) => {
    expect(textOfValue(value)).toBe(text);
  });

  it('of any string is the string', () => {
    fc.assert(
      fc.property(anyText(12), (text) => {
        expect(textOfValue(JSON.stringify(text))).toBe(Buffer.from(text).toString());
      }),
    );
  });
});

/** The time of a line, and what is wrong with it. */
function timeOf(line: string): [time: number, problem: string | null] {
  const view = viewOf(line);
  return [readTime(view.bytes, view.tape, view.reserved(ID_TIME)), timeProblem];
}
const timeOfValue = (value: string) => timeOf(`{"x":1,"${RESERVED_KEYS[ID_TIME]}":${value},"y":"2"}`);

describe('the time of a record', () => {
  it.each([
    ['1234567890', 1234567890],
    ['0', 0],
    ['-1.5', -1.5],
    ['1234567890.25', 1234567890.25],
    ['1e9', 1e9],
    ['1.0E+3', 1000],
    ['100000000000', 1e11],
    ['-100000000000', -1e11],
    ['99999999999.999', 99999999999.999],
    ['000.5'.slice(2), 0.5],
    ['"1234567890"', 1234567890],
    ['"-3.5e2"', -350],
    ['"\\u0031\\u0032"', 12],
    ['"0"', 0],
    ['1.00000000000000000000', 1],
    ['123456789012345e-5', 1234567890.12345],
  ])('%s is usable', (value, time) => {
    expect(timeOfValue(value)).toEqual([time, null]);
  });

  it.each([
    '"01"',
    '""',
    '" 1"',
    '"1 "',
    '"1\\n"',
    '"+1"',
    '"1."',
    '".5"',
    '"0x10"',
    '"Infinity"',
    '"NaN"',
    '"1e"',
    '"1_000"',
    '"abc"',
    '"１"',
    'true',
    'false',
    'null',
    '[]',
    '[1]',
    '{}',
    '"2009-02-13"',
  ])('%s is not a number', (value) => {
    expect(timeOfValue(value)).toEqual([Number.NaN, 'time/not-a-number']);
  });

  it.each([
    '100000000001',
    '-100000000000.1',
    '1e12',
    '1234567890123',
    '"1234567890123"',
    '1e400',
    '-1e400',
    '"1e999"',
    '999999999999999',
    '1000000000000000',
    '99999999999999999999',
  ])('%s is beyond any date', (value) => {
    expect(timeOfValue(value)).toEqual([Number.NaN, 'time/out-of-range']);
  });

  it('may be missing', () => {
    expect(timeOf('{"x":1}')).toEqual([Number.NaN, 'time/missing']);
    expect(timeOf('{}')).toEqual([Number.NaN, 'time/missing']);
    expect(timeOfValue('5'), 'which is forgotten with the next').toEqual([5, null]);
  });

  it('is the number that JSON.parse reads, as a number and as a string', () => {
    const number = fc.oneof(
      fc.integer({ min: -1e11, max: 1e11 }).map(String),
      fc.double({ min: -1e11, max: 1e11, noNaN: true }).map((n) => JSON.stringify(n + 0)),
      fc.tuple(fc.maxSafeNat(), fc.integer({ min: -30, max: -6 })).map(([n, e]) => `${n}e${e}`),
    );
    fc.assert(
      fc.property(number, (literal) => {
        expect(timeOfValue(literal)).toEqual([JSON.parse(literal), null]);
        expect(timeOfValue(`"${literal}"`)).toEqual([JSON.parse(literal), null]);
      }),
      { numRuns: 2000 },
    );
  });
});
