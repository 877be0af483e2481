import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../test/memory-ports.ts';
import type { SourceReader } from '../ports.ts';
import { LineBlocks, LineBuffer } from './lines.ts';

/** A line with its end, and where it begins in the content. */
type Line = [byteOffset: number, text: string];
type Reading = { readBytes: number; maxRead: number; async: boolean };

const ALL_AT_ONCE: Reading = { readBytes: 1 << 12, maxRead: Number.POSITIVE_INFINITY, async: false };

function openReader(content: Uint8Array, from: number, { maxRead, async }: Reading): SourceReader {
  const reader = memorySource(content, maxRead).open(LineBlocks.openAt(from)) as SourceReader;
  if (!async) return reader;
  return { read: async (into) => reader.read(into), close: () => {} };
}

/** Splits a block at its line ends: the test's own idea of where a line begins. */
function linesIn(blocks: LineBlocks): Line[] {
  const lines: Line[] = [];
  let text = '';
  let begin = blocks.start;
  for (let i = blocks.start; i < blocks.end; i++) {
    text += String.fromCharCode(blocks.bytes[i]);
    if (blocks.bytes[i] === 10 || i === blocks.end - 1) {
      lines.push([blocks.byteOffset + begin, text]);
      text = '';
      begin = i + 1;
    }
  }
  return lines;
}

async function ownedLines(
  content: Uint8Array,
  from: number,
  to: number,
  reading: Reading = ALL_AT_ONCE,
  buffer = new LineBuffer(reading.readBytes),
): Promise<Line[]> {
  const blocks = new LineBlocks(openReader(content, from, reading), buffer, from, to);
  const lines: Line[] = [];
  while (await blocks.next()) {
    expect(blocks.end, 'a block is never empty').toBeGreaterThan(blocks.start);
    lines.push(...linesIn(blocks));
  }
  expect(await blocks.next(), 'the end stays the end').toBe(false);
  return lines;
}

/** Every line of the content, told in the plainest way. */
function expectedLines(content: Uint8Array): Line[] {
  const text = Buffer.from(content).toString('latin1');
  const marked = text.startsWith('\xef\xbb\xbf');
  const lines: Line[] = [];
  let begin = marked ? 3 : 0;
  while (begin < text.length) {
    const newline = text.indexOf('\n', begin);
    const end = newline === -1 ? text.length : newline + 1;
    lines.push([begin, text.slice(begin, end)]);
    begin = end;
  }
  return lines;
}

const lineText = fc.oneof(
  fc.constantFrom('', ' ', '\r', '{}', 'x', '\ufeff', '\u2028'),
  fc.string({ maxLength: 30, size: 'max' }).map((text) => text.replaceAll('\n', ' ')),
);
const content = fc
  .tuple(
    fc.constantFrom('', '', '\ufeff'),
    fc.array(fc.tuple(lineText, fc.constantFrom('\n', '\n', '\r\n', '\n\n')), { maxLength: 8, size: 'max' }),
    fc.option(lineText, { nil: '' }),
  )
  .map(([mark, lines, last]) => new Uint8Array(Buffer.from(mark + lines.flat().join('') + last)));
const reading = fc.record({
  readBytes: fc.oneof(fc.constantFrom(1, 2, 3, 4), fc.integer({ min: 1, max: 70 })),
  maxRead: fc.constantFrom(1, 2, 7, Number.POSITIVE_INFINITY),
  async: fc.boolean(),
});

describe('blocks of lines', () => {
  it('own every line exactly once, in order and at its place, wherever the content is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        fc.array(fc.nat(400), { maxLength: 6 }),
        reading,
        async (bytes, points, how) => {
          const cuts = [
            0,
            ...points.filter((cut) => cut > 0).sort((a, b) => a - b),
            Number.POSITIVE_INFINITY,
          ];
          const lines: Line[] = [];
          // One buffer for all ranges, as a worker has it.
          const buffer = new LineBuffer(how.readBytes);
          for (let i = 1; i < cuts.length; i++) {
            if (cuts[i] === cuts[i - 1]) continue;
            lines.push(...(await ownedLines(bytes, cuts[i - 1], cuts[i], how, buffer)));
          }
          expect(lines).toEqual(expectedLines(bytes));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('own every line exactly once at each single cut, and where each byte is a range of its own', async () => {
    for (const text of [
      'a\nbb\n\nccc\r\n\r\nd',
      '\ufeffa\nb\n',
      '\ufeff\n\nb',
      '\n\n',
      '\ufeff',
      'abc',
      'abc\n',
    ]) {
      const bytes = Buffer.from(text);
      const expected = expectedLines(bytes);
      const single: Line[] = [];
      for (let cut = 1; cut <= bytes.length + 2; cut++) {
        const before = await ownedLines(bytes, 0, cut);
        expect([...before, ...(await ownedLines(bytes, cut, Number.POSITIVE_INFINITY))]).toEqual(expected);
        single.push(...(await ownedLines(bytes, cut - 1, cut)));
      }
      expect(single).toEqual(expected);
    }
  });

  it('own the lines whose first byte is in the range', async () => {
    const bytes = Buffer.from('aa\nbb\ncc\n');
    expect(await ownedLines(bytes, 0, 3)).toEqual([[0, 'aa\n']]);
    expect(await ownedLines(bytes, 0, 4)).toEqual([
      [0, 'aa\n'],
      [3, 'bb\n'],
    ]);
    expect(await ownedLines(bytes, 3, 6)).toEqual([[3, 'bb\n']]);
    expect(await ownedLines(bytes, 4, 6)).toEqual([]);
    expect(await ownedLines(bytes, 4, 7)).toEqual([[6, 'cc\n']]);
  });

  it('hold whole lines, the last perhaps without its newline', async () => {
    const bytes = Buffer.from('{"a":1}\n'.repeat(40));
    const blocks = new LineBlocks(
      openReader(bytes, 0, ALL_AT_ONCE),
      new LineBuffer(20),
      0,
      Number.POSITIVE_INFINITY,
    );
    while (await blocks.next()) expect(blocks.bytes[blocks.end - 1]).toBe(10);
    expect(await ownedLines(Buffer.from('a\nb'), 0, Number.POSITIVE_INFINITY)).toEqual([
      [0, 'a\n'],
      [2, 'b'],
    ]);
  });

  it('are none in an empty content, nor behind its end', async () => {
    for (const how of [ALL_AT_ONCE, { readBytes: 1, maxRead: 1, async: true }]) {
      expect(await ownedLines(new Uint8Array(0), 0, Number.POSITIVE_INFINITY, how)).toEqual([]);
      expect(await ownedLines(new Uint8Array(0), 7, 9, how)).toEqual([]);
      for (const from of [4, 5, 100]) {
        expect(await ownedLines(Buffer.from('a\nb\n'), from, Number.POSITIVE_INFINITY, how)).toEqual([]);
        expect(await ownedLines(Buffer.from('a\nbb'), from, from + 1, how)).toEqual([]);
      }
    }
  });

  it('read no further than to the end of the line that runs over the range', async () => {
    const bytes = Buffer.from(`${'a'.repeat(100)}\n${'b'.repeat(100)}\n`.repeat(5000));
    let read = 0;
    const source = openReader(bytes, 0, ALL_AT_ONCE);
    const counting: SourceReader = {
      read(into) {
        const count = source.read(into) as number;
        read += count;
        return count;
      },
      close() {},
    };
    const blocks = new LineBlocks(counting, new LineBuffer(1 << 20), 0, 1000);
    let last = 0;
    while (await blocks.next()) last = blocks.byteOffset + blocks.end;
    expect(last).toBe(1010);
    expect(read).toBeLessThanOrEqual(1000 + (1 << 16));
  });
});

describe('a line that is longer than the buffer', () => {
  it.each([1, 2, 3, 10, 64])(
    'is read whole through a buffer of %i bytes, which shrinks behind it',
    async (readBytes) => {
      const long = 'x'.repeat(5000);
      const bytes = Buffer.from(`a\n${long}\n${'b\n'.repeat(20_000)}`);
      const buffer = new LineBuffer(readBytes);
      const reader = openReader(bytes, 0, { ...ALL_AT_ONCE, maxRead: 7 });
      const blocks = new LineBlocks(reader, buffer, 0, Number.POSITIVE_INFINITY);
      const lines: Line[] = [];
      let largest = 0;
      while (await blocks.next()) {
        lines.push(...linesIn(blocks));
        largest = Math.max(largest, buffer.capacity);
      }
      expect(lines).toEqual(expectedLines(bytes));
      expect(largest, 'grows by doubling').toBeLessThan(2 * 5001);
      expect(buffer.capacity).toBeLessThanOrEqual(Math.max(readBytes, 2));
    },
  );

  it('does not cost memory for the next content', async () => {
    const buffer = new LineBuffer(16);
    await ownedLines(Buffer.from('x'.repeat(1000)), 0, Number.POSITIVE_INFINITY, ALL_AT_ONCE, buffer);
    expect(await ownedLines(Buffer.from('a\nb\n'), 0, Number.POSITIVE_INFINITY, ALL_AT_ONCE, buffer)).toEqual(
      [
        [0, 'a\n'],
        [2, 'b\n'],
      ],
    );
    expect(buffer.capacity).toBe(16);
  });
});

describe('a byte order mark', () => {
  const marks = async (bytes: Uint8Array, from = 0) => {
    const blocks = new LineBlocks(
      openReader(bytes, from, ALL_AT_ONCE),
      new LineBuffer(10),
      from,
      Number.POSITIVE_INFINITY,
    );
    await blocks.next();
    return { markBytes: blocks.markBytes, utf16: blocks.utf16 };
  };

  it('of UTF-8 is dropped and told, at the start of the content only', async () => {
    expect(await marks(Buffer.from('\ufeffa'))).toEqual({ markBytes: 3, utf16: false });
    expect(await marks(Buffer.from('\ufeff'))).toEqual({ markBytes: 3, utf16: false });
    expect(await marks(Buffer.from('\ufeffa').subarray(0, 2))).toEqual({ markBytes: 0, utf16: false });
    expect(await marks(Buffer.from('a\n\ufeffb'))).toEqual({ markBytes: 0, utf16: false });
    expect(await marks(Buffer.from('a\n\ufeffb'), 2)).toEqual({ markBytes: 0, utf16: false });
    expect(await ownedLines(Buffer.from('\ufeff\ufeffa'), 0, Number.POSITIVE_INFINITY)).toEqual([
      [3, '\xef\xbb\xbfa'],
    ]);
  });

  it('of UTF-16 is told, in either order of bytes', async () => {
    expect(await marks(Uint8Array.of(0xff, 0xfe, 0x7b, 0))).toEqual({ markBytes: 0, utf16: true });
    expect(await marks(Uint8Array.of(0xfe, 0xff))).toEqual({ markBytes: 0, utf16: true });
    expect(await marks(Uint8Array.of(0xff))).toEqual({ markBytes: 0, utf16: false });
    expect(await marks(Uint8Array.of(0x0a, 0xff, 0xfe), 1)).toEqual({ markBytes: 0, utf16: false });
  });
});

describe('a reader that fails', () => {
  /** Gives `content` in reads of `maxRead`, then throws. */
  const failing = (content: Uint8Array, maxRead: number): SourceReader => {
    const reader = openReader(content, 0, { ...ALL_AT_ONCE, maxRead });
    return {
      read(into) {
        const count = reader.read(into) as number;
        if (count === 0) throw new Error('the medium is gone');
        return count;
      },
      close() {},
    };
  };

  async function readUntilFailure(content: Uint8Array, readBytes: number, maxRead: number, to: number) {
    const blocks = new LineBlocks(failing(content, maxRead), new LineBuffer(readBytes), 0, to);
    const lines: Line[] = [];
    let message = '';
    try {
      while (await blocks.next()) lines.push(...linesIn(blocks));
    } catch (thrown) {
      message = (thrown as Error).message;
      if (blocks.takeRest()) lines.push(...linesIn(blocks));
      expect(blocks.takeRest(), 'the rest is taken once').toBe(false);
    }
    return { lines, message };
  }

  it('loses nothing that it gave before', async () => {
    for (const text of [
      '',
      'a',
      '{}',
      'aa\n',
      'aa\nb',
      'aa\nbb\n',
      '\ufeff',
      '\ufeffa',
      `a\n${'x'.repeat(50)}`,
    ]) {
      for (const readBytes of [1, 2, 3, 8, 100]) {
        for (const maxRead of [1, 3, 100]) {
          const content = Buffer.from(text);
          const { lines, message } = await readUntilFailure(
            content,
            readBytes,
            maxRead,
            Number.POSITIVE_INFINITY,
          );
          expect(message, `${JSON.stringify(text)} by ${readBytes}`).toBe('the medium is gone');
          expect(lines, `${JSON.stringify(text)} by ${readBytes}`).toEqual(expectedLines(content));
        }
      }
    }
  });

  it('gives only lines that the range owns', async () => {
    const content = Buffer.from('aa\nbb\ncc');
    expect((await readUntilFailure(content, 100, 100, 3)).lines).toEqual([[0, 'aa\n']]);
    expect((await readUntilFailure(content, 100, 100, 4)).lines).toEqual([
      [0, 'aa\n'],
      [3, 'bb\n'],
    ]);
    expect((await readUntilFailure(content, 100, 100, 7)).lines).toEqual(expectedLines(content));
  });

  it('has no rest where it fails at once in a range that begins amid the content', async () => {
    const blocks = new LineBlocks(failing(new Uint8Array(0), 1), new LineBuffer(8), 5, 9);
    await expect(blocks.next()).rejects.toThrow('the medium is gone');
    expect(blocks.takeRest()).toBe(false);
  });
});

it('keeps the lines of a range behind the first that the reader gave before it failed', async () => {
  const source = memorySource(Buffer.from('xx\n{"a":1}\n{"b":2}\n')).open(
    LineBlocks.openAt(2),
  ) as SourceReader;
  const failing: SourceReader = {
    read(into) {
      const count = source.read(into);
      if (count === 0) throw new Error('gone');
      return count;
    },
    close() {},
  };
  const blocks = new LineBlocks(failing, new LineBuffer(1000), 2, Number.POSITIVE_INFINITY);
  await expect(blocks.next()).rejects.toThrow('gone');
  expect(blocks.takeRest()).toBe(true);
  expect(Buffer.from(blocks.bytes.subarray(blocks.start, blocks.end)).toString()).toBe('{"a":1}\n{"b":2}\n');
});

it('searches a long line once, however little the reader gives at a time', async () => {
  // A line that begins in the first range and ends far behind it.
  const content = Buffer.from(`{"a":"${'x'.repeat(3_000_000)}"}\n{"b":1}\n`);
  const source = memorySource(content, 4096).open() as SourceReader;
  let searched = 0;
  const buffer = new LineBuffer(1 << 16);
  const { indexOf, lastIndexOf } = Uint8Array.prototype;
  Uint8Array.prototype.indexOf = function (value, from = 0) {
    const found = indexOf.call(this, value, from);
    searched += (found === -1 ? this.length : found) - from;
    return found;
  };
  Uint8Array.prototype.lastIndexOf = function (value) {
    const found = lastIndexOf.call(this, value);
    searched += found === -1 ? this.length : this.length - found;
    return found;
  };
  try {
    const blocks = new LineBlocks(source, buffer, 0, 10);
    expect(await blocks.next()).toBe(true);
    expect(blocks.end).toBe(content.indexOf(10) + 1);
  } finally {
    Object.assign(Uint8Array.prototype, { indexOf, lastIndexOf });
  }
  expect(searched).toBeLessThan(content.length * 2);
});

it('does not read a line that is longer than may be, and tells of it', async () => {
  const bytes = Buffer.from(`${'a\n'.repeat(20)}${'x'.repeat(3000)}\nb\n`);
  const read = async (from: number) => {
    const buffer = new LineBuffer(64, 1000);
    const blocks = new LineBlocks(openReader(bytes, from, ALL_AT_ONCE), buffer, from, bytes.length);
    const texts: string[] = [];
    try {
      while (await blocks.next()) texts.push(...linesIn(blocks).map(([, text]) => text));
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'file/line-too-long' });
      expect(blocks.byteOffset).toBe(40);
      expect(blocks.takeRest()).toBe(false);
      return { texts, threw: true };
    }
    return { texts, threw: false };
  };
  expect(await read(0)).toEqual({ texts: Array.from({ length: 20 }, () => 'a\n'), threw: true });
  // A range that begins in it goes on behind it.
  expect(await read(50)).toEqual({ texts: ['b\n'], threw: false });
});
