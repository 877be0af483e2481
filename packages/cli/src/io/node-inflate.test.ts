/** Node's inflater against core's own, through the same reader that jobs use: the same bytes and faults. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  createWorkerService,
  type Inflate,
  type Part,
  type Source,
  type SourceReader,
  type Task,
} from '@km-export/core';
import { describe, expect, it } from 'vitest';
import { isAll } from '../../../core/test/effort.ts';
import { inflateInNode } from './node-inflate.ts';

const LINES = Array.from({ length: 400 }, (_, index) => `{"_p":"p${(index * 7919) % 101}","_t":${index}}\n`);
const MEMBER = gzipSync(LINES.join(''));
/** From place to place behind the header of a file. */
const STEP = isAll ? 13 : 53;
const SECOND = gzipSync('{"_p":"second","_t":1}\n');

function sourceOf(bytes: Uint8Array, readBytes: number): Source {
  return {
    size: bytes.length,
    open(from = 0) {
      let at = from;
      return {
        read(into) {
          const given = bytes.subarray(at, at + Math.min(into.length, readBytes));
          into.set(given);
          at += given.length;
          return given.length;
        },
        close() {},
      };
    },
  };
}

/** What a worker makes of the file: its records as they were, and its problems. */
async function run(stored: Uint8Array, readBytes: number, inflate?: Inflate) {
  const service = createWorkerService(() => sourceOf(stored, readBytes), { ...(inflate && { inflate }) });
  const written: Buffer[] = [];
  const problems: unknown[] = [];
  const task: Task = {
    id: 0,
    pass: 'convert',
    slices: [{ file: 0, ref: 'x', size: stored.length, from: 0, to: null }],
    replaceInvalidUtf8: false,
    outputs: [{ kind: 'format', format: 'ndjson', options: {}, columns: [] }, { kind: 'rejects' }],
    sizes: { readBytes: 1 << 12, partBytes: 1 << 12 },
  };
  const result = await service.run(task, async ({ chunks, account }: Part) => {
    for (const { output, bytes } of chunks) written.push(Buffer.from([output]), Buffer.from(bytes));
    problems.push(account.problems);
    return [];
  });
  expect(result.ok).toBe(true);
  const merged = problems.filter((each) => Object.keys(each as object).length > 0);
  return { written: Buffer.concat(written).toString('latin1'), problems: merged };
}

/** Inflates as Node does, and tells whether core had to take over. */
function watched(): { inflate: Inflate; wasEnough: () => boolean } {
  let isWhole = false;
  return {
    inflate(stored) {
      const inflating = inflateInNode(stored);
      return {
        async next() {
          const piece = await inflating.next();
          if (piece === null) isWhole = true;
          return piece;
        },
        close: () => inflating.close(),
      };
    },
    wasEnough: () => isWhole,
  };
}

async function expectSame(stored: Uint8Array, readBytes: number, what: string): Promise<boolean> {
  const { inflate, wasEnough } = watched();
  const ours = await run(stored, readBytes);
  expect(await run(stored, readBytes, inflate), what).toEqual(ours);
  return wasEnough();
}

describe('Node’s inflater', () => {
  it('reads whole files by itself, of several members too', async () => {
    for (const readBytes of [7, 500, 1 << 17]) {
      expect(await expectSame(MEMBER, readBytes, 'one')).toBe(true);
      expect(await expectSame(Buffer.concat([MEMBER, SECOND, MEMBER]), readBytes, 'three')).toBe(true);
    }
  });

  it('reads what is more than one read or one piece, and leaves the same to core', async () => {
    const noise = Array.from(
      { length: 9000 },
      (_, index) => `{"_p":"${createHash('sha256').update(`${index}`).digest('hex')}","_t":1}\n`,
    );
    const large = gzipSync(noise.join(''));
    const flat = gzipSync(LINES[0].repeat(200_000));
    expect(large.length).toBeGreaterThan(1 << 18);
    expect(flat.length).toBeLessThan(1 << 16);
    for (const stored of [large, flat, Buffer.concat([flat, SECOND]), Buffer.concat([large, SECOND])]) {
      expect(await expectSame(stored, 1 << 17, `${stored.length}`)).toBe(true);
      expect(await expectSame(Buffer.concat([stored, Buffer.from('x')]), 1 << 17, 'behind')).toBe(false);
      expect(await expectSame(stored.subarray(0, -20), 1 << 17, 'cut')).toBe(false);
    }
  });

  it('leaves whatever is behind the last member to core', async () => {
    const behind = [
      ...Array.from({ length: 12 }, (_, length) => Buffer.alloc(length + 1, 'x')),
      ...Array.from({ length: 20 }, (_, length) => SECOND.subarray(0, length + 1)).filter(
        ({ length }) => length < SECOND.length,
      ),
      Buffer.alloc(1),
      Buffer.alloc(5000),
      Buffer.concat([Buffer.alloc(700), Buffer.from('x')]),
      Buffer.from([0, 0x1f, 0x8b, 8]),
    ];
    for (const rest of behind) {
      for (const readBytes of [MEMBER.length, 1 << 17]) {
        const what = `${rest.subarray(0, 30).toString('hex')} by ${readBytes}`;
        expect(await expectSame(Buffer.concat([MEMBER, rest]), readBytes, what), what).toBe(false);
      }
    }
  });

  it('is given one byte at a time', async () => {
    expect(await expectSame(Buffer.concat([SECOND, SECOND]), 1, 'two')).toBe(true);
    for (const rest of ['x', '\0', '\0x', '\x1f', '\x1f\x8b', 'xyz']) {
      const stored = Buffer.concat([SECOND, Buffer.from(rest, 'latin1')]);
      expect(await expectSame(stored, 1, JSON.stringify(rest)), JSON.stringify(rest)).toBe(false);
    }
  });

  it('cut anywhere gives what core gives', async () => {
    const two = Buffer.concat([SECOND, MEMBER]);
    for (let length = 3; length < two.length; length += length < 80 ? 1 : STEP) {
      if (length === SECOND.length) continue;
      expect(await expectSame(two.subarray(0, length), 100, `at ${length}`)).toBe(false);
    }
  });

  it('damaged anywhere gives what core gives', async () => {
    for (let at = 3; at < MEMBER.length; at += at < 40 ? 1 : STEP) {
      const damaged = Buffer.from(MEMBER);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      await expectSame(damaged, 1 << 17, `at ${at}`);
    }
  });

  it('reads nothing any more once it is closed, and may be closed at any time', async () => {
    let reads = 0;
    const inflating = () => {
      const reader = sourceOf(MEMBER, 100).open() as SourceReader;
      return inflateInNode({
        read(into) {
          reads++;
          return reader.read(into);
        },
        close() {},
      });
    };
    const unread = inflating();
    await unread.close();
    await expect(unread.next()).rejects.toThrow('closed');
    const waiting = inflating();
    const next = waiting.next();
    await waiting.close();
    await waiting.close();
    await expect(next).rejects.toThrow('closed');
    expect(reads).toBe(0);
  });
});
