import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/effort.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import {
  ESCAPED,
  FALSE,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  NULL,
  NUMBER,
  RecordBatch,
  RecordView,
  STRING,
  TRUE,
  TYPE_MASK,
} from '../model/record.ts';
import { resolveDuplicates } from './duplicates.ts';
import { textOf } from './names.ts';
import { OddLineParser } from './odd-line.ts';

const parser = new OddLineParser();

/** The record that a line is, as [name, value] pairs in line order; null where it is not legal. */
function parse(bytes: Uint8Array): [string, unknown][] | null {
  const batch = new RecordBatch();
  batch.bytes = bytes;
  if (!parser.parse(bytes, 0, bytes.length, batch)) {
    expect(batch.tapeLength, 'a line that is not legal leaves the tape as it was').toBe(0);
    return null;
  }
  batch.recordCount = 1;
  const view = new RecordView(batch);
  view.moveTo(0);
  const members: [string, unknown][] = [];
  for (let member = view.members; member < view.membersEnd; member += MEMBER_SIZE) {
    const [start, end] = [view.tape[member + MEMBER_START], view.tape[member + MEMBER_END]];
    const type = view.tape[member + MEMBER_TYPE];
    members.push([parser.names.texts[view.tape[member + MEMBER_NAME]], valueAt(bytes, start, end, type)]);
  }
  return members;
}

function valueAt(bytes: Uint8Array, start: number, end: number, type: number): unknown {
  switch (type & TYPE_MASK) {
    case STRING: {
      const raw = decodeUtf8(bytes, start, end);
      expect((type & ESCAPED) !== 0, 'ESCAPED tells of a backslash').toBe(raw.includes('\\'));
      return textOf(bytes, start, end);
    }
    case NUMBER:
      return Number(decodeUtf8(bytes, start, end));
    case TRUE:
      return true;
    case FALSE:
      return false;
    case NULL:
      return null;
    default:
      return JSON.parse(decodeUtf8(bytes, start, end));
  }
}

/** What JSON.parse makes of the bytes; undefined where it, or strict decoding, refuses. */
function judge(bytes: Uint8Array): object | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function expectAgreement(bytes: Uint8Array): void {
  const expected = judge(bytes);
  const members = parse(bytes);
  if (expected === undefined) {
    expect(members, `legal by mistake: ${decodeUtf8(bytes)}`).toBeNull();
    return;
  }
  expect(members, `refused by mistake: ${decodeUtf8(bytes)}`).not.toBeNull();
  // The last value counts where a name stands twice; a Map keeps names like 1 and __proto__ apart.
  const byName = new Map(members);
  expect(parser.duplicateName || byName.size === members?.length).toBe(true);
  expect([...byName.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of byName) {
    expect(value).toEqual(Object.getOwnPropertyDescriptor(expected, name)?.value);
  }
}

const name = fc.oneof(
  fc.constantFrom('_p', '_p2', '_n', '_t', '1', '__proto__', 'constructor', '', 'plan', 'é', '\ud800'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const line = fc
  .array(fc.tuple(name, value), { maxLength: 6 })
  .map((members) => `{${members.map(([n, v]) => `${JSON.stringify(n)}:${JSON.stringify(v)}`).join(',')}}`);
/** Bytes that the grammar cares about, and some that it does not. */
const hostileByte = fc.oneof(
  fc.constantFrom(...encodeUtf8('{}[]",:\\/ \t\r\n0123456789-+.eEtrufalsn\u0000\u001f')),
  fc.integer({ min: 0, max: 255 }),
);
const mutation = fc.record({
  at: fc.nat(),
  drop: fc.integer({ min: 0, max: 3 }),
  insert: fc.array(hostileByte, { maxLength: 3 }),
});

describe('the plain parser', () => {
  it('agrees with JSON.parse on what is legal and what a value is, over mutated lines', () => {
    fc.assert(
      fc.property(line, fc.array(mutation, { maxLength: 3 }), (text, mutations) => {
        let bytes = [...encodeUtf8(text)];
        for (const { at, drop, insert } of mutations) {
          const position = bytes.length === 0 ? 0 : at % bytes.length;
          bytes = [...bytes.slice(0, position), ...insert, ...bytes.slice(position + drop)];
        }
        expectAgreement(Uint8Array.from(bytes));
      }),
      { numRuns: runs(20_000) },
    );
  });

  it.each([
    '{}',
    ' {\t"a" : 1 }\r ',
    '{"a":1}x',
    '{"a":1,}',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":01}',
    '{"a":-}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":1e}',
    '{"a":+1}',
    '{"a":NaN}',
    '{"a":tru}',
    '{"a":"\u0001"}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '{"a":[1,]}',
    '{"a":[}',
    '{"a":{"b":[{}]}}',
    '{"a":{"b"}}',
    '{"a":{]}',
    '[{"a":1}]',
    'null',
    '{"a":1}{"b":2}',
    '{"a":"\u007f\u2028"}',
    '\ufeff{"a":1}',
  ])('agrees with JSON.parse on %j', (text) => expectAgreement(encodeUtf8(text)));

  it('takes 100,000 levels of nesting, and tells where the closing ones are missing', () => {
    const open = '[{"a":'.repeat(50_000);
    const close = '}]'.repeat(50_000);
    const legal = encodeUtf8(`{"deep":${open}1${close}}`);
    expect(parser.parse(legal, 0, legal.length, new RecordBatch())).toBe(true);
    const cut = legal.subarray(0, legal.length - 2);
    expect(parser.parse(cut, 0, cut.length, new RecordBatch())).toBe(false);
    expect(parser.stoppedAt).toBe(cut.length);
  });

  it('tells a line that was cut from one that is wrong', () => {
    const whole = encodeUtf8('{"a":{"b":[1.5e+3,true,"x\\u00e9",null]},"c":"d"}');
    for (let end = 1; end < whole.length; end++) {
      expect(parser.parse(whole, 0, end, new RecordBatch())).toBe(false);
      expect(parser.stoppedAt, decodeUtf8(whole, 0, end)).toBe(end);
    }
    const wrong = encodeUtf8('{"a":1;"b":2}');
    expect(parser.parse(wrong, 0, wrong.length, new RecordBatch())).toBe(false);
    expect(parser.stoppedAt).toBe(6);
  });

  it.each([
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"a":1,"b":2,"\\u0061":3}', '{"a":3,"b":2}'],
    ['{"x":{"a":[{"b":1,"b":{"c":1,"c":2}}],"d":0,"a":5}}', '{"x":{"a":5,"d":0}}'],
    ['{ "x" : [ { "a" : {"q":1} , "b" : 2 , "a" : [ ] } ] }', '{"x":[{"a":[],"b":2}]}'],
    ['{"x":{"1":1.10,"0":-0,"1":1e21}}', '{"x":{"1":1e21,"0":-0}}'],
    ['{"x":{"\\ud800":1,"\\uD800":2}}', '{"x":{"\\ud800":2}}'],
  ])('tells duplicate names in %s, and they resolve to %s', (text, resolved) => {
    const bytes = encodeUtf8(text);
    expect(parser.parse(bytes, 0, bytes.length, new RecordBatch())).toBe(true);
    expect(parser.duplicateName).toBe(true);
    const out = new ByteWriter();
    resolveDuplicates(bytes, 0, bytes.length, out);
    expect(decodeUtf8(out.view())).toBe(resolved);
  });

  it.each(['{"a":{"b":1},"b":{"b":1}}', '{"a":[{"b":1},{"b":1}]}', '{"\\ud800":1,"\\udc00":2}'])(
    'sees no duplicate in %s',
    (text) => {
      const bytes = encodeUtf8(text);
      expect(parser.parse(bytes, 0, bytes.length, new RecordBatch())).toBe(true);
      expect(parser.duplicateName).toBe(false);
    },
  );

  it('resolves duplicates to what JSON.parse makes of the line', () => {
    fc.assert(
      fc.property(line, (text) => {
        const bytes = encodeUtf8(text);
        const out = new ByteWriter();
        resolveDuplicates(bytes, 0, bytes.length, out);
        expect(JSON.parse(decodeUtf8(out.view()))).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });
});
