import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLines, FastLinesCheck, type Setting, USUAL } from '../../test/fast-lines-check.ts';
import { PADDINGS } from '../../test/mutated-lines.ts';
import { PADDING } from '../bytes/lines.ts';
import { MEMBER_SIZE, RECORD_EVENT_TOKEN, RECORD_SIZE, RecordBatch } from '../model/record.ts';
import { FastLines } from './fast-lines.ts';
import { OddLineParser } from './odd-line.ts';

/** How many of the lines, each ended by LF, the fast path takes; all that it does is compared with the twin. */
function taken(
  lines: readonly string[],
  padding = '',
  check = new FastLinesCheck(),
  setting: Setting = USUAL,
): number {
  const before = check.taken;
  expect(check.check({ lines: lines.map((line) => `${line}\n`), padding }, setting)).toBeNull();
  return check.taken - before;
}

const PLAIN = [
  '{"a":1}',
  '{"a":1}\r',
  '{ "a":1}',
  '{"a" :1}',
  '{"a":1 }',
  '{\t"a"\t:\t1\t,\t"b"\t:\t2\t}',
  '{ "a" : "x" , "b" : null , "c" : true , "d" : false , "e" : -1.5e-3 }',
  '{"" :1}',
  '{"a":""}',
  '{"abc":"abc"}',
  '{"abcd":"abcd","abcde":"abcde"}',
  '{"_p":"ann","_p2":"bob","_n":"Signed Up","_t":12}',
  '{"_n":""}',
  '{"_n":"a"}\r',
  '{"_n" : "Paid, in full" , "a":1}',
  '{"_n":"\xc3\xa9"}',
  '{"_n":"\\u0041"}',
  '{"_n":null}',
  '{"_n":5}',
  '{"\\u005fn":"a"}',
  '{"\\u005fn":7}',
  `{"_n":"${'e'.repeat(199)}"}`,
  `{"_n":"${'e'.repeat(200)}"}`,
  `{"_n":"${'e'.repeat(5000)}"}`,
  `{"${'n'.repeat(5000)}":"${'v'.repeat(5000)}"}`,
  '{"\\u0061":1,"b":2}',
  '{"a\\\\n":"\\\\"}',
  '{"\xc3\xa9":"\xe2\x82\xac \xf0\x9f\x98\x80"}',
  '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\ud800"}',
  '{"a":"\xe2\x80\xa8\xc2\x85\x7f"}',
  '{"a":"x","_n":"b","__proto__":1,"1":2,"0":3}',
  '{"a":{}}',
  '{"a":[] }',
  '{"a": [1,"]",{"b":[{}],"c":null}],"b":{ "a" : { "a" : 1 } }}',
  '{"_n":[1],"_p":{"_p":1},"_t":[]}',
  '{"a":[\r1\r]}',
  '{"a":[{"b":1},{"b":1}],"b":{"b":1}}\r',
  '{"a":["\\"}"]}',
  `{"a":${'['.repeat(500)}${']'.repeat(500)}}`,
];

const NOT_PLAIN = [
  '',
  '{}',
  '{ }',
  ' {"a":1}',
  '{"a":1} ',
  '{"a":1}\t',
  '{"a":1} \r',
  '{"a":1}\r\r',
  '{\r"a":1}',
  '{"a"\r:1}',
  '{"a":\r1}',
  '{"a":1\r}',
  '{"a":1,\r"b":2}',
  '{"":1}',
  '{"a\\"":1}',
  '{"a\\":1}',
  '{"a":1,"a":2}',
  '{"a":1,"b":2,"\\u0061":3}',
  '{"_n":"x","_n":"x"}',
  '{"_n":"x","_n":"y"}',
  '{"_n":"x","_n":1}',
  '{"a":{"b":1,"b":2}}',
  '{"a":[1,{"b":1,"\\u0062":2}]}',
  '{"a":1,"b":{},"a":{}}',
  '{"a":{}',
  '{"a":{}}}',
  '{"a":[}',
  '{"a":[1,]}',
  '{"a":[1 2]}',
  '{"a":{"b"}}',
  '{"a":{"b":}}',
  '{"a":{1:2}}',
  '{"a":[1]1}',
  '{"a":["\xff"]}',
  '{"a":[01]}',
  '{"a":[',
  '{"a":[\r',
  '{"a":[1]\r}',
  '{"a":"b"c}',
  '{"_n":"b"c}',
  '{"a":1,}',
  '{,"a":1}',
  '{"a":1;"b":2}',
  '{"a":1}}',
  '{"a":1}{"a":1}',
  '["a":1}',
  '{"a":1]',
  '{"a";1}',
  '{a:1}',
  '{"a":"\t"}',
  '{"a":"\0"}',
  '{"a\t":1}',
  '{"a\0b":1}',
  '{"_n":"\x1f"}',
  '{"a":"\xff"}',
  '{"\xff":1}',
  '{"\xc3":1}',
  '{"a":"\xc3"}',
  '{"a":"\xc0\x80"}',
  '{"a":"\xed\xa0\x80"}',
  '{"a":"\xf4\x90\x80\x80"}',
  '{"a":"\\302\\243"}',
  '{"\\302\\243":1}',
  '{"a":"\\x"}',
  '{"a":"\\u12g4"}',
  '{"a":"',
  '{"a":"b',
  '{"a":"b\\',
  '{"a":"b"',
  '{"a":1',
  '{"a":',
  '{"a"',
  '{"a',
  '{"',
  '{',
  '{"a":1\xe2\x80\xa8}',
  '{"a":1\x0b}',
  '{"a"\xc2\xa0:1}',
  '\xef\xbb\xbf{"a":1}',
];

const NUMBERS = [
  ...['0', '-0', '1', '-1', '12', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789'],
  ...['1.5', '-1.5', '0.0', '1e5', '1E5', '1e+5', '1e-5', '1.5e5', '0e0', '-0.0e-0', '1234.5678e90'],
  ...['12345678901234567890', '1e999', '9'.repeat(1000), `0.${'3'.repeat(1000)}`, `1e${'0'.repeat(1000)}`],
];
const NO_NUMBERS = [
  ...['-', '01', '00', '-01', '1.', '.5', '-.5', '+1', '1e', '1e+', '1e-', '1.e5', '1.5e', '--1', '1-1'],
  ...[
    '1234:',
    '1234/',
    '1234a',
    '123:',
    '12;',
    '1e5.5',
    '1e5e5',
    '1..5',
    '0x10',
    '1_000',
    '1\xff',
    '1\\u0030',
  ],
  ...['NaN', 'Infinity', '-Infinity', '\xb9', '1"', '"1'],
];
const LITERALS = ['true', 'false', 'null'];
const NO_LITERALS = [
  ...[
    'tru',
    'fals',
    'nul',
    'truee',
    'falsee',
    'nulll',
    'trua',
    'falsa',
    'nula',
    'True',
    'FALSE',
    'Null',
    't',
    '',
  ],
  ...[
    'truefalse',
    'true1',
    'false"',
    'null\\',
    'tr\xf5e',
    'fals\xe5',
    'undefined',
    'nule',
    'true\xff',
    'fal',
  ],
];

describe('the fast path', () => {
  it.each(PLAIN)('takes %j', (line) => {
    const check = new FastLinesCheck();
    for (const padding of ['', ...PADDINGS]) expect(taken([line], padding.repeat(64), check)).toBe(1);
    for (const padding of PADDINGS) expect(taken([line], padding.repeat(64))).toBe(1);
  });

  it.each(NOT_PLAIN)('leaves %j', (line) => {
    const check = new FastLinesCheck();
    for (const padding of ['', ...PADDINGS]) {
      expect(taken([line], padding.repeat(64), check)).toBe(0);
      expect(taken([line], padding.repeat(64))).toBe(0);
      // Names, events and guesses are known now, as another spelling would have them.
      expect(taken(['{"a":1}', line, '{"a":"b","_n":"x"}', line], padding.repeat(64), check)).toBe(2);
    }
  });

  it.each([
    ['takes numbers', NUMBERS, 1],
    ['leaves what is none', NO_NUMBERS, 0],
    ['takes literals', LITERALS, 1],
    ['leaves what is no literal', NO_LITERALS, 0],
  ])('%s, at every place of a word and whatever follows', (_, values, count) => {
    const check = new FastLinesCheck();
    for (const value of values) {
      for (const line of [
        `{"a":${value}}`,
        `{"a":1,"b":${value},"c":2}`,
        `{"_n":${value} }`,
        `{"b":${value}`,
      ]) {
        const ends = line.endsWith('}') || line.endsWith(' ');
        for (let before = 0; before < 4; before++) {
          for (const padding of PADDINGS) {
            const setting = { ...USUAL, before };
            const found = taken([line], padding.repeat(64), check, setting);
            expect(found, JSON.stringify(line)).toBe(ends ? count : 0);
          }
        }
      }
    }
  });

  it('finds what ends plain text at every place, and however long it is', () => {
    const check = new FastLinesCheck();
    const ends = ['\\n', '\\\\', '\xc3\xa9', '\xe2\x80\xa8', '\xf0\x9f\x98\x80', '\\u0022', ''];
    const faults = [
      '"',
      '\\',
      '\\x',
      '\0',
      '\x1f',
      '\t',
      '\r',
      '\x80',
      '\xc3',
      '\xe2\x82',
      '\xf0\x9f\x98',
      '\xff',
    ];
    for (let length = 0; length < 20; length++) {
      const text = 'abcdefghijklmnopqrst'.slice(0, length);
      for (let rest = 0; rest < 6; rest++) {
        const more = 'uvwxyz'.slice(0, rest);
        for (const end of ends) {
          const part = text + end + more;
          const lines = [`{"a":"${part}"}`, `{"_n":"${part}"}`, `{"n${part}":"b"}`];
          expect(taken(lines, '', check)).toBe(3);
        }
        for (const fault of faults) {
          const part = text + fault + more;
          taken([`{"a":"${part}"}`, `{"_n":"${part}"}`, `{"n${part}":"b"}`, `{"a":"${part}`], '"}\n', check);
        }
      }
    }
  });

  it('takes a name that another begins with or ends with, after either', () => {
    const names = [
      'a',
      'ab',
      'abc',
      'abcd',
      'abcde',
      'abcdefgh',
      'abcdefghi',
      'abcdefghijklmnop',
      'bcd',
      'd',
    ];
    const check = new FastLinesCheck();
    for (const first of names) {
      for (const second of names) {
        const lines = [`{"${first}":1}`, `{"${second}":1}`, `{"_n":"${first}"}`, `{"_n":"${second}"}`];
        expect(taken([...lines, ...lines.toReversed()], '', check)).toBe(8);
      }
    }
  });

  it('tells names apart that differ in one bit', () => {
    const check = new FastLinesCheck();
    for (let length = 1; length <= 24; length++) {
      const name = 'abcdefghijklmnopqrstuvwx'.slice(0, length);
      for (let at = 0; at < length; at++) {
        const other = name.slice(0, at) + String.fromCharCode(name.charCodeAt(at) ^ 1) + name.slice(at + 1);
        expect(taken([`{"${name}":1}`, `{"${other}":1}`, `{"${name}":1,"${other}":2}`], '', check)).toBe(3);
      }
    }
  });

  it('knows bytes again that are NaN as a number of eight bytes', () => {
    const check = new FastLinesCheck();
    // As a double, eight bytes that end with DF BF, EF BF or F4 8F are none; 7F with F0 or more would be.
    const names = ['\u07ff', '\uffff', '\u{10ffff}', '\u{fffff}', '\x7f'].flatMap((character) =>
      Array.from({ length: 12 }, (_, i) =>
        Buffer.from('x'.repeat(i) + character.repeat(4)).toString('latin1'),
      ),
    );
    const lines = names.flatMap((name) => [`{"${name}":"${name}"}`, `{"a":1,"${name}":2,"_n":"${name}"}`]);
    for (let round = 0; round < 3; round++)
      expect(taken(lines, '\x7f\xf8'.repeat(32), check)).toBe(lines.length);
  });

  it('ends a line at LF, whatever the next one would make of it', () => {
    const lines = [
      ...[
        '{"a":[1\n]}',
        '{"a":[\n1]}',
        '{"a":{"b":1\n}}',
        '{"a":{\n"b":1}}',
        '{"a":["x\ny"]}',
        '{"a":"x\ny"}',
      ],
      ...[
        '{"a":12\n34}',
        '{"a":1\n}',
        '{"a":1\n,"b":2}',
        '{"a":1,\n"b":2}',
        '{\n"a":1}',
        '{"a"\n:1}',
        '{"a":\n1}',
      ],
      ...[
        '{"a":tr\nue}',
        '{"a":1.\n5}',
        '{"a":-\n5}',
        '{"a\n":1}',
        '{"_n":"Signed\nUp"}',
        '{"_n":\n"Signed Up"}',
      ],
      ...['{"a":"\xc3\n\xa9"}', '{"a":"\\\n"}', '{"a":"\\u00\ne9"}', '{"a":[1]\n,"b":[2]}', '\n{"a":[1]}'],
    ];
    const known = ['{"a":1,"b":2}', '{"_n":"Signed Up"}', '{"a":[1],"b":{}}'];
    const check = new FastLinesCheck();
    for (const line of lines) {
      for (const end of ['', '\r']) {
        const cut = line.replace('\n', `${end}\n`);
        expect(taken([...known, cut, ...known], '', check), cut).toBe(line.startsWith('\n') ? 7 : 6);
      }
    }
  });

  it('takes names in any order, and lines with any of them', () => {
    const names = ['_p', '_t', '_n', 'url', 'a', 'plan name', 'Billing Amount', '\xc3\xa9', 'ab'];
    fc.assert(
      fc.property(
        fc.array(fc.shuffledSubarray(names, { minLength: 1 }), { minLength: 1, maxLength: 40 }),
        (orders) => {
          const lines = orders.map((order) => `{${order.map((name, i) => `"${name}":"${i}"`).join(',')}}`);
          expect(taken(lines)).toBe(lines.length);
        },
      ),
    );
  });

  it('agrees with the plain parser on parts of lines in any order', () => {
    const part = fc.constantFrom(
      ...[
        '{',
        '}',
        ',',
        ':',
        '"',
        '\\',
        ' ',
        '\t',
        '\r',
        '\n',
        '{"a":',
        ',"a":',
        ',"b" :',
        '{"_n":"x"',
        ',"_n":"x"',
      ],
      ...[
        '"_n"',
        '"a"',
        '"abcdefgh"',
        '"\\u0061"',
        '"\xc3\xa9"',
        '1',
        '-',
        '0',
        '.5',
        'e3',
        '12345678',
        'true',
        'null',
      ],
      ...[
        'false',
        '{}',
        '[1]',
        '\xff',
        '\xc3',
        '\xa9',
        '\0',
        '\\302\\243',
        '}\n',
        '\r\n',
        '}\r\n{"a":1',
        'x',
      ],
    );
    const line = fc.array(part, { maxLength: 12 }).map((parts) => `${parts.join('')}\n`);
    const padding = fc.constantFrom(...PADDINGS).map((text) => text.repeat(64));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        padding,
        fc.nat(7),
        (lines, behind, before) => {
          const check = new FastLinesCheck();
          for (let round = 0; round < 2; round++) {
            expect(check.check({ lines, padding: behind }, { ...USUAL, before })).toBeNull();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('agrees with the plain parser on 100,000 mutated lines', () => {
    const result = checkLines(Math.floor(Math.random() * 2 ** 31), 100_000);
    expect(result.failure).toBeNull();
    // Else what is compared is not what the fast path is for.
    expect(result.taken).toBeGreaterThan(result.lines * 0.3);
  });
});

describe('a line that the fast path stopped at', () => {
  it('is told to be left for a token alone only where there is one to learn', () => {
    const parser = new OddLineParser();
    const fastLines = new FastLines(parser);
    const batch = new RecordBatch();
    const isUnknown = (line: string): boolean => {
      const bytes = Buffer.from(`${line}\n${' '.repeat(PADDING)}`, 'latin1');
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const end = bytes.length - PADDING;
      batch.bytes = bytes;
      batch.tapeLength = batch.recordCount = 0;
      expect(fastLines.scan(batch, view, 0, end, 1 << 12, 99)).toBe(0);
      const { stoppedAtUnknown } = fastLines;
      if (parser.parse(bytes, 0, end - 1, new RecordBatch())) fastLines.learn(bytes, view, 0, end);
      return stoppedAtUnknown;
    };
    expect(isUnknown('{"a":1,"_n":"b"}')).toBe(true);
    for (const line of [
      '{"a":x}',
      '{"a":1,"_n":"b"x}',
      '{"a":1,"a":2}',
      '',
      '{}',
      '{"":1}',
      '{"\xff":1}',
      '{"a\\"":1}',
    ]) {
      expect(isUnknown(line), line).toBe(false);
      expect(isUnknown(`{"new ${line.length}":1,${line.slice(1)}`), line).toBe(true);
      expect(isUnknown(line), line).toBe(false);
    }
  });
});

/** A record of so many members takes this much of the tape. */
const tapeOf = (members: number) => RECORD_SIZE + members * MEMBER_SIZE;
const wide = (members: number) => `{${Array.from({ length: members }, (_, i) => `"m${i}":${i}`).join(',')}}`;

describe('the fast path, where the tape ends', () => {
  it('takes a record that just fits, and leaves one that does not', () => {
    for (const members of [1, 2, 50, 2000]) {
      for (let more = -MEMBER_SIZE; more <= 2 * MEMBER_SIZE; more++) {
        const setting = { ...USUAL, tapeLength: tapeOf(3) + tapeOf(members) + more };
        const found = taken([wide(3), wide(members)], '', new FastLinesCheck(), setting);
        expect(found).toBe(more >= 0 ? 2 : 1);
      }
    }
  });

  it('stops at the tape target and at the most records, and goes on from there', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => wide(1 + (i % 5)));
    for (const tapeTarget of [1, tapeOf(1), tapeOf(1) + 1, 1000, 1 << 30]) {
      for (const recordLimit of [1, 2, 100, Number.POSITIVE_INFINITY]) {
        const setting = { ...USUAL, tapeTarget, tapeLength: 1 << 17, recordLimit };
        expect(taken(lines, '', new FastLinesCheck(), setting)).toBe(5000);
      }
    }
  });

  it('takes thousands of members, new and known, in any order', () => {
    const members = Array.from({ length: 5000 }, (_, i) => `"name ${(i * 7919) % 5000}":"${i}"`);
    const lines = [members, members.toReversed(), members.slice(2500), members].map(
      (some) => `{${some.join(',')}}`,
    );
    expect(taken(lines)).toBe(4);
    expect(taken([`{${[...members, members[77]].join(',')}}`])).toBe(0);
  });
});

/** The event tokens of lines that are all taken. */
function eventTokens(lines: readonly string[]): number[] {
  const batch = new RecordBatch();
  batch.tape = new Int32Array(lines.length * tapeOf(3));
  batch.records = new Int32Array(lines.length);
  batch.bytes = Buffer.from(lines.map((line) => `${line}\n`).join('') + ' '.repeat(PADDING), 'latin1');
  const end = batch.bytes.length - PADDING;
  const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
  const fastLines = new FastLines(new OddLineParser());
  for (let start = 0; start < end; ) {
    const next = batch.bytes.indexOf(0x0a, start) + 1;
    fastLines.learn(batch.bytes, view, start, next);
    start = next;
  }
  expect(fastLines.scan(batch, view, 0, end, batch.tape.length, Number.POSITIVE_INFINITY)).toBe(end);
  return Array.from(
    { length: batch.recordCount },
    (_, i) => batch.tape[batch.records[i] + RECORD_EVENT_TOKEN],
  );
}

describe('the events of the fast path', () => {
  it('have a token each, wherever they stand', () => {
    const [a, a2, b, c, a3, none] = eventTokens([
      '{"_n":"a","x":1}',
      '{"_n":"a"}',
      '{"_n":"b"}',
      '{"x":1,"_n":"Paid, in full"}',
      '{"x":1,"_n":"a","y":2}',
      '{"x":1}',
    ]);
    expect([a2, a3]).toEqual([a, a]);
    expect(new Set([a, b, c, none]).size).toBe(4);
    expect(none).toBe(0);
  });

  it('have none where they are no plain text, or too long', () => {
    const texts = ['"\\u0041"', '"\xc3\xa9"', '1', 'null', 'true', `"${'e'.repeat(300)}"`];
    expect(eventTokens(texts.map((text) => `{"a":1,"_n":${text}}`))).toEqual(texts.map(() => 0));
  });

  it('are as many as one likes', () => {
    const lines = Array.from({ length: 6000 }, (_, i) => `{"_n":"event ${i}","x":1}`);
    const check = new FastLinesCheck();
    expect(taken([...lines, ...lines, ...lines.toReversed()], '', check)).toBe(18_000);
  });

  it('have the same token again after more of them than have one', () => {
    const lines = Array.from({ length: 6000 }, (_, i) => `{"_n":"event ${i}","x":1}`);
    const tokens = eventTokens([...lines, ...lines.toReversed()]);
    const count = tokens.indexOf(0);
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(new Set(tokens.slice(0, count)).size).toBe(count);
    expect(tokens.slice(count, 6000).every((token) => token === 0)).toBe(true);
    expect(tokens.slice(6000)).toEqual(tokens.slice(0, 6000).toReversed());
  });
});
