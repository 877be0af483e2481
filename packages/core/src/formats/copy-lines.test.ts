import { describe, expect, it } from 'vitest';
import { Random } from '../../test/mutated-lines.ts';
import { BufferShelf } from '../bytes/buffer-shelf.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { RecordView } from '../model/record.ts';
import { Scanner } from '../scan/scanner.ts';
import { copyLines, joinLines } from './copy-lines.ts';

/** Text is latin1 here: a character is a byte. */
type Line = { line: string; copied: string | null };

const whole = (line: string): Line => ({ line, copied: line });
const LINES: readonly Line[] = [
  ...[
    '{"a":1}',
    '{}',
    ' {"a" : "x"} ',
    '{"a":1}\r\r',
    '{"a":1,"a":2}',
    '{"a":[1]}',
    `{"a":"${'x'.repeat(200)}"}`,
    ...[15, 16, 17, 31, 33, 512, 513, 600].map((length) => `{"a":"${'x'.repeat(length - 8)}"}`),
  ].map(whole),
  { line: '{"a":"\\302\\243"}', copied: '{"a":"\xc2\xa3"}' },
  { line: '{"a":"\xff","a":1}', copied: '{"a":"\xef\xbf\xbd","a":1}' },
  ...['', ' \t', 'x', '{"a":', '\r'].map((line) => ({ line, copied: null })),
];

/** What `write` makes of the lines, read as one block; `drops` says which records a transform has dropped. */
function copy(
  text: string,
  padding: string,
  recordLimit: number,
  drops: (record: number) => boolean,
  write = copyLines,
  shelf?: BufferShelf,
): string {
  const scanner = new Scanner({ replaceInvalidUtf8: true });
  scanner.recordLimit = recordLimit;
  const bytes = Buffer.from(`before\n${text}${padding}`, 'latin1');
  const out = new ByteWriter(0, shelf);
  let record = 0;
  scanner.begin(bytes, 7, 7 + text.length, 0);
  while (scanner.next()) {
    const { batch } = scanner;
    const kept = batch.records.slice(0, batch.recordCount).filter(() => !drops(record++));
    batch.records.set(kept);
    batch.recordCount = kept.length;
    write(batch, out);
  }
  return Buffer.from(out.view()).toString('latin1');
}

const PADDINGS = ['', '\n', '\n'.repeat(70), '{"behind":1}\n'.repeat(8), '\r\n'.repeat(40), ' '.repeat(64)];
const all = () => false;
/** What of a line is its own, where it has this end. */
const withEnd = (line: string, end: string) => (end === '\r\n' ? line : line.replace(/\r$/, ''));

describe('lines copied verbatim', () => {
  it('are each ended by LF, however they ended', () => {
    for (const padding of PADDINGS) {
      for (const { line, copied } of LINES) {
        // A CR right before LF, or before the end of the file, belongs to the end.
        for (const end of ['\n', '\r\n', '']) {
          const written = copied === null ? '' : `${withEnd(copied, end)}\n`;
          expect(copy(line + end, padding, 9, all)).toBe(written);
          expect(copy(`{}\n${line}${end}`, padding, 9, all)).toBe(`{}\n${written}`);
        }
      }
    }
  });

  it('are copied in runs that end where a line is left out, repaired or ended by CRLF', () => {
    const text = '{"a":1}\n{"b":2}\n\n{"c":3}\r\n{"d":4}\r\n{"e":5}\nx\n{"f":"\\101"}\n{"g":7}\n{"h":8}';
    expect(copy(text, '', 99, all)).toBe(
      '{"a":1}\n{"b":2}\n{"c":3}\n{"d":4}\n{"e":5}\n{"f":"A"}\n{"g":7}\n{"h":8}\n',
    );
    expect(copy(text, '', 99, (record) => record === 1 || record === 6)).toBe(
      '{"a":1}\n{"c":3}\n{"d":4}\n{"e":5}\n{"f":"A"}\n{"h":8}\n',
    );
    expect(copy(text, '', 99, () => true)).toBe('');
  });

  it('are those of a loop, for any lines, batches and drops', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = new Random(seed);
    for (let run = 0; run < 1500; run++) {
      const every = 1 + random.below(5);
      const ends = random.of([['\n'], ['\r\n'], ['\n', '\r\n']]);
      const isEnded = random.once(2);
      const count = 1 + random.below(40);
      let text = '';
      let expected = '';
      const dropped: boolean[] = [];
      for (let i = 0; i < count; i++) {
        const { line, copied } = random.once(3) ? random.of(LINES) : LINES[random.below(3)];
        const end = i === count - 1 && !isEnded ? '' : random.of(ends);
        text += line + end;
        if (copied === null) continue;
        dropped.push(random.once(every + 1));
        if (!dropped.at(-1)) expected += `${withEnd(copied, end)}\n`;
      }
      const recordLimit = random.of([1, 2, 5, Number.POSITIVE_INFINITY]);
      const shelf = random.of([undefined, new BufferShelf((bytes) => new SharedArrayBuffer(bytes))]);
      const written = (write: typeof copyLines) =>
        copy(text, random.of(PADDINGS), recordLimit, (record) => dropped[record], write, shelf);
      expect(written(copyLines), `with seed ${seed}`).toBe(expected);
      const joined = expected.slice(0, -1).replaceAll('\n', ',\n');
      expect(written(joinLines), `joined, with seed ${seed}`).toBe(joined);
    }
  });

  it('are the spans that the tape has', () => {
    const scanner = new Scanner({ replaceInvalidUtf8: true });
    const text = LINES.map(({ line }, i) => line + (i % 2 === 0 ? '\n' : '\r\n')).join('');
    const bytes = Buffer.from(text + '\n'.repeat(64), 'latin1');
    scanner.begin(bytes, 0, text.length, 0);
    expect(scanner.next()).toBe(true);
    const view = new RecordView(scanner.batch);
    const spans = Array.from({ length: scanner.batch.recordCount }, (_, index) => {
      view.moveTo(index);
      return `${Buffer.from(view.lineBytes.subarray(view.lineStart, view.lineEnd)).toString('latin1')}\n`;
    });
    const out = new ByteWriter(0);
    copyLines(scanner.batch, out);
    expect(Buffer.from(out.view()).toString('latin1')).toBe(spans.join(''));
  });
});
