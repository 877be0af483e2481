import { listInput } from '@km-export/core';
import { expect, test } from 'vitest';
import { gatherPicked, onlyFolder } from './gather.ts';

/** A file as a folder picker gives it; without folders, as a file picker does. */
function picked(path: string): File {
  const name = path.split('/').at(-1)!;
  return Object.assign(new File([path], name), { webkitRelativePath: path === name ? '' : path });
}

test('a folder picker gives one folder, with what lies below it', () => {
  const given = gatherPicked(['backup/revisions/1.json', 'backup/index.csv'].map(picked));
  expect(given.map(({ given, kind }) => [given, kind])).toEqual([['backup', 'folder']]);
  expect(given[0].files.map(({ path }) => path)).toEqual(['revisions/1.json', 'index.csv']);
});

test('a file picker gives files by their names, told apart where two are the same', () => {
  const given = gatherPicked(['1.json', '2.json', '1.json'].map(picked));
  expect(given.map(({ given, kind }) => [given, kind])).toEqual([
    ['1.json', 'file'],
    ['2.json', 'file'],
    ['another folder/1.json', 'file'],
  ]);
});

/** Core names the folders, the user takes one: what is then read. */
function readOnly(paths: string[], folder: string): { given: string; paths: string[] } {
  const given = gatherPicked(paths.map(picked));
  let named: string[] = [];
  try {
    listInput(given, { mergeExports: false });
  } catch (thrown) {
    named = (thrown as { details: { folders: string[] } }).details.folders;
  }
  expect(named).toContain(folder);
  const only = onlyFolder(given, folder, named);
  return {
    given: only.given,
    paths: listInput([only], { mergeExports: false }).files.map(({ path }) => path),
  };
}

test('one of two exports is read as if it alone had been given', () => {
  const paths = ['all/old/1.json', 'all/old/deep/2.json', 'all/older/1.json'];
  expect(readOnly(paths, 'old')).toEqual({ given: 'all/old', paths: ['1.json', 'deep/2.json'] });
  expect(readOnly(paths, 'older')).toEqual({ given: 'all/older', paths: ['1.json'] });
});

test('of two buckets one is read with what describes it', () => {
  const bucket = (name: string) =>
    ['revisions/1.json', 'index.csv', 'status.csv'].map((path) => `all/${name}/${path}`);
  const given = gatherPicked([...bucket('a'), ...bucket('b')].map(picked));
  const only = onlyFolder(given, 'a/revisions', ['a/revisions', 'b/revisions']);
  expect(only.given).toBe('all/a');
  expect(only.files.map(({ path }) => path)).toEqual(['revisions/1.json', 'index.csv', 'status.csv']);
});

test('of two exports in a bucket neither takes the other along', () => {
  const paths = ['all/revisions/1.json', 'all/copy/1.json', 'all/index.csv'];
  expect(readOnly(paths, 'revisions')).toEqual({ given: 'all/revisions', paths: ['1.json'] });
  expect(readOnly(paths, 'copy')).toEqual({ given: 'all/copy', paths: ['1.json'] });
});

test('of a folder with a copy in it either is read', () => {
  const paths = ['all/1.json', 'all/more/2.json', 'all/copy/1.json'];
  expect(readOnly(paths, '')).toEqual({ given: 'all', paths: ['1.json', 'more/2.json'] });
  expect(readOnly(paths, 'copy')).toEqual({ given: 'all/copy', paths: ['1.json'] });
});

test('a file given by name beside a folder with the same number', () => {
  expect(readOnly(['1.json', 'all/1.json'], '')).toEqual({ given: 'files', paths: ['1.json'] });
  expect(readOnly(['1.json', 'all/1.json'], 'all')).toEqual({ given: 'all', paths: ['1.json'] });
});
