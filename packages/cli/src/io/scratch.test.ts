import { pbkdf2 } from 'node:crypto';
import { fstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { Leftovers } from './leftovers.ts';

/** The system's read and write, which a test may let fail once. */
const [systemRead, systemWrite] = vi.hoisted(() => [vi.fn(), vi.fn()]);
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  const { promisify } = await import('node:util');
  systemRead.mockImplementation(promisify(fs.read));
  systemWrite.mockImplementation(promisify(fs.write));
  return {
    ...fs,
    read: Object.assign(() => {}, { [promisify.custom]: systemRead }),
    write: Object.assign(() => {}, { [promisify.custom]: systemWrite }),
  };
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

  test('writes over what was thrown away, and gives nothing of it', async () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const first = await scratch.create();
    await first.append(Buffer.from('of somebody else'));
    await first.discard();
    const second = await scratch.create();
    expect(second.descriptor).toBe(first.descriptor);
    await second.append(Buffer.from('mi'));
    await second.append(Buffer.from('ne'));
    const into = new Uint8Array(4);
    await second.read(0, into);
    expect(Buffer.from(into).toString()).toBe('mine');
    await expect(second.read(2, into)).rejects.toMatchObject({ code: 'output/failed' });
    await expect(first.append(into)).rejects.toMatchObject({ code: 'output/failed' });
    const third = await scratch.create();
    expect(third.descriptor).not.toBe(second.descriptor);
    for (const file of [second, third]) await file.discard();
    scratch.remove();
    expect(() => fstatSync(second.descriptor)).toThrow('EBADF');
    expect(readdirSync(parent)).toEqual([]);
  });

  test('gives up what was thrown away before it says that the disk is full', async () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const [kept, thrownAway] = [await scratch.create(), await scratch.create()];
    await kept.append(Buffer.from('abc'));
    await thrownAway.discard();
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    systemWrite.mockRejectedValueOnce(full);
    await kept.append(Buffer.from('def'));
    expect(() => fstatSync(thrownAway.descriptor)).toThrow('EBADF');
    const into = new Uint8Array(6);
    await kept.read(0, into);
    expect(Buffer.from(into).toString()).toBe('abcdef');
    systemWrite.mockRejectedValueOnce(full);
    await expect(kept.append(into)).rejects.toMatchObject({
      code: 'output/failed',
      message: expect.stringContaining('Set TMPDIR to a folder on a disk with more room'),
    });
    await kept.discard();
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
