import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { writeWhole } from './write-whole.ts';

describe('what is written whole', () => {
  test('asks for no room where there is enough', async () => {
    const path = join(temporaryFolder(), 'out');
    const descriptor = openSync(path, 'w');
    const makeRoom = vi.fn(() => true);
    await writeWhole(descriptor, Buffer.from('abc'), makeRoom);
    closeSync(descriptor);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    expect(makeRoom).not.toHaveBeenCalled();
  });

  test.runIf(existsSync('/dev/full'))('is tried again for as long as something is given up', async () => {
    const descriptor = openSync('/dev/full', 'w');
    const makeRoom = vi.fn().mockReturnValueOnce(true).mockReturnValueOnce(true).mockReturnValue(false);
    await expect(writeWhole(descriptor, Buffer.from('abc'), makeRoom)).rejects.toThrow('ENOSPC');
    expect(makeRoom).toHaveBeenCalledTimes(3);
    await expect(writeWhole(descriptor, Buffer.from('abc'))).rejects.toThrow('ENOSPC');
    closeSync(descriptor);
  });
});
