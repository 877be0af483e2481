import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { FileSet } from './file-set.ts';

test('files are known by what they are, and looked at once however often is asked', () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const [one, other, same] = ['one', 'other', 'same'].map((name) => join(folder, name));
  writeFileSync(one, '');
  writeFileSync(other, '');
  linkSync(one, same);
  const files = new FileSet([other, join(folder, 'not there')], new FileSet([one]));
  const stat = statSync(same, { bigint: true });
  expect([files.has(stat), new FileSet([other]).has(stat)]).toEqual([true, false]);
  // Nobody looks for it a second time.
  rmSync(one);
  expect(files.has(stat)).toBe(true);
});
