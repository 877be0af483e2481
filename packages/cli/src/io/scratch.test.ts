import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { Leftovers } from './leftovers.ts';
import { createScratch } from './scratch.ts';

describe('scratch', () => {
  test('gives back what was appended, from anywhere', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = await scratch.create();
    const buffer = new Uint8Array(100_000);
    for (let round = 0; round < 3; round++) await file.append(buffer.fill(round));
    const middle = new Uint8Array(100_001);
    await file.read(99_999, middle);
    expect([middle[0], middle[1], middle[100_000]]).toEqual([0, 1, 1]);
    await file.append(Buffer.from('end'));
    const end = new Uint8Array(3);
    await file.read(300_000, end);
    expect(Buffer.from(end).toString()).toBe('end');
    await file.discard();
    scratch.remove();
  });

  test('throws where a file has not that many bytes', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = await scratch.create();
    await file.append(Buffer.from('abc'));
    await expect(file.read(1, new Uint8Array(3))).rejects.toThrow(RangeError);
    await file.discard();
    scratch.remove();
  });

  test('keeps files apart', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const files = [await scratch.create(), await scratch.create()];
    await files[0].append(Buffer.from('one'));
    await files[1].append(Buffer.from('two'));
    const into = new Uint8Array(3);
    await files[0].read(0, into);
    expect(Buffer.from(into).toString()).toBe('one');
    for (const file of files) await file.discard();
    scratch.remove();
  });

  test('makes nothing before it is needed and leaves nothing behind', async () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    expect(readdirSync(parent)).toEqual([]);
    const file = await scratch.create();
    await file.append(Buffer.from('abc'));
    expect(readdirSync(parent)).toHaveLength(1);
    await file.discard();
    await file.discard();
    scratch.remove();
    scratch.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  test('says where there is no room for it', async () => {
    const scratch = createScratch(new Leftovers(), join(temporaryFolder(), 'nowhere'));
    expect(() => scratch.create()).toThrow(expect.objectContaining({ code: 'output/failed' }));
  });
});
