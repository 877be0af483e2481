import { fstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { Leftovers } from './leftovers.ts';

/** The system's read and write, which a test may let fail once. */
const [systemRead, systemWrite] = vi.hoisted(() => [vi.fn(), vi.fn()]);
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  systemRead.mockImplementation(fs.readSync);
  systemWrite.mockImplementation(fs.writeSync);
  return { ...fs, readSync: systemRead, writeSync: systemWrite };
});

// Other files of tests, in the same process, have it with the system's own.
vi.resetModules();
const { createScratch } = await import('./scratch.ts');
afterAll(() => void vi.resetModules());

/** What a system does that fails. */
function failing(code: string, words: string): () => never {
  return () => {
    throw Object.assign(new Error(`${code}: ${words}`), { code });
  };
}

describe('scratch', () => {
  test('gives back what was appended, from anywhere', () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = scratch.create();
    const buffer = new Uint8Array(100_000);
    for (let round = 0; round < 3; round++) file.append(buffer.fill(round));
    const middle = new Uint8Array(100_001);
    file.read(99_999, middle);
    expect([middle[0], middle[1], middle[100_000]]).toEqual([0, 1, 1]);
    file.append(Buffer.from('end'));
    const end = new Uint8Array(3);
    file.read(300_000, end);
    expect(Buffer.from(end).toString()).toBe('end');
    file.discard();
    scratch.remove();
  });

  test('says what happened where a file has lost bytes, and what to do', () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = scratch.create();
    file.append(Buffer.from('abc'));
    expect(() => file.read(1, new Uint8Array(3))).toThrow(
      expect.objectContaining({
        code: 'output/failed',
        message: expect.stringMatching(/shorter than what was written to it\. Set TMPDIR to another folder/),
      }),
    );
    file.discard();
    scratch.remove();
  });

  test('says what happened where the disk fails, and what to do', () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const file = scratch.create();
    file.append(Buffer.from('abc'));
    systemRead.mockImplementationOnce(failing('EIO', 'i/o error'));
    expect(() => file.read(0, new Uint8Array(3))).toThrow(
      expect.objectContaining({
        code: 'output/failed',
        message: `Can't use temporary space in ${parent}: the disk reports an error (EIO). Set TMPDIR to another folder, best on another disk, and run the job again.`,
      }),
    );
    file.discard();
    scratch.remove();
  });

  test('keeps files apart', () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const files = [scratch.create(), scratch.create()];
    files[0].append(Buffer.from('one'));
    files[1].append(Buffer.from('two'));
    const into = new Uint8Array(3);
    files[0].read(0, into);
    expect(Buffer.from(into).toString()).toBe('one');
    for (const file of files) file.discard();
    scratch.remove();
  });

  test('lets other events have their turn while much is read', async () => {
    const scratch = createScratch(new Leftovers(), temporaryFolder());
    const file = scratch.create();
    await file.append(Buffer.from('abc'));
    const into = new Uint8Array(3);
    let hasCome = false;
    setTimeout(() => {
      hasCome = true;
    }, 1);
    for (let reads = 0; reads < 300_000 && !hasCome; reads++) await file.read(0, into);
    expect(hasCome).toBe(true);
    file.discard();
    scratch.remove();
  });

  test('writes over what was thrown away, and gives nothing of it', () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const first = scratch.create();
    first.append(Buffer.from('of somebody else'));
    first.discard();
    const second = scratch.create();
    expect(second.descriptor).toBe(first.descriptor);
    second.append(Buffer.from('mi'));
    second.append(Buffer.from('ne'));
    const into = new Uint8Array(4);
    second.read(0, into);
    expect(Buffer.from(into).toString()).toBe('mine');
    expect(() => second.read(2, into)).toThrow(expect.objectContaining({ code: 'output/failed' }));
    expect(() => first.append(into)).toThrow(expect.objectContaining({ code: 'output/failed' }));
    const third = scratch.create();
    expect(third.descriptor).not.toBe(second.descriptor);
    for (const file of [second, third]) file.discard();
    scratch.remove();
    expect(() => fstatSync(second.descriptor)).toThrow('EBADF');
    expect(readdirSync(parent)).toEqual([]);
  });

  test('gives up what was thrown away before it says that the disk is full', () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    const [kept, thrownAway] = [scratch.create(), scratch.create()];
    kept.append(Buffer.from('abc'));
    thrownAway.discard();
    const full = failing('ENOSPC', 'no space left on device');
    systemWrite.mockImplementationOnce(full);
    kept.append(Buffer.from('def'));
    expect(() => fstatSync(thrownAway.descriptor)).toThrow('EBADF');
    const into = new Uint8Array(6);
    kept.read(0, into);
    expect(Buffer.from(into).toString()).toBe('abcdef');
    expect(scratch.makeRoom()).toBe(false);
    systemWrite.mockImplementationOnce(full);
    expect(() => kept.append(into)).toThrow(
      expect.objectContaining({
        code: 'output/failed',
        message: expect.stringContaining('Set TMPDIR to a folder on a disk with more room'),
      }),
    );
    kept.discard();
    scratch.remove();
  });

  test('makes nothing before it is needed and leaves nothing behind', () => {
    const parent = temporaryFolder();
    const scratch = createScratch(new Leftovers(), parent);
    expect(readdirSync(parent)).toEqual([]);
    const file = scratch.create();
    file.append(Buffer.from('abc'));
    expect(readdirSync(parent)).toHaveLength(1);
    file.discard();
    file.discard();
    scratch.remove();
    scratch.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  test('says where there is no room for it', () => {
    const scratch = createScratch(new Leftovers(), join(temporaryFolder(), 'nowhere'));
    expect(() => scratch.create()).toThrow(expect.objectContaining({ code: 'output/failed' }));
  });
});
