import { expect, test } from 'vitest';
import { openBlobSource } from './blob-source.ts';

/** Every byte differs from what stands a power of two before it. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = at % 251;
  return bytes;
}

/** Where what is read first differs from `expected`; -1 if nowhere. */
async function firstDifference(
  blob: Blob,
  { from, to, step }: { from?: number; to?: number; step: number },
  expected: Uint8Array,
): Promise<number> {
  const reader = await openBlobSource(blob).open(from, to);
  const into = new Uint8Array(step);
  let at = 0;
  for (let count = await reader.read(into); count > 0; count = await reader.read(into)) {
    const difference = into.subarray(0, count).findIndex((byte, index) => byte !== expected[at + index]);
    if (difference !== -1) return at + difference;
    at += count;
  }
  await reader.close();
  return at === expected.byteLength ? -1 : at;
}

const MB = 1 << 20;

test.each([
  ['nothing', 0],
  ['a few bytes', 10],
  ['less than a stream is worth', 3 * MB + 5],
  ['more than one stream', 66 * MB + 5],
  ['from the middle, with a hint that is too short', 12 * MB, 3, MB],
  ['a hint that is large, and more behind it', 20 * MB, MB, 9 * MB],
  ['a hint beyond the end', 9 * MB, 1, 90 * MB],
  ['from the end', 5 * MB, 5 * MB, 5 * MB],
] as [string, number, number?, number?][])(
  'reads %s to the end',
  async (_, length, from = 0, to = length) => {
    const bytes = pattern(length);
    const blob = new Blob([bytes]);
    for (const step of [1 << 17, MB + 3]) {
      expect(await firstDifference(blob, { from, to, step }, bytes.subarray(from))).toBe(-1);
    }
  },
);

test('may be closed in the middle', async () => {
  const reader = await openBlobSource(new Blob([pattern(10 * MB)])).open();
  await reader.read(new Uint8Array(10));
  await reader.close();
});
