import type { Task } from '@km-export/core';
import { expect, test } from 'vitest';
import { FilesAhead, sourceWith } from './bytes-ahead.ts';

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => i * 31);
const FILE = new Blob([CONTENT]);

function taskOf(...slices: { from: number; to: number | null; ref?: unknown }[]): Task {
  return { slices: slices.map((slice) => ({ file: 0, ref: FILE, ...slice })) } as unknown as Task;
}

async function readAll(from: number, to: number, size: number): Promise<Uint8Array> {
  const ahead = await new FilesAhead().read(taskOf({ from: 100_000, to: 150_000 }));
  const reader = await sourceWith(FILE, ahead!).open(from, to);
  const parts: Uint8Array[] = [];
  for (;;) {
    const into = new Uint8Array(size);
    const count = await reader.read(into);
    if (count === 0) break;
    parts.push(into.subarray(0, count));
  }
  await reader.close();
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test.each([
  ['what was read, and on to the end', 99_999],
  ['from within it', 120_000],
  ['from its end', 150_000 + (64 << 10)],
  ['from before it', 5000],
  ['from far behind it', 290_000],
])('gives the bytes of the file: %s', async (_, from) => {
  for (const size of [7001, 1 << 20]) {
    expect(await readAll(from, 150_000, size)).toEqual(CONTENT.slice(from));
  }
});

test('only a part of one file is read ahead, and none that is large', async () => {
  const whole = await new FilesAhead().read(taskOf({ from: 0, to: 10 }));
  expect([whole?.from, whole?.length]).toEqual([0, 10 + (64 << 10)]);
  for (const task of [
    taskOf({ from: 0, to: null }),
    taskOf({ from: 0, to: 9 << 20 }),
    taskOf({ from: 0, to: 10 }, { from: 0, to: 10 }),
  ]) {
    expect(await new FilesAhead().read(task)).toBeNull();
  }
});

test('a file that cannot be read is left to whoever runs the task', async () => {
  const fail = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  const gone = { size: 10, slice: () => ({ arrayBuffer: fail }) };
  expect(await new FilesAhead().read(taskOf({ from: 0, to: 10, ref: gone }))).toBeNull();
});

test('tasks of one file are read on from each other, and of another, or elsewhere, anew', async () => {
  const files = new FilesAhead();
  const other = new Blob([CONTENT.slice().reverse()]);
  const tasks = [
    { from: 0, to: 90_000 },
    { from: 90_000, to: 91_000 },
    { from: 91_000, to: 180_000 },
    { from: 180_000, to: 270_000 },
    // What is behind the task before it was read to the end of the file.
    { from: 270_000, to: 300_000 },
    { from: 10_000, to: 20_000 },
    { from: 250_000, to: 300_000, ref: other },
    { from: 0, to: 50, ref: other },
  ];
  for (const { from, to, ref = FILE } of tasks) {
    const begin = Math.max(0, from - 1);
    const piece = (await files.read(taskOf({ from, to, ref })))!;
    const expected = new Uint8Array(await ref.slice(begin, to + (64 << 10)).arrayBuffer());
    expect([piece.from, new Uint8Array(piece.bytes, 0, piece.length)]).toEqual([begin, expected]);
    files.takeBack(piece);
  }
});
