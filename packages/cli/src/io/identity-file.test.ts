import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { readIdentityFile } from './identity-file.ts';

function fileOf(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'ids.txt');
  writeFileSync(path, content);
  return path;
}

test('one identity a line, with any line end, a mark, blank lines, and spaces that belong to it', () => {
  expect(readIdentityFile(fileOf('\ufeffann@example.com\r\n\r\n  \n bob \n42'))).toEqual([
    'ann@example.com',
    ' bob ',
    '42',
  ]);
});

test.each([
  ['nothing but blank lines', '\n \n', 'no identity'],
  ['UTF-16', Buffer.from('\ufeffann\n', 'utf16le'), 'not UTF-8'],
])('%s is refused, since all people would be kept', (_, content, words) => {
  expect(() => readIdentityFile(fileOf(content))).toThrow(words);
});

test('a file that is not there is told by its name', () => {
  expect(() => readIdentityFile('/nowhere/ids.txt')).toThrow('There is no file /nowhere/ids.txt');
});
