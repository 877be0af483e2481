import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../test/memory-ports.ts';
import { readAll } from '../../test/read-zip.ts';
import type { Inflating, SourceReader } from '../ports.ts';
import { gunzipReader } from './gzip.ts';
import { nativeFirstReader } from './native-first.ts';

const CONTENT = Buffer.from(
  Array.from({ length: 9000 }, (_, index) => `{"_p":"p${(index * 7919) % 1009}","_t":${index}}\n`).join(''),
);
const STORED = gzipSync(CONTENT);

/** Gives these bytes in pieces, and then fails or ends. */
function fakeInflater(
  content: Uint8Array,
  pieceBytes: number,
  fails: boolean,
): Inflating & { closed: boolean } {
  let at = 0;
  return {
    closed: false,
    async next() {
      if (at >= content.length) {
        if (fails) throw new TypeError('Junk found after end of compressed data.');
        return null;
      }
      const piece = content.slice(at, at + pieceBytes);
      at += piece.length;
      return piece;
    },
    close() {
      this.closed = true;
    },
  };
}

/** Reads with a fake in the platform's place; whether it was read again from the start. */
async function read(stored: Uint8Array, inflater: Inflating, intoBytes = 1 << 16) {
  let isReopened = false;
  const open = () => memorySource(stored).open() as SourceReader;
  const reader = nativeFirstReader(
    open(),
    () => inflater,
    async () => {
      isReopened = true;
      return open();
    },
  );
  return { ...(await readAll(reader, intoBytes)), isReopened };
}

describe('the platform’s inflater', () => {
  it('is all that is needed where it comes to its end', async () => {
    const inflater = fakeInflater(CONTENT, 5000, false);
    const { pieces, fault, isReopened } = await read(STORED, inflater, 777);
    expect(pieces.equals(CONTENT)).toBe(true);
    expect([fault, isReopened, inflater.closed]).toEqual(['clean', false, true]);
  });

  it('may give up anywhere: what it gave is not given again', async () => {
    for (const length of [0, 1, 65_536, 65_537, 100_000, CONTENT.length]) {
      for (const intoBytes of [1000, 1 << 17]) {
        const inflater = fakeInflater(CONTENT.subarray(0, length), 3001, true);
        const { pieces, fault, isReopened } = await read(STORED, inflater, intoBytes);
        expect(pieces.equals(CONTENT), `${length}`).toBe(true);
        expect([fault, isReopened, inflater.closed]).toEqual(['clean', true, true]);
      }
    }
  });

  it('has no say in what is wrong with a file, nor in where', async () => {
    const cut = STORED.subarray(0, STORED.length - 100);
    const own = await readAll(gunzipReader(memorySource(cut).open() as SourceReader));
    expect(own.fault).toBe('file/gzip-cut');
    // It may have seen less, or some bytes more.
    for (const length of [0, own.pieces.length - 5000, own.pieces.length + 300]) {
      const { pieces, fault } = await read(cut, fakeInflater(CONTENT.subarray(0, length), 4096, true));
      expect([pieces.equals(own.pieces), fault]).toEqual([true, own.fault]);
    }
  });

  it('is not trusted with a file that is another the second time', async () => {
    const other = gzipSync(CONTENT.subarray(0, 10));
    const { fault } = await read(other, fakeInflater(CONTENT, 4096, true));
    expect(fault).toBe('file/gzip-damaged');
  });
});
