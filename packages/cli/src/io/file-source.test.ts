import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { openFileSource } from './file-source.ts';

test('a file is read from any byte into any buffer', async () => {
  const path = join(temporaryFolder(), '1.json');
  writeFileSync(path, 'abcdefghij');
  const source = openFileSource(path) as Required<ReturnType<typeof openFileSource>>;
  expect(source.size).toBe(10);
  const reader = await source.open(3, 5);
  const into = new Uint8Array(4);
  expect(await reader.read(into)).toBe(4);
  expect(Buffer.from(into).toString()).toBe('defg');
  expect(await reader.read(into)).toBe(3);
  expect(await reader.read(into)).toBe(0);
  await reader.close();
  await reader.close();
});

test('a listed file ends where it ended then, and tells what has changed', async () => {
  const path = join(temporaryFolder(), '1.json');
  writeFileSync(path, 'abcdef');
  const { size, mtimeMs } = statSync(path);
  appendFileSync(path, 'ghi');
  const source = openFileSource({ path, listed: { size, modifiedMs: mtimeMs } });
  expect(source.size).toBe(6);
  const reader = await source.open(2);
  const into = new Uint8Array(20);
  expect(await reader.read(into)).toBe(4);
  expect(await reader.read(into)).toBe(0);
  expect(await reader.change?.()).toBe('it grew from 6 B to 9 B');
  await reader.close();
});

test.skipIf(process.platform === 'win32')('what was a file when it was listed may be none any more', () => {
  const folder = temporaryFolder();
  const listed = { size: 6, modifiedMs: 0 };
  expect(() => openFileSource({ path: folder, listed }).open()).toThrow('it is no file any more');
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => openFileSource({ path: pipe, listed }).open()).toThrow('it is no file any more');
  expect(() => openFileSource({ path: join(folder, 'gone'), listed }).open()).toThrow('it is not there');
});

test('of a temporary file no more is read than was put there', async () => {
  const path = join(temporaryFolder(), 'spooled');
  writeFileSync(path, 'mine, and of another before');
  const descriptor = openSync(path, 'r');
  const reader = await openFileSource({ descriptor, size: 4 }).open(1);
  const into = new Uint8Array(20);
  expect(await reader.read(into)).toBe(3);
  expect(Buffer.from(into).toString('utf8', 0, 4)).toBe('ine\0');
  expect(await reader.read(into)).toBe(0);
  closeSync(descriptor);
});

test('two readers of one file do not disturb each other', async () => {
  const path = join(temporaryFolder(), '1.json');
  writeFileSync(path, 'abcdef');
  const source = openFileSource(path);
  const readers = [await source.open(), await source.open(3)];
  const texts = readers.map((reader) => {
    const into = new Uint8Array(2);
    reader.read(into);
    return Buffer.from(into).toString();
  });
  expect(texts).toEqual(['ab', 'de']);
  for (const reader of readers) await reader.close();
});

test('what can not or must not be read throws', () => {
  expect(() => openFileSource(join(temporaryFolder(), 'nothing'))).toThrow('it is not there (ENOENT)');
  expect(() => openFileSource({ path: '/x', refused: 'a link' })).toThrow('a link');
});
