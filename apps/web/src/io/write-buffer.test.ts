import { expect, test } from 'vitest';
import { WriteBuffer } from './write-buffer.ts';

test('writes of any size come out in their order, in few pieces, and what is large is not copied', async () => {
  const out: number[] = [];
  const pieces: number[] = [];
  const buffer = new WriteBuffer(10, (bytes) => {
    out.push(...bytes);
    pieces.push(bytes.byteLength);
  });
  const sizes = [3, 25, 4, 4, 4, 10, 1, 9, 11, 0, 2];
  let next = 0;
  const written: number[] = [];
  for (const size of sizes) {
    const bytes = Uint8Array.from({ length: size }, () => next++ % 256);
    written.push(...bytes);
    await buffer.write(bytes);
  }
  await buffer.flush();
  expect(out).toEqual(written);
  expect(pieces).toEqual([3, 25, 10, 2, 10, 10, 11, 2]);
});
