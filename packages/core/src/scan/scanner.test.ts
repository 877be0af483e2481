import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES, type ProblemCode } from '../model/problem.ts';
import {
  DUPLICATE_NAME,
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
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
  rejected('{"a":1,}', 'line/not-json'),
  rejected('{"a":1}{"b":2}', 'line/not-json'),
  rejected('\x0b', 'line/not-json'),
  rejected('{"a":"\t"}', 'line/not-json'),
  rejected('{"a":"\\243"}', 'line/not-json'),
  rejected('{"a":\\061}', 'line/not-json'),
  rejected('{"a":1}\\040', 'line/not-json'),
  rejected('{"a":"\\x41"}', 'line/not-json'),
  rejected('{"a":', 'line/cut-short'),
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

/** The outcomes of the lines of a block, from the scanner's batches; checks what must hold for each batch. */
function scan(scanner: Scanner, lines: readonly Buffer[], ends: readonly string[], before = 0): Outcome[] {
  const block = Buffer.concat(lines.flatMap((line, i) => [line, bytesOf(ends[i])]));
  const bytes = Buffer.concat([Buffer.alloc(before, 0x7b), block, Buffer.from('\n{"behind":1}\n')]);
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
    for (const sample of samples) {
      for (const end of ['\n', '\r\n']) {
        const outcomes = scan(new Scanner({ replaceInvalidUtf8 }), [sample.bytes], [end]);
        expect(outcomes).toEqual([expected(sample, end)]);
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
        (lines, ended, before) => {
          const ends = lines.map(([, end], i) => (ended || i < lines.length - 1 ? end : ''));
          const bytes = lines.map(([sample]) => sample.bytes);
          // A last line of no bytes and without its newline is no line.
          const kept = ends.at(-1) === '' && bytes.at(-1)?.length === 0 ? lines.slice(0, -1) : lines;
          expect(scan(scanner, bytes, ends, before)).toEqual(
            kept.map(([sample], i) => expected(sample, ends[i])),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps records whole while repaired lines make the side buffer grow again and again', () => {
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
    );
    expect(outcomes).toEqual(lines.map(({ outcome }) => outcome));
  });

  it('takes many rejected, many blank and many short lines', () => {
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
      );
      expect(outcomes).toEqual(samples.map(({ outcome }) => outcome));
    }
  });

  it('takes a record of very many members', () => {
    const members = Array.from({ length: 20_000 }, (_, i): [string, string] => [`name ${i}`, `${i}`]);
    const line = record(`{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`, members);
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const three = [line, SAMPLES[1], line];
    expect(
      scan(
        scanner,
        three.map(({ bytes }) => bytes),
        ['\n', '\n', ''],
      ),
    ).toEqual(three.map(({ outcome }) => outcome));
  });

  it('gives batches of a bounded size, so that they are used while they are in the cache', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const bytes = Buffer.from('{"a":1,"b":2}\n'.repeat(50_000));
    scanner.begin(bytes, 0, bytes.length, 0);
    let records = 0;
    while (scanner.next()) {
      records += scanner.batch.recordCount;
      expect(scanner.batch.tapeLength).toBeLessThan(1 << 15);
    }
    expect(records).toBe(50_000);
  });

  it('numbers reserved names as the model does, and keeps ids from block to block', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    scan(scanner, [bytesOf('{"x":1}')], ['\n']);
    scan(scanner, [bytesOf('{"y":1,"\\u0078":2}')], ['\n']);
    expect(scanner.names.texts).toEqual(['_p', '_p2', '_n', '_t', 'x', 'y']);
  });
});

it('adds no names of rejected lines to the table', () => {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const bytes = Buffer.from('{"kept":1}\n{"rejected":1}x\n{"cut":\n');
  scanner.begin(bytes, 0, bytes.length, 0);
  while (scanner.next());
  expect(scanner.names.texts).toEqual(['_p', '_p2', '_n', '_t', 'kept']);
});

it('lets go what a wide or long line made it hold', () => {
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  const members = Array.from({ length: 50_000 }, (_, i) => `"a${i}":"\\101"`).join(',');
  const bytes = Buffer.from(`{${members},"b":"${'\xff'.repeat(3_000_000)}"}\n`, 'latin1');
  scanner.begin(bytes, 0, bytes.length, 0);
  while (scanner.next());
  const { batch } = scanner;
  expect(batch.recordCount).toBe(1);
  expect([batch.tape.length > 200_000, batch.side.length > 6_000_000]).toEqual([true, true]);
  scanner.begin(Buffer.from('{}\n'), 0, 3, 0);
  while (scanner.next());
  expect([batch.tape.length > 200_000, batch.side.length > 6_000_000]).toEqual([false, false]);
  expect(batch.recordCount).toBe(1);
});
