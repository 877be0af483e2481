import { pbkdf2 } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { Leftovers } from './leftovers.ts';

/** The system's read, which a test may let fail once. */
const systemRead = vi.hoisted(() => vi.fn());
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const { promisify } = await import('node:util');
  systemRead.mockImplementation(promisify(fs.read));
  return { ...fs, read: Object.assign(() => {}, { [promisify.custom]: systemRead }) };
});

// Other files of tests, in the same process, have it with the system's own.
vi.resetModules();
const { createScratch } = await import('./scratch.ts');
afterAll(() => void vi.resetModules());

const hash = promisify(pbkdf2);

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

  test('says what happened where a file has lost bytes, and what to do', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = await scratch.create();
    await file.append(Buffer.from('abc'));
    await expect(file.read(1, new Uint8Array(3))).rejects.toMatchObject({
      code: 'output/failed',
      message: expect.stringMatching(/shorter than what was written to it\. Set TMPDIR to another folder/),
    });
    await file.discard();
    scratch.remove();
  });

  test('says what happened where the disk fails, and what to do', async () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const file = await scratch.create();
    await file.append(Buffer.from('abc'));
    systemRead.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
    await expect(file.read(0, new Uint8Array(3))).rejects.toMatchObject({
      code: 'output/failed',
      message: `Can't use temporary space in ${parent}: the disk reports an error (EIO). Set TMPDIR to another folder, best on another disk, and run the job again.`,
    });
    await file.discard();
    scratch.remove();
  });

  test('is not closed under a write or a read when discarded, and takes no more', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const [written, read] = [await scratch.create(), await scratch.create()];
    await read.append(Buffer.from('abc'));
    const into = new Uint8Array(3);
    // Work before them on all of the platform's threads, so that they have to wait.
    const work = Array.from({ length: 8 }, () => hash('x', 'x', 100_000, 64, 'sha512'));
    const underWay = Promise.all([written.append(Buffer.from('abc')), read.read(0, into)]);
    await Promise.all([written.discard(), read.discard()]);
    await expect(underWay).resolves.toBeDefined();
    expect(Buffer.from(into).toString()).toBe('abc');
    await expect(written.append(into)).rejects.toMatchObject({ code: 'output/failed' });
    await Promise.all(work);
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
