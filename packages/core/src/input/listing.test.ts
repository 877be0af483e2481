import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConvertError } from '../model/error.ts';
import { type FoundFile, type GivenPath, type Listing, listInput } from './listing.ts';

const found = (path: string, extra: Partial<FoundFile> = {}): FoundFile => ({
  path,
  size: 1,
  ref: `ref of ${path}`,
  ...extra,
});
const folder = (given: string, ...paths: (string | FoundFile)[]): GivenPath => ({
  given,
  kind: 'folder',
  files: paths.map((path) => (typeof path === 'string' ? found(path) : path)),
});
const file = (path: string, extra: Partial<FoundFile> = {}): GivenPath => ({
  given: path,
  kind: 'file',
  files: [found(path, extra)],
});

const list = (given: GivenPath[], mergeExports = false) => listInput(given, { mergeExports });
const paths = (listing: Listing) => listing.files.map(({ path }) => path);

function errorOf(given: GivenPath[]): ConvertError {
  try {
    list(given);
  } catch (thrown) {
    if (thrown instanceof ConvertError) return thrown;
  }
  throw new Error('no ConvertError was thrown');
}

describe('a folder', () => {
  it('is read in numeric order, whatever order its files are found in', () => {
    const names = ['10.json', '2.json', '1.json', '100.json.gz', '20.json.gz'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (some) => {
        const expected = some.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
        expect(paths(list([folder('export', ...some)]))).toEqual(expected);
      }),
    );
  });

  it('is read from below, too, and by number over all of its folders', () => {
    const listing = list([folder('export', 'b/2.json', 'a/x/3.json', 'revisions/1.json', '10.json')]);
    expect(paths(listing)).toEqual(['revisions/1.json', 'b/2.json', 'a/x/3.json', '10.json']);
    expect(listing.missingRevisions).toEqual(['4-9']);
  });

  it('gives each file its number, size and ref', () => {
    const listing = list([
      folder('export', found('7.json', { size: 123, ref: { handle: 1 } }), found('08.json.gz', { size: 0 })),
    ]);
    expect(listing.files).toEqual([
      { path: '7.json', revision: 7, size: 123, ref: { handle: 1 } },
      { path: '08.json.gz', revision: 8, size: 0, ref: 'ref of 08.json.gz' },
    ]);
    expect(listing.ignored).toEqual([]);
    expect(listing.missingRevisions).toEqual([]);
  });

  it('lists what it does not read, and why', () => {
    const listing = list([
      folder(
        'export',
        '1.json',
        'index.csv',
        'sub/status.csv',
        '.DS_Store',
        'sub/.1.json',
        '1_result.json',
        'notes.txt',
        '2.jsonl',
        '3.json.zip',
        '4.JSON',
        'x5.json',
        '6.json ',
        '-7.json',
        '1e3.json',
        '８.json',
        '9.json.gz.tmp',
        'json',
        '.json',
      ),
    ]);
    expect(paths(listing)).toEqual(['1.json']);
    const reasons = new Map(listing.ignored.map(({ path, reason }) => [path, reason]));
    expect(reasons.size).toBe(17);
    expect(reasons.get('index.csv')).toBe('bucket-index');
    expect(reasons.get('sub/status.csv')).toBe('bucket-index');
    for (const path of ['.DS_Store', 'sub/.1.json', '.json']) expect(reasons.get(path)).toBe('hidden');
    for (const path of ['1_result.json', 'notes.txt', '-7.json', '８.json', 'json']) {
      expect(reasons.get(path)).toBe('not-a-revision-file');
    }
    expect(reasons.get('4.JSON')).toBe('nearly-a-revision-file');
  });

  it.each([
    ...['7 (1).json', '7(2).json', '7 copy.json', '7 - Copy.json', '7.Json.GZ', '7.gz', '7.json.txt'],
    ...['007 (1).json.gz', '7.JSON'],
  ])('says of %s that it is named nearly like a revision file', (name) => {
    const { ignored } = list([folder('export', '1.json', name)]);
    expect(ignored).toEqual([{ path: name, reason: 'nearly-a-revision-file' }]);
  });

  it.each([
    [{ dropFiles: ['7*'] }, ['8.JSON']],
    [{ files: ['?.json'] }, []],
    [{ files: ['?.*'] }, ['8.JSON']],
  ])('says it of no file that was left out (%o)', (patterns, nearly) => {
    const given = [folder('export', '1.json', '7 (1).json', '8.JSON')];
    const { ignored } = listInput(given, { mergeExports: false, ...patterns });
    const said = ignored.filter(({ reason }) => reason === 'nearly-a-revision-file');
    expect(said.map(({ path }) => path)).toEqual(nearly);
  });

  it.each(['7-result.json', '7_1.json', '7.csv', '7.json.bak', 'export 7.json', '7 (a).json'])(
    'says no such thing of %s',
    (name) => {
      const { ignored } = list([folder('export', '1.json', name)]);
      expect(ignored).toEqual([{ path: name, reason: 'not-a-revision-file' }]);
    },
  );

  it('takes 01 for 1, and tells numbers apart that no double holds', () => {
    const huge = [
      '90071992547409930.json',
      '90071992547409931.json',
      '9.json',
      '90071992547409929.json.gz',
      '010.json',
      '0.json',
    ];
    const listing = list([folder('export', ...huge)]);
    expect(paths(listing)).toEqual([
      '0.json',
      '9.json',
      '010.json',
      '90071992547409929.json.gz',
      '90071992547409930.json',
      '90071992547409931.json',
    ]);
    expect(listing.files.map(({ revision }) => revision).slice(0, 3)).toEqual([0, 9, 10]);
    expect(listing.ignored).toEqual([]);
    expect(listing.missingRevisions).toEqual(['1-8']);
  });

  it('reads the first by name of two files with one number, and lists the other', () => {
    for (const names of [
      ['1.json', '1.json.gz'],
      ['1.json.gz', '1.json'],
      ['01.json', '1.json'],
      ['1.json', '01.json'],
      ['001.json.gz', '001.json', '1.json'],
    ]) {
      const [first, ...others] = names.toSorted();
      const listing = list([folder('export', ...names, 'sub/2.json')]);
      expect(paths(listing)).toEqual([first, 'sub/2.json']);
      expect(listing.ignored.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
        others.map((path) => ({ path, reason: 'same-number' })),
      );
    }
  });

  it('without a revision file is no export', () => {
    for (const given of [folder('empty'), folder('only', 'index.csv'), folder('other', 'a.txt', '.1.json')]) {
      const error = errorOf([given]);
      expect(error.code).toBe('input/not-an-export');
      expect(error.message).toContain(given.given);
      expect(errorOf([folder('good', '1.json'), given]).code, 'also beside one that has').toBe(
        'input/not-an-export',
      );
    }
    expect(errorOf([folder('demo', 'demo-account.json', 'index.csv')]).message).toBe(
      'No revision file in demo: an export is a folder with files named 1.json, 2.json … (or 1.json.gz). There are only demo-account.json and index.csv in it. demo-account.json is no revision file, since its name is no number: give the file itself to read it.',
    );
    expect(errorOf([folder('two', 'a.json', 'sub/b.JSON.gz', '.c.json')]).message).toMatch(
      /in it\. a\.json and sub\/b\.JSON\.gz are no revision files, since their names are no numbers: give the files themselves to read them\.$/,
    );
    expect(errorOf([folder('empty')]).message).toContain('empty');
    expect(errorOf([folder('one', 'a')]).message).toContain('There is only a in it');
    expect(errorOf([folder('two', 'a', 'b')]).message).toContain('There are only a and b in it');
    expect(errorOf([folder('five', 'a', 'b', 'sub/c', 'd', 'e')]).message).toContain(
      'No revision file in five: an export is a folder with files named 1.json, 2.json … (or 1.json.gz). There are only a, b, sub/c and 2 other files in it.',
    );
  });

  it('may have been found by a system that writes backslashes', () => {
    const listing = list([
      folder('C:\\data', 'revisions\\2.json', 'revisions\\1.json', 'revisions\\index.csv'),
    ]);
    expect(paths(listing)).toEqual(['revisions/1.json', 'revisions/2.json']);
    expect(listing.ignored).toEqual([{ path: 'revisions/index.csv', reason: 'bucket-index' }]);
    expect(paths(list([folder('C:\\a\\', 'r\\1.json'), folder('C:\\b', '2.json')]))).toEqual([
      'C:/a/r/1.json',
      'C:/b/2.json',
    ]);
  });
});

describe('two folders with the same numbers', () => {
  const two = folder('export', 'b/1.json', 'b/2.json', 'a/2.json', 'a/10.json', 'c/7.json');

  it('are two exports: nothing is read, and they are named', () => {
    const error = errorOf([two]);
    expect(error.code).toBe('input/two-exports');
    expect(error.details).toEqual({ folders: ['a', 'b'] });
    expect(error.message).toContain('a and b');
    expect(error.message).toContain('--merge-exports');
    expect(errorOf([folder('export', '1.json', 'copy/01.json.gz')]).details).toEqual({
      folders: ['', 'copy'],
    });
    expect(errorOf([folder('x', '1.json'), folder('y', 'z/1.json')]).details).toEqual({
      folders: ['x', 'y/z'],
    });
    expect(errorOf([file('x/1.json'), file('y/1.json')]).details).toEqual({ folders: ['x', 'y'] });
  });

  it('are read one after the other where that is asked for, in the order given', () => {
    expect(paths(list([folder('y', '2.json', '10.json'), folder('x', '1.json', '2.json')], true))).toEqual([
      'y/2.json',
      'y/10.json',
      'x/1.json',
      'x/2.json',
    ]);
    const listing = list([two], true);
    expect(paths(listing)).toEqual(['a/2.json', 'a/10.json', 'b/1.json', 'b/2.json', 'c/7.json']);
    expect(listing.missingRevisions, 'each numbering on its own').toEqual(['3-9']);
  });

  it('are no two exports where their numbers differ', () => {
    const listing = list([folder('x', '1.json', '4.json'), folder('y', '2.json', '10.json')]);
    expect(paths(listing)).toEqual(['x/1.json', 'y/2.json', 'x/4.json', 'y/10.json']);
    expect(listing.missingRevisions).toEqual(['3', '5-9']);
  });
});

describe('files given by name', () => {
  it('are read whatever they are called, behind the numbered ones, as given', () => {
    const listing = list([
      file('z/result.ndjson'),
      file('10.json'),
      file('photo.jpg'),
      file('2.json.gz'),
      file('a.json'),
    ]);
    expect(paths(listing)).toEqual(['2.json.gz', '10.json', 'z/result.ndjson', 'photo.jpg', 'a.json']);
    expect(listing.files.map(({ revision }) => revision)).toEqual([2, 10, null, null, null]);
    expect(listing.missingRevisions).toEqual(['3-9']);
  });

  it('are not data where they are the index, the status or hidden', () => {
    const listing = list([
      file('bucket/index.csv'),
      file('bucket/status.csv'),
      file('bucket/.hidden'),
      file('bucket/1.json'),
    ]);
    expect(paths(listing)).toEqual(['bucket/1.json']);
    expect(listing.ignored).toEqual([
      { path: 'bucket/index.csv', reason: 'bucket-index' },
      { path: 'bucket/status.csv', reason: 'bucket-index' },
      { path: 'bucket/.hidden', reason: 'hidden' },
    ]);
  });

  it('that are none of them data are an error, and so is nothing', () => {
    for (const given of [[file('index.csv')], [file('status.csv'), file('.x')], []]) {
      const error = errorOf(given);
      expect(error.code).toBe('input/not-an-export');
      for (const { given: name } of given) expect(error.message).toContain(name);
    }
  });

  it('join a folder in the numeric order', () => {
    expect(paths(list([file('5.json'), folder('export', '1.json', '10.json'), file('x.json')]))).toEqual([
      'export/1.json',
      '5.json',
      'export/10.json',
      'x.json',
    ]);
  });
});

describe('what is given more than once', () => {
  it('is read once, and told', () => {
    const listing = list([
      file('x.json'),
      file('x.json'),
      folder('e', '1.json'),
      folder('e', '1.json'),
      file('e/1.json'),
      folder('e/', '1.json'),
    ]);
    expect(paths(listing)).toEqual(['e/1.json', 'x.json']);
    expect(listing.ignored).toEqual([
      { path: 'x.json', reason: 'given-twice' },
      { path: 'e/1.json', reason: 'given-twice' },
      { path: 'e/1.json', reason: 'given-twice' },
      { path: 'e/1.json', reason: 'given-twice' },
    ]);
  });

  it('is known by its identity, however it is called', () => {
    const listing = list([
      folder(
        'e',
        found('1.json', { identity: '/data/e/1.json' }),
        found('2.json', { identity: '/data/e/2.json' }),
      ),
      file('./e/1.json', { identity: '/data/e/1.json' }),
    ]);
    expect(paths(listing)).toEqual(['e/1.json', 'e/2.json']);
    expect(listing.ignored).toEqual([{ path: './e/1.json', reason: 'given-twice' }]);
  });

  it('is no second export', () => {
    expect(paths(list([folder('e', '1.json', '2.json'), file('e/2.json')]))).toEqual([
      'e/1.json',
      'e/2.json',
    ]);
  });
});

describe('paths', () => {
  it('stand below the folder where one is given, and behind it where there are several', () => {
    expect(paths(list([folder('some/where', 'r/1.json')]))).toEqual(['r/1.json']);
    expect(paths(list([folder('some/where', 'r/1.json'), file('x.json')]))).toEqual([
      'some/where/r/1.json',
      'x.json',
    ]);
    expect(paths(list([folder('/', '1.json'), folder('./', '2.json')]))).toEqual(['/1.json', './2.json']);
  });
});

describe('any listing', () => {
  it('reads or ignores every file exactly once, numbers first and in order', () => {
    const name = fc.constantFrom(
      '1.json',
      '01.json',
      '1.json.gz',
      '2.json',
      '10.json',
      '3.json.gz',
      'x.txt',
      'index.csv',
      '.hidden',
    );
    const place = fc.tuple(fc.constantFrom('', 'a/', 'b/'), name).map((parts) => parts.join(''));
    const given = fc.oneof(
      fc
        .tuple(fc.constantFrom('e', 'f'), fc.uniqueArray(place, { maxLength: 6 }))
        .map(([path, files]) => folder(path, ...files)),
      place.map((path) => file(path)),
    );
    fc.assert(
      fc.property(fc.array(given, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, merge) => {
        let listing: Listing;
        try {
          listing = list(all, merge);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ConvertError);
          if ((thrown as ConvertError).code === 'input/two-exports') expect(merge).toBe(false);
          return;
        }
        expect(listing.files.length + listing.ignored.length).toBe(
          all.reduce((sum, { files }) => sum + files.length, 0),
        );
        expect(new Set(paths(listing)).size).toBe(listing.files.length);
        const revisions = listing.files.map(({ revision }) => revision);
        const numbered = revisions.filter((revision) => revision !== null);
        expect(revisions.slice(0, numbered.length)).toEqual(numbered);
        if (!merge) expect(numbered).toEqual(numbered.toSorted((a, b) => a - b));
        if (!merge) expect(new Set(numbered).size).toBe(numbered.length);
      }),
      { numRuns: 1000 },
    );
  });
});

it('knows one folder by its identity, however it was spelled', () => {
  const file = (path: string, identity: string) => ({ path, size: 1, ref: path, identity });
  const given = [
    { given: 'b/1.json', kind: 'file' as const, files: [file('b/1.json', '/x/b/1.json')] },
    { given: 'b/../b/1.json.gz', kind: 'file' as const, files: [file('b/../b/1.json.gz', '/x/b/1.json.gz')] },
  ];
  const listing = listInput(given, { mergeExports: false });
  expect(listing.files.map(({ path }) => path)).toEqual(['b/1.json']);
  expect(listing.ignored).toEqual([{ path: 'b/../b/1.json.gz', reason: 'same-number' }]);
});

it('knows one folder of an archive by its names with and without dots', () => {
  const entry = (path: string) => found(path, { identity: `/data/e.zip/${path}\0${path.length}` });
  const archive: GivenPath = {
    given: 'e.zip',
    kind: 'archive',
    files: [entry('./revisions/1.json'), entry('revisions/1.json'), entry('revisions//2.json')],
  };
  const listing = list([archive]);
  expect(paths(listing)).toEqual(['./revisions/1.json', 'revisions//2.json']);
  expect(listing.ignored).toEqual([{ path: 'revisions/1.json', reason: 'same-number' }]);
});
