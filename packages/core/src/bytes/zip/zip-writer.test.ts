import { crc32 as crcOf, createDeflateRaw } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../test/memory-ports.ts';
import { readZip } from '../../../test/read-zip.ts';
import type { Deflate, Source } from '../../ports.ts';
import { type NamedEntry, readDirectory } from './directory.ts';
import { ZipWriter } from './zip-writer.ts';

const TIME = new Date(2026, 10, 25, 22, 30, 10);

const deflateRaw: Deflate = (put) => {
  const deflater = createDeflateRaw();
  const pumped = (async () => {
    for await (const piece of deflater) await put(piece as Buffer);
  })();
  return {
    write: (bytes) => new Promise((resolve) => deflater.write(bytes.slice(), () => resolve())),
    async end() {
      deflater.end();
      await pumped;
    },
    abort: () => void deflater.destroy(),
  };
};

async function* inPieces(content: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
}

async function write(files: Record<string, string>, deflate?: Deflate): Promise<Buffer> {
  const written: Buffer[] = [];
  const writer = new ZipWriter(async (bytes) => void written.push(Buffer.from(bytes)), TIME, deflate);
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    await writer.add({ name, bytes: content.length, crc: crcOf(content) }, inPieces(content, 1000));
  }
  await writer.finish();
  return Buffer.concat(written);
}

describe.each([
  ['stored', undefined],
  ['deflated', deflateRaw],
])('a .zip of files that are %s', (_, deflate) => {
  const files = {
    'tables/1.json': '{"_p":"a"}\n'.repeat(1000),
    'tables/größe.json': '{"_p":"b"}\n',
    'tables/3.json': '',
  };

  it('is read by our own reader and by others, with the same names and bytes', async () => {
    const bytes = await write(files, deflate);
    const read = await readZip(bytes);
    expect(read?.fault).toBeNull();
    expect(read?.entries).toEqual(
      Object.entries(files).map(([path, content]) => ({ path, content, end: 'clean' })),
    );
    const others = unzipSync(bytes);
    expect(
      Object.fromEntries(Object.entries(others).map(([name, b]) => [name, String(Buffer.from(b))])),
    ).toEqual(files);
    expect(bytes.length < 1000).toBe(deflate !== undefined);
  });
});

it('has as many files as there are events, past what 16 bits count', async () => {
  const bytes = await write(Object.fromEntries(Array.from({ length: 65_600 }, (_, n) => [`${n}.json`, ''])));
  const entries = await readDirectory(memorySource(bytes) as Source & { size: number });
  expect(entries).toHaveLength(65_600);
  expect((entries as NamedEntry[])[65_599]).toMatchObject({ name: '65599.json', entry: { bytes: 0 } });
});

it('holds files of over 4 GB, and what lies behind them', async () => {
  const GB = 2 ** 30;
  const large = new Uint8Array(GB / 4);
  const kept: { at: number; bytes: Buffer }[] = [];
  let size = 0;
  const writer = new ZipWriter(async (bytes) => {
    if (bytes !== large) kept.push({ at: size, bytes: Buffer.from(bytes) });
    size += bytes.length;
  }, TIME);
  await writer.add(
    { name: 'large.json', bytes: 5 * GB, crc: 7 },
    (async function* () {
      for (let piece = 0; piece < 20; piece++) yield large;
    })(),
  );
  const behind = Buffer.from('{"_p":"a"}\n');
  await writer.add({ name: 'behind.json', bytes: behind.length, crc: crcOf(behind) }, inPieces(behind, 4));
  await writer.finish();

  // What was not kept are zeros.
  const source: Source & { size: number } = {
    size,
    open: (from = 0) => {
      let at = from;
      return {
        read(into) {
          const count = Math.min(into.length, size - at);
          into.fill(0, 0, count);
          for (const { at: start, bytes } of kept) {
            const [low, high] = [Math.max(start, at), Math.min(start + bytes.length, at + count)];
            if (low < high) into.set(bytes.subarray(low - start, high - start), low - at);
          }
          at += count;
          return count;
        },
        close: () => {},
      };
    },
  };
  const entries = await readDirectory(source);
  expect(entries).toMatchObject([
    { name: 'large.json', entry: { bytes: 5 * GB, storedBytes: 5 * GB, headerOffset: 0, crc: 7 } },
    { name: 'behind.json', entry: { bytes: behind.length, headerOffset: 5 * GB + 60 } },
  ]);
});

it('fails with what fails where it goes to', async () => {
  const full = new ZipWriter(() => Promise.reject(new Error('no room')), TIME, deflateRaw);
  const content = Buffer.from('x');
  await expect(full.add({ name: 'a', bytes: 1, crc: crcOf(content) }, inPieces(content, 1))).rejects.toThrow(
    'no room',
  );
});
