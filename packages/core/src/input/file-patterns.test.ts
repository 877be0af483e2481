import { expect, test } from 'vitest';
import { compilePathPattern } from './file-patterns.ts';
import { type GivenPath, listInput } from './listing.ts';
import { describeLeftOut } from './selection.ts';

test.each([
  ['revisions/1?.json', 'revisions/12.json', true],
  ['revisions/1?.json', 'revisions/1.json', false],
  ['revisions/*', 'revisions/old/1.json', false],
  ['revisions/**', 'revisions/old/1.json', true],
  ['*.json', 'revisions/1.json', false],
  ['**/1.json', '1.json', true],
  ['**/1.json', 'a/b/1.json', true],
  ['**/1.json', 'a/b/11.json', false],
  ['1.json', '1xjson', false],
  ['(1|2)[3].json', '(1|2)[3].json', true],
  ['revisions\\*.json', 'revisions/1.json', true],
  ['?.json', '😀.json', true],
  ['A/1.json', 'a/1.json', false],
])('%s fits %s: %s', (pattern, path, fits) => {
  expect(compilePathPattern(pattern).test(path)).toBe(fits);
});

const bucket = (given: string, ...paths: string[]): GivenPath => ({
  given,
  kind: 'folder',
  files: paths.map((path) => ({ path, size: 1, ref: path })),
});

function list(paths: GivenPath[], files: string[], dropFiles: string[] = []) {
  return listInput(paths, { mergeExports: false, files, dropFiles });
}

test('where several folders are given, their names are part of the path', () => {
  const given = [bucket('old', 'revisions/1.json'), bucket('new', 'revisions/2.json', 'x.txt')];
  expect(list(given, ['new/**']).files.map(({ path }) => path)).toEqual(['new/revisions/2.json']);
  expect(list(given, [], ['new/**']).files.map(({ path }) => path)).toEqual(['old/revisions/1.json']);
});

test('files without a number are chosen by the same patterns', () => {
  const named = ['a.json', 'b.json'].map(
    (path): GivenPath => ({ given: path, kind: 'file', files: [{ path, size: 1, ref: path }] }),
  );
  const { files, leftOut } = list(named, ['b*']);
  expect(files.map(({ path }) => path)).toEqual(['b.json']);
  expect(leftOut && describeLeftOut(leftOut)).toEqual(['Only files b*: 1 other file left out.']);
});

test('what was left out is told in words', () => {
  const given = [bucket('b', '1.json', '2.json', '3.json')];
  const told = (files: string[], dropFiles: string[] = []) => {
    const { leftOut } = list(given, files, dropFiles);
    return leftOut && describeLeftOut(leftOut);
  };
  expect(told([], ['3.*'])).toEqual(['Without files 3.*: 1 other file left out.']);
  expect(told(['*'], ['3.*', '2.*'])).toEqual(['Only files *, without 3.*, 2.*: 2 other files left out.']);
  expect(told(['*'])).toEqual(['Only files *: there are no others.']);
});

test('that nothing fits says what patterns are, and how paths are written here', () => {
  expect(() => list([bucket('b', 'revisions/7.json')], ['7.json'])).toThrow(
    'No file is left to be read: only files 7.json, and there is revisions/7.json, say. Patterns are compared with the whole path;',
  );
});
