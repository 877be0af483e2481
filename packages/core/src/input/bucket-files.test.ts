import { describe, expect, it } from 'vitest';
import { type GivenPath, listInput } from './listing.ts';

/** Which files each index.csv speaks for, by their paths. */
function spokenFor(given: GivenPath[], mergeExports = false): [string, string[]][] {
  const { files, bucketFiles } = listInput(given, { mergeExports });
  return bucketFiles.map((file) => [file.path, file.files.map((each) => files[each].path)]);
}
const file = (path: string, identity?: string) => ({
  path,
  size: 1,
  ref: path,
  ...(identity && { identity }),
});
const folder = (given: string, ...paths: string[]): GivenPath => ({
  given,
  kind: 'folder',
  files: paths.map((path) => file(path)),
});
const named = (path: string, identity?: string): GivenPath => ({
  given: path,
  kind: 'file',
  files: [file(path, identity)],
});

describe('an index.csv', () => {
  it('speaks for the files beside it and below', () => {
    for (const place of ['', 'revisions/', 'a/b/']) {
      expect(spokenFor([folder('x', `${place}1.json`, `${place}2.json.gz`, 'index.csv')])).toEqual([
        ['index.csv', [`${place}1.json`, `${place}2.json.gz`]],
      ]);
    }
  });

  it('speaks for all files of one export, wherever they lie, if it is the only one', () => {
    expect(spokenFor([folder('x', 'r/1.json', 'r/index.csv', '2013/2.json')])).toEqual([
      ['r/index.csv', ['r/1.json', '2013/2.json']],
    ]);
    expect(spokenFor([named('a/1.json'), named('b/index.csv')])).toEqual([['b/index.csv', ['a/1.json']]]);
  });

  it('says nothing of files elsewhere', () => {
    expect(spokenFor([folder('x', '1.json', 'site/index.csv')])).toEqual([['site/index.csv', []]]);
    expect(spokenFor([folder('x', '1.json', 'index.csv', 'site/index.csv')])).toEqual([
      ['index.csv', ['1.json']],
      ['site/index.csv', []],
    ]);
    expect(spokenFor([named('a/1.json'), named('b/index.csv'), named('c/index.csv')])).toEqual([
      ['b/index.csv', []],
      ['c/index.csv', []],
    ]);
  });

  it('may be gzipped; where both are there, the plain one speaks', () => {
    expect(spokenFor([folder('x', 'r/1.json.gz', 'index.csv.gz', 'status.csv.gz')])).toEqual([
      ['index.csv.gz', ['r/1.json.gz']],
      ['status.csv.gz', ['r/1.json.gz']],
    ]);
    expect(spokenFor([folder('x', '1.json', 'index.csv.gz', 'index.csv')])).toEqual([
      ['index.csv', ['1.json']],
    ]);
    const byName = [named('1.json'), named('index.csv.gz'), named('index.csv')];
    expect(spokenFor(byName)).toEqual([['index.csv', ['1.json']]]);
    expect(listInput(byName, {}).ignored).toEqual([
      { path: 'index.csv.gz', reason: 'not-a-revision-file' },
      { path: 'index.csv', reason: 'bucket-index' },
    ]);
  });

  it('leaves to the next one what lies below that', () => {
    expect(spokenFor([folder('x', '1.json', 'index.csv', 'b/2.json', 'b/index.csv')])).toEqual([
      ['b/index.csv', ['b/2.json']],
      ['index.csv', ['1.json']],
    ]);
  });

  it('speaks for its own export alone where several are merged', () => {
    const merged = folder(
      'x',
      'index.csv',
      'revisions/1.json',
      'copy/1.json',
      'old/r/1.json',
      'old/index.csv',
    );
    expect(spokenFor([merged], true)).toEqual([
      ['index.csv', ['revisions/1.json']],
      ['old/index.csv', ['old/r/1.json']],
    ]);
    expect(spokenFor([named('a/1.json'), named('b/index.csv')], true)).toEqual([['b/index.csv', []]]);
  });

  it('is read once, however often it was given', () => {
    const given = [
      {
        given: 'x',
        kind: 'folder' as const,
        files: [file('1.json', '/x/1.json'), file('index.csv', '/x/index.csv')],
      },
      named('x/index.csv', '/x/index.csv'),
    ];
    expect(spokenFor(given)).toEqual([['x/index.csv', ['x/1.json']]]);
  });

  it('is told apart from a status.csv, which speaks for itself', () => {
    const { bucketFiles } = listInput([folder('x', '1.json', 'index.csv', 'status.csv')], {
      mergeExports: false,
    });
    expect(bucketFiles.map(({ kind, files }) => [kind, files])).toEqual([
      ['index', [0]],
      ['status', [0]],
    ]);
  });
});
