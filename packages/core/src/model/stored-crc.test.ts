import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { joinStoredCrc } from './stored-crc.ts';

const storedCrc = (bytes: Uint8Array) => ({ crc: crc32(bytes), bytes: bytes.length });

it('joins the check sums of parts, however they are cut', () => {
  const bytes = Buffer.from(Array.from({ length: 700 }, (_, index) => (index * index * 31) & 255));
  for (let cut = 0; cut <= bytes.length; cut += 7) {
    const joined = joinStoredCrc(storedCrc(bytes.subarray(0, cut)), storedCrc(bytes.subarray(cut)));
    expect(joined, `at ${cut}`).toEqual(storedCrc(bytes));
  }
  expect(joinStoredCrc(undefined, storedCrc(bytes))).toEqual(storedCrc(bytes));
  expect(joinStoredCrc(storedCrc(bytes), undefined)).toEqual(storedCrc(bytes));
});

it('joins parts of more than 2^32 bytes: zeros behind a part, once and in pieces', () => {
  // Of zero bytes, twice as many are two joined.
  let zeros = storedCrc(Buffer.alloc(1 << 20));
  const piece = storedCrc(Buffer.from('{"_p":"a"}'));
  let piecewise: ReturnType<typeof joinStoredCrc> = piece;
  for (let doubled = 0; doubled < 13; doubled++) {
    piecewise = joinStoredCrc(piecewise, zeros);
    zeros = joinStoredCrc(zeros, zeros)!;
  }
  // 1 MB + 2 MB + … are one MB less than the last.
  const whole = joinStoredCrc(piecewise, storedCrc(Buffer.alloc(1 << 20)));
  expect(zeros.bytes).toBe(2 ** 33);
  expect(joinStoredCrc(piece, zeros)).toEqual(whole);
});
