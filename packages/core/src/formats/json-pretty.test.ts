import { expect, it } from 'vitest';
import { Random } from '../../test/mutated-lines.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { PADDING } from '../bytes/lines.ts';
import { Scanner } from '../scan/scanner.ts';
import { PrettyWriter } from './json-pretty.ts';

/** Records as the writer lays them out, joined to an array; into a writer of this capacity, which held other bytes. */
function pretty(lines: readonly string[], capacity: number, padding: string): string {
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const writer = new PrettyWriter(scanner.names);
  const out = new ByteWriter(capacity);
  out.bytes.fill(0x5a);
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  scanner.begin(Buffer.concat([text, Buffer.from(padding, 'latin1')]), 0, text.length, 0);
  while (scanner.next()) writer.write(scanner.batch, out);
  return `[\n${Buffer.from(out.view())}\n]`;
}

const PADDINGS = ['', ...Array.from({ length: 5 }, (_, i) => '"'.repeat(i)), '\xff'.repeat(PADDING)];

it('lays out values and names of any length, of lines read in any way, in any writer', () => {
  const random = new Random(1);
  for (let length = 0; length < 30; length++) {
    const text = 'abcdefghijklmnopqrstuvwxyz,: {'.slice(0, length);
    const record = {
      [`${text}é`]: text,
      n: Number('123456789012345'.slice(0, 1 + (length % 15))),
      [text]: [true, false, null][length % 3],
      b: [text, { a: text }],
      o: { [text]: `${text}\n` },
      last: text,
    };
    const records = [record, { last: text }, { n: 7 }, {}, { last: 'é'.repeat(length) }, record, record];
    const expected = JSON.stringify(records, null, 2);
    const lines = records.map((some) => JSON.stringify(some));
    for (const padding of PADDINGS) {
      for (const capacity of [0, 1, random.below(400), 5000])
        expect(pretty(lines, capacity, padding)).toBe(expected);
    }
  }
});

it('lays out what is long, or of thousands of names', () => {
  for (const length of [500, 511, 512, 513, 5000, ...Array.from({ length: 20 }, (_, i) => 4014 + i)]) {
    const record = { a: 'x'.repeat(length), b: 'é'.repeat(length), ['n'.repeat(length)]: 1 };
    const records = [record, record, { b: record }];
    const lines = records.map((some) => JSON.stringify(some));
    for (const padding of PADDINGS) expect(pretty(lines, 10, padding)).toBe(JSON.stringify(records, null, 2));
  }
  const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`name ${i}`, `${i}`]));
  const lines = [JSON.stringify(wide), '{"name 7":"x"}', JSON.stringify(wide)];
  expect(pretty(lines, 0, PADDINGS[6])).toBe(JSON.stringify([wide, { 'name 7': 'x' }, wide], null, 2));
});
