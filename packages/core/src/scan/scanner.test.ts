import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LineMaker, PADDINGS as MORE_PADDINGS, Random } from '../../test/mutated-lines.ts';
import { PADDING } from '../bytes/lines.ts';
import { PROBLEM_CODES, type ProblemCode } from '../model/problem.ts';
import {
  DUPLICATE_NAME,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  RECORD_EVENT_TOKEN,
  RECORD_LINE,
  REJECT_CODE,
  REJECT_END,
  REJECT_LINE,
  REJECT_SIZE,
  REJECT_START,
  REPAIRED_OCTAL,
  REPLACED_UTF8,
  RecordView,
} from '../model/record.ts';
import { FastLines } from './fast-lines.ts';
import { Scanner } from './scanner.ts';

/** What becomes of a line: blank, rejected with a code, or a record with flags and its text. */
type Outcome =
  | { kind: 'blank' }
  | { kind: 'rejected'; code: ProblemCode; line: string }
  | { kind: 'record'; flags: number; line: string; members: [name: string, value: string][] };
type Sample = { bytes: Buffer; outcome: Outcome };

/** Text is latin1 here: a character is a byte. */
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const record = (line: string, members: [string, string][], flags = 0, written = line): Sample => ({
  bytes: bytesOf(line),
  outcome: { kind: 'record', flags, line: written, members },
});
const rejected = (line: string, code: ProblemCode): Sample => ({
  bytes: bytesOf(line),
  outcome: { kind: 'rejected', code, line },
});
const blank = (line: string): Sample => ({ bytes: bytesOf(line), outcome: { kind: 'blank' } });

const SAMPLES: Sample[] = [
  record('{}', []),
  record(' {"a": 1 , "b":"x"}\t', [
    ['a', '1'],
    ['b', 'x'],
  ]),
  record('{"_p":"ann","_t":12,"nested":{"a":[1,{}]}}', [
    ['_p', 'ann'],
    ['_t', '12'],
    ['nested', '{"a":[1,{}]}'],
  ]),
  record('{"_p":"ann","_t":1262304000,"_n":"Visited Site","x":"y"}', [
    ['_p', 'ann'],
    ['_t', '1262304000'],
    ['_n', 'Visited Site'],
    ['x', 'y'],
  ]),
  record('{"_n":"Paid, in full","_p":"\xc3\xa9","\xc3\xa9": -1.5e3,"a":true,"b":null}', [
    ['_n', 'Paid, in full'],
    ['_p', '\xc3\xa9'],
    ['\xc3\xa9', '-1.5e3'],
    ['a', 'true'],
    ['b', 'null'],
  ]),
  record('{"\\u0061":1}', [['a', '1']]),
  record('{"x":12}', [['x', '12']]),
  record('{"_n":"Visited Site"}', [['_n', 'Visited Site']]),
  record('{"a":"x\\n"}\r', [['a', 'x\\n']]),
  record('{"a":"\xe2\x80\xa8\xc2\x85"}', [['a', '\xe2\x80\xa8\xc2\x85']]),
  record('{"a":"\\302\\243"}', [['a', '\xc2\xa3']], REPAIRED_OCTAL, '{"a":"\xc2\xa3"}'),
  record(' {"\\101":"\\302\\243\\012" } ', [['A', '\xc2\xa3\\n']], REPAIRED_OCTAL, ' {"A":"\xc2\xa3\\n" } '),
  record(
    '{"a":1, "b":2, "a":3}',
    [
      ['a', '3'],
      ['b', '2'],
    ],
    DUPLICATE_NAME,
  ),
  record('{"x":{"a":1,"a": 2}}', [['x', '{"a":2}']], DUPLICATE_NAME),
  record(
    '{"a":1,"\\141":"\\303\\251"}',
    [['a', '\xc3\xa9']],
    DUPLICATE_NAME | REPAIRED_OCTAL,
    '{"a":1,"a":"\xc3\xa9"}',
  ),
  blank(''),
  blank(' \t '),
  blank('\r'),
  blank(' \r\t'),
  rejected('x', 'line/not-json'),
  rejected('null', 'line/not-json'),
  rejected('[{"a":1}]', 'line/not-json'),
  rejected('{"a":NaN}', 'line/not-json'),
  rejected('{"_n":"Visited Site"x}', 'line/not-json'),
  rejected('{"a":01}', 'line/not-json'),
  rejected('{"x":truee}', 'line/not-json'),
  rejected('{"a":1,}', 'line/not-json'),
  rejected('{"a":1}{"b":2}', 'line/not-json'),
  rejected('\x0b', 'line/not-json'),
  rejected('{"a":"\t"}', 'line/not-json'),
  rejected('{"a":"\\243"}', 'line/not-json'),
  rejected('{"a":\\061}', 'line/not-json'),
  rejected('{"a":1}\\040', 'line/not-json'),
  rejected('{"a":"\\x41"}', 'line/not-json'),
  rejected('{"a":', 'line/cut-short'),
  rejected('{"x":12', 'line/cut-short'),
  rejected('{"x":-', 'line/cut-short'),
  rejected('{"x":tru', 'line/cut-short'),
  rejected('{"_n":"Visited Site"', 'line/cut-short'),
  rejected('{"_n":"Visited', 'line/cut-short'),
  rejected('{"a":"b', 'line/cut-short'),
  rejected('{"a":"b\\', 'line/cut-short'),
  rejected('{"a":"\\302\\243', 'line/cut-short'),
  rejected('{"a":"\\302\\2', 'line/cut-short'),
  rejected('{', 'line/cut-short'),
];
const STRICT: Sample[] = [
  rejected('{"a":"\xff"}', 'line/invalid-utf8'),
  rejected('{"a":1}\xff', 'line/invalid-utf8'),
  rejected('\xff\xfe{\0}\0', 'line/invalid-utf8'),
  rejected('{"a":"\\302\\243","b":"\xc3"}', 'line/invalid-utf8'),
  rejected('{"\xed\xa0\x80":1}', 'line/invalid-utf8'),
];
const U_FFFD = '\xef\xbf\xbd';
const REPLACED: Sample[] = [
  rejected('{"a":"\xff', 'line/cut-short'),
  record('{"a":"\xff"}', [['a', U_FFFD]], REPLACED_UTF8, `{"a":"${U_FFFD}"}`),
  record('{"\xc3":"\xe2\x82"}', [[U_FFFD, U_FFFD]], REPLACED_UTF8, `{"${U_FFFD}":"${U_FFFD}"}`),
  record(
    '{"a":"\\302\\243\xff"}',
    [['a', `\xc2\xa3${U_FFFD}`]],
    REPLACED_UTF8 | REPAIRED_OCTAL,
    `{"a":"\xc2\xa3${U_FFFD}"}`,
  ),
  record(
    '{"\xff":1,"\xfe":2}',
    [[U_FFFD, '2']],
    REPLACED_UTF8 | DUPLICATE_NAME,
    `{"${U_FFFD}":1,"${U_FFFD}":2}`,
  ),
  rejected('{"a":1}\xff', 'line/not-json'),
  rejected('\xff', 'line/not-json'),
];

/** What stands behind a block: too little for lines to be read by words, or what would go on with the last line. */
const TOO_LITTLE = '\n{"behind":1}\n';
const ENOUGH = TOO_LITTLE.repeat(5);
const PADDINGS = [TOO_LITTLE, ENOUGH, ...MORE_PADDINGS.map((padding) => padding.repeat(PADDING))];

/** Runs a test with lines that may be read by words, and with lines that may not. */
const EITHER_WAY = [
  ['by the byte', TOO_LITTLE],
  ['by words', ENOUGH],
] as const;

/** The outcomes of the lines of a block, from the scanner's batches; checks what must hold for each batch. */
function scan(
  scanner: Scanner,
  lines: readonly Buffer[],
  ends: readonly string[],
  before = 0,
  padding = ENOUGH,
): Outcome[] {
  const block = Buffer.concat(lines.flatMap((line, i) => [line, bytesOf(ends[i])]));
  return scanBlock(scanner, block, before, padding);
}

function scanBlock(scanner: Scanner, block: Buffer, before: number, padding: string): Outcome[] {
  const bytes = Buffer.concat([Buffer.alloc(before, 0x7b), block, bytesOf(padding)]);
  const end = before + block.length;
  const outcomes: Outcome[] = [];
  const { batch } = scanner;
  scanner.begin(bytes, before, end, 1000);
  let position = before;
  while (scanner.next()) {
    expect(batch.start, 'batches follow on each other').toBe(position);
    position = batch.end;
    const byLine: Outcome[] = [];
    const text = (from: Uint8Array, start: number, stop: number) =>
      Buffer.from(from.subarray(start, stop)).toString('latin1');
    const view = new RecordView(batch);
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      const members: [string, string][] = [];
      for (let at = view.members; at < view.membersEnd; at += MEMBER_SIZE) {
        const name = Buffer.from(scanner.names.texts[view.tape[at + MEMBER_NAME]]).toString('latin1');
        members.push([name, text(view.bytes, view.tape[at + MEMBER_START], view.tape[at + MEMBER_END])]);
      }
      const flags = view.flags & (REPAIRED_OCTAL | REPLACED_UTF8 | DUPLICATE_NAME);
      byLine[view.tape[view.position + RECORD_LINE]] = {
        kind: 'record',
        flags,
        line: text(view.lineBytes, view.lineStart, view.lineEnd),
        members,
      };
    }
    for (let at = 0; at < batch.rejectsLength; at += REJECT_SIZE) {
      const line = batch.rejects[at + REJECT_LINE];
      expect(byLine[line], 'a line has one outcome').toBeUndefined();
      const start = batch.rejects[at + REJECT_START];
      byLine[line] = {
        kind: 'rejected',
        code: PROBLEM_CODES[batch.rejects[at + REJECT_CODE]],
        line: text(bytes, start, batch.rejects[at + REJECT_END]),
      };
    }
    const seen = Object.keys(byLine).length;
    expect(batch.recordCount + batch.rejectsLength / REJECT_SIZE).toBe(seen);
    expect(batch.lineCount).toBe(seen + batch.blankCount);
    for (let line = 0; line < batch.lineCount; line++) outcomes.push(byLine[line] ?? { kind: 'blank' });
  }
  expect(position).toBe(end);
  return outcomes;
}

/** A CR right before the line's end belongs to the end. */
function expected({ bytes, outcome }: Sample, end: string): Outcome {
  if (outcome.kind !== 'blank' && !end.startsWith('\r') && bytes.at(-1) === 13) {
    return { ...outcome, line: outcome.line.slice(0, -1) };
  }
  return outcome;
}

describe('the scanner', () => {
  it.each([
    ['rejecting bytes that are not UTF-8', false, [...SAMPLES, ...STRICT]],
    ['replacing bytes that are not UTF-8', true, [...SAMPLES, ...REPLACED]],
  ] as const)('tells what each line is, %s', (_, replaceInvalidUtf8, samples) => {
    for (const padding of PADDINGS) {
      const seen = new Scanner({ replaceInvalidUtf8 });
      for (const sample of samples) {
        for (const end of ['\n', '\r\n', '']) {
          if (end === '' && sample.bytes.length === 0) continue;
          const wanted = [expected(sample, end)];
          const isUsual = padding === TOO_LITTLE || padding === ENOUGH;
          for (const scanner of [isUsual ? new Scanner({ replaceInvalidUtf8 }) : seen, seen, seen]) {
            expect(scan(scanner, [sample.bytes], [end], 0, padding)).toEqual(wanted);
          }
        }
      }
    }
  });

  it.each([
    ['rejecting', false, [...SAMPLES, ...STRICT]],
    ['replacing', true, [...SAMPLES, ...REPLACED]],
  ] as const)('tells the same of lines in any company (%s)', (_, replaceInvalidUtf8, samples) => {
    const line = fc.tuple(fc.constantFrom(...samples), fc.constantFrom('\n', '\n', '\r\n'));
    // One scanner for all: nothing is left over from the block before.
    const scanner = new Scanner({ replaceInvalidUtf8 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 25, size: 'max' }),
        fc.boolean(),
        fc.nat(3),
        fc.constantFrom(...PADDINGS),
        (lines, ended, before, padding) => {
          const ends = lines.map(([, end], i) => (ended || i < lines.length - 1 ? end : ''));
          const bytes = lines.map(([sample]) => sample.bytes);
          // A last line of no bytes and without its newline is no line.
          const kept = ends.at(-1) === '' && bytes.at(-1)?.length === 0 ? lines.slice(0, -1) : lines;
          expect(scan(scanner, bytes, ends, before, padding)).toEqual(
            kept.map(([sample], i) => expected(sample, ends[i])),
          );
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each(EITHER_WAY)(
    'keeps records whole while repaired lines make the side buffer grow, %s',
    (_, padding) => {
      const lines = Array.from({ length: 4000 }, (_, i) => {
        const long = 'y'.repeat(i % 7 === 0 ? 3000 : i % 40);
        if (i % 3 === 0)
          return record(
            `{"n":"${i}\\302\\243${long}"}`,
            [['n', `${i}\xc2\xa3${long}`]],
            REPAIRED_OCTAL,
            `{"n":"${i}\xc2\xa3${long}"}`,
          );
        if (i % 3 === 1) return record(`{"n":0,"n":"${i}${long}"}`, [['n', `${i}${long}`]], DUPLICATE_NAME);
        return record(
          `{"n":"${i}${long}\xff"}`,
          [['n', `${i}${long}${U_FFFD}`]],
          REPLACED_UTF8,
          `{"n":"${i}${long}${U_FFFD}"}`,
        );
      });
      const scanner = new Scanner({ replaceInvalidUtf8: true });
      const outcomes = scan(
        scanner,
        lines.map(({ bytes }) => bytes),
        lines.map(() => '\n'),
        0,
        padding,
      );
      expect(outcomes).toEqual(lines.map(({ outcome }) => outcome));
    },
  );

  it.each(EITHER_WAY)('takes many rejected, many blank and many short lines, %s', (_, padding) => {
    const rejects = SAMPLES.filter(({ outcome }) => outcome.kind === 'rejected');
    const lines = Array.from({ length: 9000 }, (_, i) =>
      i % 2 === 0 ? SAMPLES[0] : rejects[i % rejects.length],
    );
    const blanks = Array.from({ length: 5000 }, () => blank(''));
    for (const samples of [lines, blanks, [...lines, ...blanks]]) {
      const scanner = new Scanner({ replaceInvalidUtf8: false });
      const outcomes = scan(
        scanner,
        samples.map(({ bytes }) => bytes),
        samples.map(() => '\n'),
        0,
        padding,
      );
      expect(outcomes).toEqual(samples.map(({ outcome }) => outcome));
    }
  });

  it.each(EITHER_WAY)('takes a record of very many members, %s', (_, padding) => {
    const members = Array.from({ length: 20_000 }, (_, i): [string, string] => [`name ${i}`, `${i}`]);
    const line = record(`{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`, members);
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const three = [line, SAMPLES[1], line];
    expect(
      scan(
        scanner,
        three.map(({ bytes }) => bytes),
        ['\n', '\n', ''],
        0,
        padding,
      ),
    ).toEqual(three.map(({ outcome }) => outcome));
  });

  it.each([
    [8189, 1],
    [8190, 0],
  ])('learns a line of %i members %i times, however often it comes', (count, times) => {
    const learn = vi.spyOn(FastLines.prototype, 'learn');
    const line = `{${Array.from({ length: count }, (_, i) => `"name ${i}":${i}`).join(',')}}\n`;
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const bytes = Buffer.from(line.repeat(4) + ' '.repeat(PADDING));
    scanner.begin(bytes, 0, bytes.length - PADDING, 0);
    let records = 0;
    while (scanner.next()) records += scanner.batch.recordCount;
    expect(records).toBe(4);
    expect(learn).toHaveBeenCalledTimes(times);
    learn.mockRestore();
  });

  it.each(EITHER_WAY)('gives batches of a bounded size, to be used while in the cache, %s', (_, padding) => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const bytes = Buffer.from('{"a":1,"b":2}\n'.repeat(50_000) + padding);
    scanner.begin(bytes, 0, bytes.length - padding.length, 0);
    let records = 0;
    while (scanner.next()) {
      records += scanner.batch.recordCount;
      expect(scanner.batch.tapeLength).toBeLessThan(1 << 13);
    }
    expect(records).toBe(50_000);
  });

  it.each(EITHER_WAY)('gives as few records at a time as asked for, %s', (_, padding) => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const bytes = Buffer.from('{"a":1,"b":2}\n{}\n\n{"a":1}\n{"a":2}\n{"b":1}\nx\n'.repeat(60) + padding);
    for (const limit of [1, 2, 7]) {
      scanner.recordLimit = limit;
      scanner.begin(bytes, 0, bytes.length - padding.length, 0);
      const counts: number[] = [];
      while (scanner.next()) counts.push(scanner.batch.recordCount);
      // Blank and rejected lines may be all that is left for the last batch.
      if (counts.at(-1) === 0) counts.pop();
      expect(counts.slice(0, -1).every((count) => count === limit)).toBe(true);
      expect(counts.reduce((sum, count) => sum + count)).toBe(300);
    }
  });

  it('tells the same whether lines are read by words or not, whatever stands behind the block', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = new Random(seed);
    const maker = new LineMaker(random);
    for (let run = 0; run < 8; run++) {
      const options = { replaceInvalidUtf8: random.once(2) };
      const [byWords, byBytes] = [new Scanner(options), new Scanner(options)];
      for (let i = 0; i < 50; i++) {
        const { lines, padding } = maker.block();
        byWords.recordLimit = byBytes.recordLimit = random.of([3, Number.POSITIVE_INFINITY]);
        const last = random.once(2) ? maker.line() : '';
        const block = bytesOf(lines.join('') + last);
        const before = random.below(8);
        const outcomes = scanBlock(byWords, block, before, padding);
        expect(outcomes, `with seed ${seed}`).toEqual(scanBlock(byBytes, block, before, ''));
      }
      expect(byWords.names.texts, `with seed ${seed}`).toEqual(byBytes.names.texts);
    }
  });

  it('reads lines by words from the second of their kind on, whatever stands between them', () => {
    const wide = Array.from({ length: 5000 }, (_, i) => `"name ${i}":${i}`).join(',');
    const kinds = [
      ...['{"_n":"a"}', '{"_p":"ann","_n":"a","_t":1,"x":[1,{"b":null}]}', '{ "_n" : "a" ,\t"x": -1e5 }'],
      ...[
        '{"x":"\xc3\xa9\\n","_n":"Paid, in full","\xc3\xa9":true}',
        `{${wide},"_n":"a"}`,
        `{"_n":"a",${wide}}`,
      ],
    ];
    const others = [
      '',
      '{}',
      'x',
      '{"a":',
      '{"_n":x}',
      '{"_n":"a","_n":"b"}',
      '{"x":"\\302\\243","_n":"a"}',
      '{"_n":7}',
    ];
    for (const kind of kinds) {
      for (const end of ['\n', '\r\n']) {
        const scanner = new Scanner({ replaceInvalidUtf8: false });
        const block = bytesOf(
          [kind, ...others, kind, kind, ...others, kind].map((line) => line + end).join(''),
        );
        const tokens: number[] = [];
        scanner.begin(Buffer.concat([block, bytesOf(ENOUGH)]), 0, block.length, 0);
        while (scanner.next()) {
          const view = new RecordView(scanner.batch);
          for (let index = 0; index < scanner.batch.recordCount; index++) {
            view.moveTo(index);
            const line = Buffer.from(view.lineBytes.subarray(view.lineStart, view.lineEnd)).toString(
              'latin1',
            );
            // Only lines that are read by words have a token of their event.
            if (line === kind) tokens.push(view.tape[view.position + RECORD_EVENT_TOKEN]);
          }
        }
        expect(tokens).toEqual([0, tokens[1], tokens[1], tokens[1]]);
        expect(tokens[1], kind.slice(0, 80)).not.toBe(0);
      }
    }
  });

  it.each(EITHER_WAY)('numbers reserved names as the model does, and keeps ids, %s', (_, padding) => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    scan(scanner, [bytesOf('{"x":1}')], ['\n'], 0, padding);
    scan(scanner, [bytesOf('{"y":1,"\\u0078":2}')], ['\n'], 0, padding);
    expect(scanner.names.texts).toEqual(['_p', '_p2', '_n', '_t', 'x', 'y']);
  });
});

it.each(EITHER_WAY)('adds no names of rejected lines to the table, %s', (_, padding) => {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const bytes = Buffer.from(`{"kept":1}\n{"rejected":1}x\n{"cut":\n{"kept":1,"not legal":x}\n${padding}`);
  scanner.begin(bytes, 0, bytes.length - padding.length, 0);
  while (scanner.next());
  expect(scanner.names.texts).toEqual(['_p', '_p2', '_n', '_t', 'kept']);
});

it.each(EITHER_WAY)('lets go what a wide or long line made it hold, %s', (_, padding) => {
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  const members = Array.from({ length: 50_000 }, (_, i) => `"a${i}":"\\101"`).join(',');
  const bytes = bytesOf(`{${members},"b":"${'\xff'.repeat(3_000_000)}"}\n${padding}`);
  scanner.begin(bytes, 0, bytes.length - padding.length, 0);
  while (scanner.next());
  const { batch } = scanner;
  expect(batch.recordCount).toBe(1);
  expect([batch.tape.length > 200_000, batch.side.length > 6_000_000]).toEqual([true, true]);
  scanner.begin(bytesOf(`{}\n${padding}`), 0, 3, 0);
  while (scanner.next());
  expect([batch.tape.length > 200_000, batch.side.length > 6_000_000]).toEqual([false, false]);
  expect(batch.recordCount).toBe(1);
});

it('holds no tokens of any length, however many there are', () => {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const spaces = 10_000_000;
  for (let i = 0; i < 3; i++) {
    const line = Buffer.from(`{"a":${' '.repeat(spaces + i)}1}\n`);
    const bytes = Buffer.concat([line, Buffer.alloc(64)]);
    scanner.begin(bytes, 0, line.length, 0);
    while (scanner.next()) expect(scanner.batch.recordCount).toBe(1);
  }
  // Many, each not that long: what does not fit in the pool is read all the same.
  const many = Buffer.from(
    Array.from({ length: 600 }, (_, i) => `{"a":${' '.repeat(60_000 + i)}1}\n`).join(''),
  );
  scanner.begin(Buffer.concat([many, Buffer.alloc(64)]), 0, many.length, 0);
  let records = 0;
  while (scanner.next()) records += scanner.batch.recordCount;
  expect(records).toBe(600);
});
