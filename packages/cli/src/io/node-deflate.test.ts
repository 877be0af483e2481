import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { deflateInNode } from './node-deflate.ts';

const noise = randomBytes(3_000_000);

test('is one member of what was written, from a buffer that is reused', async () => {
  const pieces: Buffer[] = [];
  const deflating = deflateInNode(async (piece) => void pieces.push(Buffer.from(piece)));
  const buffer = new Uint8Array(100_000);
  for (let at = 0; at < noise.length; at += buffer.length) {
    buffer.set(noise.subarray(at, at + buffer.length));
    await deflating.write(buffer);
    buffer.fill(0);
  }
  await deflating.end();
  expect(gunzipSync(Buffer.concat(pieces)).equals(noise)).toBe(true);
});

test('waits while pieces are not taken', async () => {
  let release = () => {};
  const taken = new Promise<void>((resolve) => {
    release = resolve;
  });
  const deflating = deflateInNode(() => taken);
  let isDone = false;
  const writing = deflating.write(noise).then(() => {
    isDone = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isDone).toBe(false);
  release();
  await writing;
  await deflating.end();
});

test('a write, the next, and the end fail with what put threw', async () => {
  const full = new Error('the disk is full');
  const deflating = deflateInNode(() => Promise.reject(full));
  const failures = [];
  for (let count = 0; count < 3; count++) failures.push(await deflating.write(noise).catch((e) => e));
  expect(failures.at(-1)).toBe(full);
  await expect(deflating.end()).rejects.toBe(full);
});

test('aborted, a write under way fails instead of waiting for ever', async () => {
  const deflating = deflateInNode(() => new Promise(() => {}));
  const writing = deflating.write(noise);
  setTimeout(() => deflating.abort(), 20);
  const ended = await Promise.race([
    writing.then(
      () => 'ended',
      () => 'ended',
    ),
    new Promise((resolve) => setTimeout(resolve, 2000, 'hangs')),
  ]);
  expect(ended).toBe('ended');
});
