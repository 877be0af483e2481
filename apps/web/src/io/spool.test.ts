import type { Scratch } from '@km-export/core';
import { expect, test } from 'vitest';
import { Spool, type SpooledFile } from './spool.ts';

/** Temporary space in memory, and what was asked of it. */
function createScratch(): Scratch & { files: number; discarded: number } {
  const scratch = {
    files: 0,
    discarded: 0,
    create() {
      const content = new Uint8Array(1 << 28);
      let length = 0;
      scratch.files++;
      return {
        append(bytes: Uint8Array) {
          content.set(bytes, length);
          length += bytes.length;
        },
        read: (offset: number, into: Uint8Array) => into.set(content.subarray(offset, offset + into.length)),
        discard: () => void scratch.discarded++,
      };
    },
  };
  return scratch;
}

async function readAll(file: SpooledFile, pieceBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of file.read(new Uint8Array(pieceBytes))) pieces.push(piece.slice());
  // All but the last fill what they are read into: a write has a price of its own.
  expect(pieces.slice(0, -1).every(({ length }) => length === pieceBytes)).toBe(true);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

test('files that come in turns are read as wholes, from memory and from one temporary file', async () => {
  const scratch = createScratch();
  const spool = new Spool(scratch, false);
  const files = Array.from({ length: 50 }, () => ({
    file: spool.create(),
    expected: [] as Uint8Array<ArrayBuffer>[],
  }));
  for (let turn = 0; turn < 900; turn++) {
    const { file, expected } = files[(turn * 7) % files.length]!;
    const bytes = new Uint8Array(1 + ((turn * 7919) % 90_000)).fill(turn);
    expected.push(bytes.slice());
    await file.write(bytes);
    bytes.fill(255);
  }
  expect(scratch.files).toBe(1);
  for (const { file, expected } of files) {
    const wanted = new Uint8Array(await new Blob(expected).arrayBuffer());
    const found = await readAll(file, 10_000);
    expect([found.length, found.findIndex((byte, at) => byte !== wanted[at])]).toEqual([wanted.length, -1]);
  }
  await spool.discard();
  await spool.discard();
  expect(scratch.discarded).toBe(1);
});

test('what is small asks for no temporary space, and an empty file has no pieces', async () => {
  const scratch = createScratch();
  const spool = new Spool(scratch, false);
  const [one, none] = [spool.create(), spool.create()];
  await one.write(Uint8Array.of(1, 2, 3));
  expect([...(await readAll(one, 2))]).toEqual([1, 2, 3]);
  expect([...(await readAll(none, 2))]).toEqual([]);
  expect(scratch.files).toBe(0);
});

test('without files of the browser there is a limit', async () => {
  const spool = new Spool(createScratch(), true);
  const file = spool.create();
  const bytes = new Uint8Array(1 << 22);
  const write = async () => {
    for (let count = 0; count < 60; count++) await file.write(bytes);
  };
  await expect(write()).rejects.toMatchObject({ code: 'output/failed' });
});
