import { constants, deflateRawSync, gzipSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../test/memory-ports.ts';
import { InputFault } from '../model/input-fault.ts';
import type { SourceReader } from '../ports.ts';
import { crc32 } from './crc32.ts';
import { gunzipReader } from './gzip.ts';
import { isGzip } from './own-gunzip.ts';

type Inflated = { content: Buffer; end: string };

/** Everything that can be read, and how it ended: `clean` or the code of the fault. */
async function inflate(
  stored: Uint8Array,
  { maxRead = Number.POSITIVE_INFINITY, intoBytes = 1 << 16 } = {},
): Promise<Inflated> {
  const reader = gunzipReader(memorySource(stored, maxRead).open() as SourceReader);
  const pieces: Buffer[] = [];
  const into = new Uint8Array(intoBytes);
  let end = 'clean';
  try {
    for (let count = await reader.read(into); count > 0; count = await reader.read(into)) {
      pieces.push(Buffer.from(into.subarray(0, count)));
    }
  } catch (thrown) {
    if (!(thrown instanceof InputFault)) throw thrown;
    end = thrown.code;
    await expect(reader.read(into), 'the fault stays').rejects.toBe(thrown);
  }
  return { content: Buffer.concat(pieces), end };
}

type Header = { name?: string; extra?: Uint8Array; comment?: string; crc?: boolean; text?: boolean };

/** One member, made by hand after RFC 1952, so that every optional field can be there. */
function member(content: Uint8Array, header: Header = {}, options: ZlibOptions = {}): Buffer {
  const flags =
    (header.text ? 1 : 0) |
    (header.crc ? 2 : 0) |
    (header.extra ? 4 : 0) |
    (header.name === undefined ? 0 : 8) |
    (header.comment === undefined ? 0 : 16);
  const parts: Uint8Array[] = [Uint8Array.of(0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3)];
  if (header.extra)
    parts.push(Uint8Array.of(header.extra.length & 255, header.extra.length >> 8), header.extra);
  if (header.name !== undefined) parts.push(Buffer.from(`${header.name}\0`, 'latin1'));
  if (header.comment !== undefined) parts.push(Buffer.from(`${header.comment}\0`, 'latin1'));
  if (header.crc) parts.push(Uint8Array.of(crc32(0, Buffer.concat(parts)) & 255, 7));
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(0, content), 0);
  trailer.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([...parts, deflateRawSync(content, options), trailer]);
}

/** Bytes that compress a little, the same each time. */
function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = (state >>> 24) & ((i >> 10) & 1 ? 0x0f : 0xff);
  }
  return bytes;
}

const lines = Buffer.from('{"_p":"ann","_n":"visited","_t":1234567890}\n{"_p":"bob","_n":"left"}\n');
const small = gzipSync(lines);
const stored = gzipSync(lines, { level: 0 });
const fixed = gzipSync(lines, { strategy: constants.Z_FIXED });
const full: Header = {
  name: 'revisions/1.json',
  extra: Buffer.from('AB\x02\0xy'),
  comment: 'a day',
  crc: true,
  text: true,
};

describe('gzip', () => {
  it('is told by the first three bytes', () => {
    expect(isGzip(small)).toBe(true);
    expect(isGzip(small.subarray(0, 3))).toBe(true);
    expect(isGzip(small.subarray(0, 2))).toBe(false);
    expect(isGzip(lines)).toBe(false);
    expect(isGzip(Uint8Array.of(0x1f, 0x8b, 7))).toBe(false);
    expect(isGzip(Uint8Array.of(0x1f, 0x8c, 8))).toBe(false);
    expect(isGzip(new Uint8Array(0))).toBe(false);
  });

  it.each([
    ['as zlib makes it', small, lines],
    ['stored', stored, lines],
    ['with fixed codes', fixed, lines],
    ['without content', gzipSync(''), Buffer.alloc(0)],
    ['with every field of the header', member(lines, full), lines],
    ['with a name', member(lines, { name: '1.json' }), lines],
    ['with an empty name', member(lines, { name: '' }), lines],
    ['with a comment', member(lines, { comment: 'x'.repeat(300) }), lines],
    ['with an empty extra field', member(lines, { extra: new Uint8Array(0) }), lines],
    ['with a large extra field', member(lines, { extra: new Uint8Array(5000) }), lines],
    ['with a checked header', member(lines, { crc: true }), lines],
    ['in two members', Buffer.concat([small, stored]), Buffer.concat([lines, lines])],
    ['in two members that are the same', Buffer.concat([small, small]), Buffer.concat([lines, lines])],
    [
      'in members with full headers',
      Buffer.concat([member(lines, full), member(lines, full)]),
      Buffer.concat([lines, lines]),
    ],
    ['behind a member without content', Buffer.concat([gzipSync(''), small]), lines],
    ['before a member without content', Buffer.concat([small, gzipSync('')]), lines],
    [
      'between members without content',
      Buffer.concat([gzipSync(''), gzipSync(''), small, gzipSync(''), gzipSync('')]),
      lines,
    ],
    [
      'in many members',
      Buffer.concat(Array.from({ length: 150 }, () => small)),
      Buffer.concat(Array.from({ length: 150 }, () => lines)),
    ],
  ])('is inflated %s', async (_, bytes, content) => {
    for (const options of [{}, { maxRead: 1 }, { maxRead: 7, intoBytes: 1 }]) {
      const inflated = await inflate(bytes, options);
      expect(inflated.end).toBe('clean');
      expect(inflated.content.equals(content)).toBe(true);
    }
  });

  it.each([0, 1, 6, 9])(
    'is inflated where content and members cross every border (level %i)',
    async (level) => {
      const contents = [noise(1_500_000), Buffer.alloc(700_000, 'ab'), noise(300_000, 2), Buffer.alloc(1)];
      const bytes = Buffer.concat(contents.map((content) => gzipSync(content, { level })));
      for (const maxRead of [Number.POSITIVE_INFINITY, (1 << 14) + 1, 1 << 18, 997]) {
        const inflated = await inflate(bytes, { maxRead });
        expect(inflated.end).toBe('clean');
        expect(inflated.content.equals(Buffer.concat(contents))).toBe(true);
      }
    },
  );

  it('is inflated whatever members and reads it comes in', async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(40_000), fc.integer()).map(([length, seed]) => noise(length, seed)),
      fc.nat(100_000).map((length) => Buffer.alloc(length, '{"a":1}\n')),
    );
    const options = fc.record({
      level: fc.constantFrom(0, 1, 9),
      strategy: fc.constantFrom(0, constants.Z_FIXED),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(content, options), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 300, max: 40_000 }),
        fc.integer({ min: 50, max: 70_000 }),
        async (members, maxRead, intoBytes) => {
          const bytes = Buffer.concat(members.map(([bytesOf, how]) => member(bytesOf, {}, how)));
          const inflated = await inflate(bytes, { maxRead, intoBytes });
          expect(inflated.end).toBe('clean');
          expect(inflated.content.equals(Buffer.concat(members.map(([bytesOf]) => bytesOf)))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);

  it('ends the reader that it was made of, and passes on what that throws', async () => {
    let closed = 0;
    const failing: SourceReader = {
      read() {
        throw new RangeError('the medium is gone');
      },
      close() {
        closed++;
      },
    };
    const reader = gunzipReader(failing);
    await expect(async () => reader.read(new Uint8Array(1))).rejects.toThrow(RangeError);
    await reader.close();
    expect(closed).toBe(1);
  });
});

describe('a gzipped file that is cut', () => {
  it.each([
    ['as zlib makes it', small],
    ['stored', stored],
    ['with fixed codes', fixed],
    ['with every field of the header', member(lines, full)],
  ])('gives a prefix of its content, and tells it at every byte (%s)', async (_, bytes) => {
    let longest = 0;
    for (let cut = 0; cut < bytes.length; cut++) {
      for (const maxRead of [Number.POSITIVE_INFINITY, 1]) {
        const { content, end } = await inflate(bytes.subarray(0, cut), { maxRead });
        expect(end, `cut to ${cut}`).toBe('file/gzip-cut');
        expect(lines.subarray(0, content.length).equals(content), `cut to ${cut}`).toBe(true);
        longest = Math.max(longest, content.length);
      }
    }
    expect(longest, 'only the trailer was missing').toBe(lines.length);
  });

  it('is told where it had no content, or where zeros stand for what was not written', async () => {
    const empty = gzipSync('');
    for (let cut = 0; cut < empty.length; cut++) {
      const { content, end } = await inflate(empty.subarray(0, cut));
      expect([content.length, end], `cut to ${cut}`).toEqual([0, 'file/gzip-cut']);
    }
    for (const bytes of [small, fixed]) {
      for (let cut = 3; cut < bytes.length - 8; cut++) {
        const { content, end } = await inflate(Buffer.concat([bytes.subarray(0, cut), Buffer.alloc(600)]));
        expect(end, `zeros from ${cut} on, ${content.length} bytes`).not.toBe('clean');
      }
    }
  });

  it('gives whole members, and tells a cut in a later one', async () => {
    const other = Buffer.from('{"_p":"cid"}\n');
    const second = gzipSync(other);
    const both = Buffer.concat([small, second]);
    const content = Buffer.concat([lines, other]);
    for (let cut = small.length; cut < both.length; cut++) {
      const inflated = await inflate(both.subarray(0, cut));
      expect(content.subarray(0, inflated.content.length).equals(inflated.content)).toBe(true);
      expect(inflated.content.length).toBeGreaterThanOrEqual(lines.length);
      // A file that ends between two members is whole, as far as anybody can tell.
      if (cut === small.length) expect(inflated.end).toBe('clean');
      else if (cut > small.length + 10) expect(inflated.end, `cut to ${cut}`).toBe('file/gzip-cut');
      else expect(inflated.end, `cut to ${cut}`).toBe('file/gzip-cut');
    }
  });

  it('gives nearly all that it holds, however large it is', async () => {
    const content = noise(2_000_000);
    const bytes = gzipSync(content);
    const inflated = await inflate(bytes.subarray(0, bytes.length - 1000));
    expect(inflated.end).toBe('file/gzip-cut');
    expect(content.subarray(0, inflated.content.length).equals(inflated.content)).toBe(true);
    expect(inflated.content.length).toBeGreaterThan(content.length - 40_000);
  });
});

describe('a gzipped file that is damaged', () => {
  it.each([
    ['as zlib makes it', small, lines],
    ['stored', stored, lines],
    ['with every field of the header', member(lines, full), lines],
    [
      'in two members',
      Buffer.concat([small, gzipSync('{"_p":"cid"}\n')]),
      Buffer.concat([lines, Buffer.from('{"_p":"cid"}\n')]),
    ],
  ])(
    'never passes for a whole one with other content, whichever bit flips (%s)',
    async (_, bytes, content) => {
      let told = 0;
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] ^= 1 << (bit & 7);
        const inflated = await inflate(flipped);
        // With zeros behind, in which the trailer of an empty member could be seen: where its data begins.
        if (bit < 16 * 8) {
          const padded = await inflate(Buffer.concat([flipped, Buffer.alloc(100)]));
          if (padded.end === 'clean') expect(padded.content.equals(content), `bit ${bit}, padded`).toBe(true);
        }
        if (inflated.end === 'clean') {
          expect(inflated.content.equals(content), `bit ${bit}`).toBe(true);
        } else {
          expect(inflated.end, `bit ${bit}`).toMatch(/^file\/gzip-(cut|damaged)$/);
          told++;
        }
      }
      expect(told).toBeGreaterThan(bytes.length * 3);
    },
  );

  it('is told where only the check at its end is wrong', async () => {
    for (const back of [1, 4, 5, 8]) {
      const wrong = Buffer.from(small);
      wrong[wrong.length - back] ^= 0x10;
      const { content, end } = await inflate(wrong);
      expect(end).not.toBe('clean');
      expect(content.equals(lines), 'the content is given all the same').toBe(true);
    }
  });

  it('is told where the check of a member before the last is wrong', async () => {
    const wrong = Buffer.concat([small, gzipSync('{"_p":"cid"}\n')]);
    wrong[small.length - 6] ^= 1;
    expect((await inflate(wrong)).end).toBe('file/gzip-damaged');
  });

  it('is told where a large one is damaged amid its content', async () => {
    const content = noise(1_000_000);
    const bytes = gzipSync(content, { level: 0 });
    bytes[bytes.length >> 1] ^= 1;
    expect((await inflate(bytes)).end).not.toBe('clean');
  });
});

describe('bytes behind a gzipped file', () => {
  it.each([1, 2, 3, 8, 512, 20_000, 70_000, 600_000])('may be %i zeros', async (count) => {
    const nothing = gzipSync('');
    const members: [Buffer[], times: number][] = [
      [[small], 1],
      [[small, stored], 2],
      [[nothing], 0],
      [[small, nothing], 1],
      [[small, gzipSync('', { level: 0 })], 1],
    ];
    for (const [whole, times] of members) {
      for (const maxRead of [Number.POSITIVE_INFINITY, 4096, 1]) {
        if (maxRead === 1 && count > 8) continue;
        const { content, end } = await inflate(Buffer.concat([...whole, Buffer.alloc(count)]), { maxRead });
        expect(end).toBe('clean');
        expect(content.length).toBe(lines.length * times);
      }
    }
  });

  it('may be nothing else', async () => {
    const zeros = Buffer.alloc(100_000);
    for (const garbage of [
      'x',
      'garbage',
      '{"_p":"ann"}\n'.repeat(20),
      '\x1f',
      '\x1f\x8b\x08',
      '\x1f\x8b\x08xxxxxxxxxxxxxxxxxx',
    ]) {
      for (const before of [Buffer.alloc(0), zeros.subarray(0, 1), zeros.subarray(0, 30), zeros]) {
        const bytes = Buffer.concat([small, before, Buffer.from(garbage, 'latin1')]);
        for (const maxRead of [Number.POSITIVE_INFINITY, 1000]) {
          const { content, end } = await inflate(bytes, { maxRead });
          expect(end, JSON.stringify(garbage)).not.toBe('clean');
          expect(content.subarray(0, lines.length).equals(lines)).toBe(true);
        }
      }
    }
    expect((await inflate(Buffer.concat([small, Buffer.from('garbage')]))).end).toBe('file/gzip-damaged');
  });
});

describe('what stands behind a member and its padding', () => {
  it.each([
    ['another member', Buffer.concat([small, Buffer.alloc(4), small])],
    ['bytes that end in zero', Buffer.concat([small, Buffer.alloc(4), Buffer.from('x\0')])],
  ])('is never dropped in silence: %s', async (_, bytes) => {
    const inflated = await inflate(bytes);
    expect(inflated.content.subarray(0, lines.length).equals(lines)).toBe(true);
    expect(inflated.end).toBe('file/gzip-damaged');
  });
});

it('gives what the medium gave before it failed', async () => {
  const content = noise(200_000);
  const half = gzipSync(content).subarray(0, 60_000);
  const stored = memorySource(half, 4096).open() as SourceReader;
  const reader = gunzipReader({
    async read(into) {
      const count = await stored.read(into);
      if (count === 0) throw new Error('the disk is gone');
      return count;
    },
    close() {},
  });
  const into = new Uint8Array(1 << 16);
  let read = 0;
  const readAll = async () => {
    for (;;) read += await reader.read(into);
  };
  await expect(readAll()).rejects.toThrow('the disk is gone');
  expect(read).toBeGreaterThan(content.length / 8);
});

it('finds a wrong checksum also where the same member follows with a right one', async () => {
  const wrong = Buffer.from(small);
  wrong[wrong.length - 8] ^= 1;
  expect((await inflate(Buffer.concat([wrong, small]))).end).toBe('file/gzip-damaged');
});
