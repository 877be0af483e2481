import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { openFileSource } from './file-source.ts';
import { listPaths } from './list-paths.ts';

const canLink = process.platform !== 'win32';

function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('a folder is walked to its bottom, sorted, with places below it', () => {
  const folder = realpathSync(temporaryFolder());
  writeFiles(folder, {
    'revisions/2.json': 'ab',
    'revisions/10.json': 'abc',
    'index.csv': '',
    'a/b/c/1.json': 'a',
  });
  const { given } = listPaths([folder]);
  expect(given).toEqual([
    {
      given: folder,
      kind: 'folder',
      files: ['a/b/c/1.json', 'index.csv', 'revisions/10.json', 'revisions/2.json'].map((path) => ({
        path,
        size: { 'a/b/c/1.json': 1, 'index.csv': 0, 'revisions/10.json': 3 }[path] ?? 2,
        ref: { path: join(folder, path), listed: expect.anything() },
        identity: join(folder, path),
      })),
    },
  ]);
});

test('a file keeps the name that it was given by', () => {
  const folder = realpathSync(temporaryFolder());
  writeFiles(folder, { 'x y – ü.json': 'abc' });
  const path = join(folder, '.', 'x y – ü.json');
  expect(listPaths([path]).given).toEqual([
    {
      given: path,
      kind: 'file',
      files: [
        { path, size: 3, ref: { path, listed: { size: 3, modifiedMs: expect.any(Number) } }, identity: path },
      ],
    },
  ]);
});

test('what is not there is said, the first of it', () => {
  const folder = temporaryFolder();
  const nothing = join(folder, 'nothing');
  expect(() => listPaths([folder, nothing])).toThrow(
    expect.objectContaining({ code: 'input/not-found', message: `There is no file or folder ${nothing}.` }),
  );
  expect(() => listPaths([''])).toThrow(expect.objectContaining({ code: 'input/not-found' }));
});

test.runIf(canLink)('a link to something that is not there is told apart', () => {
  const link = join(temporaryFolder(), 'link');
  symlinkSync('nothing', link);
  expect(() => listPaths([link])).toThrow(`${link} is a link to something that is not there.`);
});

test.runIf(canLink)('a device is no input', () => {
  expect(() => listPaths(['/dev/null'])).toThrow(expect.objectContaining({ code: 'input/not-an-export' }));
});

test.runIf(canLink)('a link to a file inside the folder is followed, one to a folder needs not be', () => {
  const folder = realpathSync(temporaryFolder());
  writeFiles(folder, { 'store/abc': 'a' });
  mkdirSync(join(folder, 'revisions'));
  symlinkSync('../store/abc', join(folder, 'revisions', '1.json'));
  symlinkSync('store', join(folder, 'again'));
  symlinkSync('.', join(folder, 'loop'));
  const { given, linksOut } = listPaths([folder]);
  expect(given[0].files.map(({ path, identity }) => [path, identity])).toEqual([
    ['revisions/1.json', join(folder, 'store', 'abc')],
    ['store/abc', join(folder, 'store', 'abc')],
  ]);
  expect(linksOut).toEqual([]);
});

test.runIf(canLink)('links that lead out or nowhere are files that can not be read', () => {
  const outside = temporaryFolder();
  const folder = temporaryFolder();
  writeFiles(outside, { '1.json': 'secret' });
  symlinkSync(join(outside, '1.json'), join(folder, '1.json'));
  symlinkSync(outside, join(folder, 'elsewhere'));
  symlinkSync('nothing', join(folder, '2.json'));
  const { given, linksOut } = listPaths([folder]);
  expect(linksOut).toEqual(['1.json', 'elsewhere']);
  expect(given[0].files.map(({ path }) => path)).toEqual(['1.json', '2.json', 'elsewhere']);
  for (const { ref } of given[0].files) expect(() => openFileSource(ref)).toThrow('a link that leads');
});

test.runIf(canLink)('a folder beside the given one that begins with its name is outside', () => {
  const parent = temporaryFolder();
  writeFiles(parent, { 'bucket/1.json': '', 'bucket-2/2.json': '' });
  symlinkSync('../bucket-2/2.json', join(parent, 'bucket', '2.json'));
  expect(listPaths([join(parent, 'bucket')]).linksOut).toEqual(['2.json']);
});

test.runIf(canLink)('a folder that was given through a link is walked', () => {
  const parent = realpathSync(temporaryFolder());
  writeFiles(parent, { 'bucket/1.json': 'a' });
  symlinkSync('bucket', join(parent, 'link'));
  const [{ files }] = listPaths([join(parent, 'link')]).given;
  expect(files.map(({ path, identity }) => [path, identity])).toEqual([
    ['1.json', join(parent, 'bucket', '1.json')],
  ]);
});
