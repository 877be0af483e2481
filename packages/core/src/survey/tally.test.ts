import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, emptyAccount, mergeAccount } from '../model/account.ts';
import type { ProblemCode } from '../model/problem.ts';
import { Scanner } from '../scan/scanner.ts';
import { excerptOf, Tally } from './tally.ts';

/** Text is latin1 here: a character is a byte. */
const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** Counts the blocks of some files; `parts` tells behind which blocks an account is taken. */
function accountOf(
  files: readonly (readonly string[])[],
  parts: (block: number) => boolean = () => false,
): Account {
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  const tally = new Tally();
  const all = emptyAccount();
  let blocks = 0;
  files.forEach((file, index) => {
    tally.beginFile(index);
    let byteOffset = 0;
    for (const text of file) {
      // What stands before a block in its buffer is none of its lines.
      const bytes = Buffer.concat([bytesOf('{"old":1}\n'), bytesOf(text)]);
      scanner.begin(bytes, 10, bytes.length, byteOffset - 10);
      while (scanner.next()) tally.take(scanner.batch);
      byteOffset += text.length;
      if (parts(blocks++)) mergeAccount(all, structuredClone(tally.takeAccount()));
    }
  });
  mergeAccount(all, tally.takeAccount());
  return all;
}

const samplesOf = (account: Account, code: ProblemCode) => account.problems[code]?.samples;

describe('a tally', () => {
  it('counts lines of every kind, bytes and times, for each file', () => {
    const account = accountOf([
      ['{"_t":5}\n\nx\n{"_t":"7"}\r\n', '{"_t":-2}\n \t\n{"a":"\\302\\243","_t":6}\n{"_t":"x"}'],
      [],
      ['{"_t":1.5}\n'],
    ]);
    expect(account.files).toEqual([
      {
        file: 0,
        bytes: 71,
        lines: 8,
        records: 5,
        blank: 2,
        rejected: 1,
        repaired: 1,
        first: -2,
        last: 7,
        unusable: 1,
        faults: [],
      },
      {
        file: 1,
        bytes: 0,
        lines: 0,
        records: 0,
        blank: 0,
        rejected: 0,
        repaired: 0,
        first: null,
        last: null,
        unusable: 0,
        faults: [],
      },
      {
        file: 2,
        bytes: 11,
        lines: 1,
        records: 1,
        blank: 0,
        rejected: 0,
        repaired: 0,
        first: 1.5,
        last: 1.5,
        unusable: 0,
        faults: [],
      },
    ]);
    const counts = Object.entries(account.problems).map(([code, { count }]) => [code, count]);
    expect(Object.fromEntries(counts)).toEqual({
      'line/not-json': 1,
      'line/octal-escapes': 1,
      'time/not-a-number': 1,
    });
  });

  it('tells where each problem is: file, line, byte and how the line stands there', () => {
    const lines = {
      replaced: '{"_t":1,"a":"\xff"}',
      broken: 'x',
      octal: '{"_t":1,"a":"\\302\\243"}',
      twice: '{"_t":1, "b":1, "b":2}',
      all: '{"_t":1,"c":"\\302\\243\\303\\251","c":"\xff"}',
    };
    const blocks = [
      `${lines.replaced}\r\n{"_t":1}\n`,
      `${lines.broken}\r\n${lines.octal}\n${lines.twice}\n`,
      lines.all,
    ];
    const content = blocks.join('');
    const place = (name: keyof typeof lines, line: number) => ({
      file: 1,
      line,
      byteOffset: content.indexOf(lines[name]),
      excerpt: lines[name].replaceAll('\xff', '\ufffd'),
    });
    const account = accountOf([['{"_t":1}\n\n'], blocks]);
    expect(samplesOf(account, 'line/utf8-replaced')).toEqual([place('replaced', 1), place('all', 6)]);
    expect(samplesOf(account, 'line/not-json')).toEqual([place('broken', 3)]);
    expect(samplesOf(account, 'line/octal-escapes')).toEqual([place('octal', 4), place('all', 6)]);
    expect(samplesOf(account, 'line/duplicate-name')).toEqual([place('twice', 5), place('all', 6)]);
    // A line is listed once under each of its codes, and is one repaired line.
    expect(account.files[1].repaired).toBe(3);
  });

  it('takes times apart that are missing, no number, or beyond any date', () => {
    const account = accountOf([['{}\n{"_t":null}\n{"_t":1e12}\n{"_t":3}\n{"_t":"later"}\n{"_t":-1e12}\n']]);
    expect(account.files[0]).toMatchObject({ records: 6, unusable: 5, first: 3, last: 3 });
    expect(samplesOf(account, 'time/missing')?.map(({ line }) => line)).toEqual([1]);
    expect(samplesOf(account, 'time/not-a-number')?.map(({ line }) => line)).toEqual([2, 5]);
    expect(samplesOf(account, 'time/out-of-range')?.map(({ line }) => line)).toEqual([3, 6]);
  });

  it('gives the times of the records of the batch', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const tally = new Tally();
    tally.beginFile(0);
    const lines = Array.from({ length: 600 }, (_, i) => (i % 5 === 0 ? '{}' : `{"_t":${i}}`));
    const bytes = bytesOf(`${lines.join('\n')}\n`);
    scanner.begin(bytes, 0, bytes.length, 0);
    const times: number[] = [];
    while (scanner.next()) {
      tally.take(scanner.batch);
      times.push(...tally.times.subarray(0, scanner.batch.recordCount));
    }
    expect(times).toEqual(lines.map((_, i) => (i % 5 === 0 ? Number.NaN : i)));
  });

  it('is the same wherever blocks end and however often an account is taken', () => {
    const line = fc.constantFrom(
      '{"_t":5}',
      '{"_t":0}',
      '{"_t":-0}',
      '{}',
      'x',
      '',
      ' \r',
      '{"_t":"y"}',
      '{"_t":1,"a":"\\302\\243"}',
      '{"a":1,"a":2}',
      '{"_t":9,"b":"\xff"}',
      '{"cut',
      '{"_t":2}\r',
    );
    const file = fc.array(fc.tuple(line, fc.boolean()), { maxLength: 10, size: 'max' });
    fc.assert(
      fc.property(
        fc.array(file, { minLength: 1, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 1 }),
        (files, takes) => {
          const whole = accountOf(files.map((lines) => [lines.map(([text]) => `${text}\n`).join('')]));
          const blocks = files.map((lines) => {
            const texts = [''];
            for (const [text, endsBlock] of lines) {
              texts[texts.length - 1] += `${text}\n`;
              if (endsBlock) texts.push('');
            }
            return texts;
          });
          expect(accountOf(blocks, (block) => takes[block % takes.length])).toEqual(whole);
          for (const { lines, records, blank, rejected } of whole.files)
            expect(lines).toBe(records + blank + rejected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('tells problems of a file behind the lines taken so far', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const tally = new Tally();
    tally.beginFile(4);
    tally.addBytes(3);
    const bytes = bytesOf('{}\n{}\n');
    scanner.begin(bytes, 0, bytes.length, 3);
    while (scanner.next()) tally.take(scanner.batch);
    tally.addFileProblem('file/gzip-cut', 9, '');
    const first = tally.takeAccount();
    expect(first.files).toMatchObject([{ file: 4, bytes: 9, lines: 2 }]);
    expect(first.problems['file/gzip-cut']).toEqual({
      count: 1,
      samples: [{ file: 4, line: 2, byteOffset: 9, excerpt: '' }],
    });
    tally.addFileProblem('file/unreadable', 20, 'why');
    const next = tally.takeAccount();
    expect(next.files).toMatchObject([{ file: 4, lines: 0 }]);
    mergeAccount(first, next);
    expect(samplesOf(first, 'file/unreadable')).toEqual([
      { file: 4, line: 2, byteOffset: 20, excerpt: 'why' },
    ]);
  });

  it('has nothing to account for before a file', () => {
    const tally = new Tally();
    expect(tally.takeAccount()).toEqual(emptyAccount());
  });
});

describe('an excerpt', () => {
  const excerpt = (text: string, encoding: BufferEncoding = 'utf8') => {
    const bytes = Buffer.concat([Buffer.from('é'), Buffer.from(text, encoding), Buffer.from('é')]);
    return excerptOf(bytes, 2, bytes.length - 2);
  };

  it('is the line, or its first eighty characters', () => {
    expect(excerpt('')).toBe('');
    expect(excerpt('x'.repeat(80))).toBe('x'.repeat(80));
    expect(excerpt('x'.repeat(81))).toBe(`${'x'.repeat(80)}…`);
    expect(excerpt('é'.repeat(1000))).toBe(`${'é'.repeat(80)}…`);
    expect(excerpt('😀'.repeat(80))).toBe('😀'.repeat(80));
    expect(excerpt('😀'.repeat(81))).toBe(`${'😀'.repeat(80)}…`);
    expect(excerpt('x'.repeat(10_000_000)).length).toBe(81);
  });

  it('cuts no character in two', () => {
    for (const filler of ['é', '漢', '😀']) {
      for (let before = 0; before < 6; before++) {
        const text = 'x'.repeat(before) + filler.repeat(200);
        expect(excerpt(text)).toBe(`${[...text].slice(0, 80).join('')}…`);
      }
    }
  });

  it('shows bytes that are not UTF-8 as U+FFFD', () => {
    expect(excerpt('a\xffb', 'latin1')).toBe('a\ufffdb');
    expect(excerpt('\xff'.repeat(500), 'latin1')).toBe(`${'\ufffd'.repeat(80)}…`);
  });
});
