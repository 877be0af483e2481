import { describe, expect, it } from 'vitest';
import { Random } from '../../test/mutated-lines.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { PADDING } from '../bytes/lines.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  RecordView,
} from '../model/record.ts';
import { Scanner } from '../scan/scanner.ts';
import { writeCell } from './csv-cells.ts';
import { ColumnIds } from './csv-columns.ts';
import { RowWriter } from './csv-rows.ts';

/** Text is latin1 here: a character is a byte. */
type Reading = { lines: readonly string[]; recordLimit?: number; padding?: string };

/** A scanner at work: each batch of the lines goes to `each`. */
function read(scanner: Scanner, { lines, recordLimit, padding }: Reading, each: () => void): void {
  const text = lines.map((line) => `${line}\n`).join('');
  const bytes = Buffer.from(text + (padding ?? ',"\xff '.repeat(PADDING / 4)), 'latin1');
  scanner.recordLimit = recordLimit ?? Number.POSITIVE_INFINITY;
  scanner.begin(bytes, 0, text.length, 0);
  while (scanner.next()) each();
}

/** The rows of the scanner's batch in the plainest way: a loop over the columns, cell by cell. */
function plainRows(scanner: Scanner, columns: readonly string[]): string {
  const view = new RecordView(scanner.batch);
  const cell = new ByteWriter();
  let rows = '';
  for (let index = 0; index < scanner.batch.recordCount; index++) {
    view.moveTo(index);
    const members = new Map<string, number>();
    for (let at = view.members; at < view.membersEnd; at += MEMBER_SIZE) {
      members.set(scanner.names.texts[view.tape[at + MEMBER_NAME]], at);
    }
    const cells = columns.map((column) => {
      const member = members.get(column);
      if (member === undefined) return '';
      const [start, end] = [view.tape[member + MEMBER_START], view.tape[member + MEMBER_END]];
      cell.length = 0;
      writeCell(view.bytes, start, end, view.tape[member + MEMBER_TYPE], cell);
      return Buffer.from(cell.view()).toString('latin1');
    });
    const row = cells.join(',');
    rows += `${row === '' ? '""' : row}\n`;
  }
  return rows;
}

const columnsOf = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);

/** A writer as it comes back after it was handed over: as large, and full of what it held then. */
function staleWriter(capacity: number): ByteWriter {
  const out = new ByteWriter(capacity);
  out.bytes.fill(0x5a);
  return out;
}

/** Fails unless the rows of some lines, written into one writer, are those of the plain way. */
function expectPlain(columns: readonly string[], reading: Reading, capacity = 0): string {
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  const writer = new RowWriter(new ColumnIds(scanner.names, columns), columns.length);
  const out = staleWriter(capacity);
  let expected = '';
  read(scanner, reading, () => {
    expected += plainRows(scanner, columns);
    writer.write(scanner.batch, out);
  });
  const written = Buffer.from(out.view()).toString('latin1');
  expect(written).toBe(expected);
  return written;
}

/** Values that are strings of plain text: of every length, with what needs quotes at every place. */
const TEXTS = Array.from({ length: 41 }, (_, length) =>
  'abcdefghijklmnopqrstuvwxyzabcdefghijklmno'.slice(0, length),
).flatMap((text) => {
  const at = (character: string) =>
    Array.from(text, (_, i) => text.slice(0, i) + character + text.slice(i + 1));
  return [
    text,
    ...at(','),
    ...at(' '),
    `${text}\xc3\xa9`,
    `\xe2\x82\xac${text}`,
    `${text},`,
    `${text} `,
    `,${text}`,
    ` ${text}`,
  ];
});
const OTHERS = [
  '0',
  '-0',
  '1262304000',
  '1.10',
  '12345678901234567890',
  'true',
  'false',
  'null',
  '"\\u002c"',
  '"\\""',
].concat([
  '"a\\"b"',
  '"\\n"',
  '"\\r\\n"',
  '"\\ud800"',
  '"\\u0020"',
  '{}',
  '[1, "a" ,{"b":","}]',
  '[""]',
  '"\\u00e9 \\\\"',
]);
const LONG = [`"${'long, '.repeat(100)}"`, `"${'x'.repeat(5000)}"`, `[${'"\\"",'.repeat(200)}1]`];
/** Values of lines that are repaired: these lie in the side buffer. */
const REPAIRED = ['"\\302\\243"', '"\\054"', '"\\040a"', '"\xff"', '"a\xffb"'];

describe('rows of CSV', () => {
  it('quote what needs it, at every place of a value of any length', () => {
    const lines = TEXTS.flatMap((text) => [
      `{"c0":"${text}"}`,
      `{"c1":"${text}"}`,
      `{"c0":"${text}","c1":"${text}"}`,
    ]);
    for (const count of [2, 3, 40]) expectPlain(columnsOf(count), { lines });
    const alone = TEXTS.map((text) => `{"c0":"${text}"}`);
    expectPlain(['c0'], { lines: alone });
    expectPlain(['c0'], { lines: [alone[0], alone[100]], padding: '' });
  });

  it('hold values of all types', () => {
    const lines = [...OTHERS, ...LONG].flatMap((a, i) => [
      `{"c0":${a}}`,
      `{"c2":${a},"c0":${OTHERS[(i * 7) % OTHERS.length]},"c1":"x"}`,
    ]);
    const written = expectPlain(columnsOf(3), { lines });
    expect(written.startsWith('0,,\n')).toBe(true);
  });

  it('are whole where the last value ends with the bytes that there are', () => {
    for (const text of ['', 'a', 'ab', 'a,', 'abc', 'abcd', 'abc,', 'abcdefgh', 'a b ']) {
      for (const line of [`{"c0":"${text}"}`, `{"c1":"x","c0":"${text}"}`, `{"c0":123,"c1":"${text}"}`]) {
        for (let padding = 0; padding < 24; padding++) {
          const behind = ',"  ,,""'.repeat(3).slice(0, padding);
          expectPlain(columnsOf(2), { lines: [line], padding: behind });
          expectPlain(columnsOf(2), { lines: [...Array(20).fill(line)], padding: behind });
        }
      }
    }
  });

  it('have no columns, or one', () => {
    expect(expectPlain([], { lines: ['{}', '{ }'] })).toBe('""\n""\n');
    expect(expectPlain(['c0'], { lines: ['{}', '{"c0":null}', '{"c0":""}', '{"c0":"a"}', '{"c0":0}'] })).toBe(
      '""\n""\n""\na\n0\n',
    );
    expect(
      expectPlain(['a', 'b'], { lines: ['{}', '{"a":null}', '{"b":null}', '{"a":""}', '{"b":""}'] }),
    ).toBe(',\n,\n,\n"",\n,""\n');
  });

  it('put cells at their columns, whatever the order and number of members', () => {
    const random = new Random(1);
    for (const count of [2, 3, 63, 64, 65, 66, 500, 4095, 4096, 4097, 5000]) {
      const columns = columnsOf(count);
      const shuffled = columns.toSorted(() => random.below(2) - 0.5);
      const all = (names: readonly string[]) => `{${names.map((name, i) => `"${name}":"${i},"`).join(',')}}`;
      const some = shuffled.filter(() => random.once(3));
      const lines = [
        columns,
        columns.toReversed(),
        shuffled,
        some,
        columns.slice(-1),
        columns.slice(0, 1),
        shuffled,
      ]
        .map(all)
        .concat('{"c1":1}', all(columns.slice(0, 64)), all(columns.slice(-64)), all(columns.slice(-65)));
      expectPlain(columns, { lines });
      expectPlain(columns, { lines, recordLimit: 1 }, 10);
    }
  });

  it('have as many columns as one likes', () => {
    for (const count of [65_535, 600_000]) {
      const scanner = new Scanner({ replaceInvalidUtf8: false });
      const writer = new RowWriter(new ColumnIds(scanner.names, columnsOf(count)), count);
      const out = staleWriter(0);
      const lines = [`{"c${count - 1}":"last","c0":1}`, `{"c${count - 1}":"l,","c${count >> 1}":2}`];
      // Twice: the first time names are new, and such lines are not read by words.
      read(scanner, { lines: [...lines, ...lines] }, () => writer.write(scanner.batch, out));
      const rows = [
        `1${','.repeat(count - 1)}last\n`,
        `${','.repeat(count >> 1)}2${','.repeat(count - 1 - (count >> 1))}"l,"\n`,
      ];
      expect(Buffer.from(out.view()).equals(Buffer.from(rows.concat(rows).join('')))).toBe(true);
    }
  });

  it('take no more room than they need, however long a value is', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const writer = new RowWriter(new ColumnIds(scanner.names, ['a', 'b']), 2);
    const text = 'x'.repeat(1 << 21);
    const room = text.length + 100;
    const out = new ByteWriter(room);
    // Twice, as new names are not read by words.
    read(scanner, { lines: ['{"a":"x"}', `{"a":"${text}","b":1}`] }, () => writer.write(scanner.batch, out));
    expect(out.length).toBe('x,\n'.length + text.length + ',1\n'.length);
    expect(out.bytes.length).toBe(room);
  });

  it.each([
    ['few members', 2],
    ['many', 80],
  ])('stop at a name that is no column, among %s', (_, count) => {
    const columns = columnsOf(count);
    const known = `{${columns.map((name) => `"${name}":1`).join(',')}}`;
    expect(() => expectPlain(columns, { lines: [known, known.replace('}', ',"new":2}')] })).toThrow(
      /changed/,
    );
    expect(() => expectPlain(columns, { lines: [known.replace('c0', 'c'), known] })).toThrow(/changed/);
  });

  it('are those of a plain loop for any lines, batches and writers', () => {
    for (let run = 0; run < 80; run++) expectPlainRun(Math.floor(Math.random() * 2 ** 31));
  });
});

/** A line of some of the columns, nearly in order; now and then one that has to be repaired. */
function lineOf(random: Random, columns: readonly string[], isWide: boolean): string {
  const every = isWide ? 1 : 1 + random.below(columns.length);
  const names = columns.filter(() => random.once(every));
  if (random.once(4)) names.reverse();
  if (random.once(2) && names.length > 1) names.push(names.splice(random.below(names.length), 1)[0]);
  // A name that is given twice.
  if (random.once(20) && names.length > 0) names.push(random.of(names));
  const members = names.map((name) => {
    if (random.once(4)) return `"${name}":${random.of(random.once(40) ? LONG : OTHERS)}`;
    return random.once(150) ? `"${name}":${random.of(REPAIRED)}` : `"${name}":"${random.of(TEXTS)}"`;
  });
  return `{${members.join(',')}}`;
}

/** Lines of any values, in batches of any size, into a writer that is handed over, emptied and grown in between. */
function expectPlainRun(seed: number): void {
  const random = new Random(seed);
  const columns = columnsOf(random.of([1, 2, 3, 8, 30, 63, 64, 65, 70, 200]));
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  const writer = new RowWriter(new ColumnIds(scanner.names, columns), columns.length);
  let out = staleWriter(random.of([0, 1, 100, 5000, 70_000, 200_000]));
  let expected = '';
  let written = '';
  const empty = new Scanner({ replaceInvalidUtf8: true }).batch;
  const handOver = () => {
    written += Buffer.from(out.view()).toString('latin1');
  };
  const isWide = random.once(2);
  for (let block = 0; block < 6; block++) {
    const lines = Array.from({ length: random.below(40) }, () => lineOf(random, columns, isWide));
    const recordLimit = random.of([1, 3, 20, Number.POSITIVE_INFINITY]);
    read(scanner, { lines, recordLimit, ...(random.once(4) ? { padding: '' } : {}) }, () => {
      expected += plainRows(scanner, columns);
      writer.write(scanner.batch, out);
      switch (random.below(12)) {
        case 0: {
          // Handed over, and back with all that it held.
          handOver();
          const { buffer } = out.take(undefined);
          out.take(buffer);
          break;
        }
        case 1:
          handOver();
          out.take(random.once(2) ? undefined : new ArrayBuffer(random.below(3000)));
          break;
        case 2:
          handOver();
          out.length = 0;
          break;
        case 3:
          handOver();
          out.length = 0;
          writer.write(empty, out);
          break;
        case 4:
          writer.write(empty, out);
          break;
        case 5:
          handOver();
          out = staleWriter(random.below(100_000));
          break;
        case 6: {
          // What another writes between rows.
          const between = 'between\n'.repeat(random.below(30));
          out.all(Buffer.from(between));
          expected += between;
          break;
        }
      }
    });
  }
  handOver();
  expect(written, `with seed ${seed}`).toBe(expected);
}
