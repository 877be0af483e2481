import { describe, expect, test } from 'vitest';
import { ConvertError } from '../model/error.ts';
import { type InputFile, type Listing, listInput } from './listing.ts';
import { describeLeftOut } from './selection.ts';
import { addToState, drawState, type ExportState, parseState } from './state.ts';

const STATE: ExportState = {
  highest: 4,
  upTo: 1349162102,
  revisions: [
    { revision: 1, size: 100 },
    { revision: 2, size: 20 },
    { revision: 4, size: 7 },
  ],
};
const TEXT = `{"kind":"km-export state","schema":1,"highest":4,"upTo":1349162102,"revisions":[
{"revision":1,"size":100},
{"revision":2,"size":20},
{"revision":4,"size":7}
]}
`;

function list(files: Record<string, number>, since?: ExportState, revisions?: string): Listing {
  const found = Object.entries(files).map(([path, size]) => ({ path, size, ref: path }));
  return listInput([{ given: 'bucket', kind: 'folder', files: found }], {
    mergeExports: false,
    since,
    revisions,
  });
}

const readOf = ({ files }: Listing) => files.map(({ path }: InputFile) => path);

describe('the file of a state', () => {
  test('is JSON, a revision a line, and is read back', () => {
    expect(drawState(STATE)).toBe(TEXT);
    expect(parseState(TEXT, 's')).toEqual(STATE);
    expect(JSON.parse(TEXT)).toEqual({ kind: 'km-export state', schema: 1, ...STATE });
    const none: ExportState = { highest: null, upTo: null, revisions: [] };
    expect(parseState(drawState(none), 's')).toEqual(none);
  });

  test('may begin with the mark that editors put there', () => {
    expect(parseState(`\ufeff${TEXT}`, 's')).toEqual(STATE);
  });

  test('may be spaced by hand', () => {
    expect(parseState(JSON.stringify(JSON.parse(TEXT), null, 2), 's')).toEqual(STATE);
  });

  const data = JSON.parse(TEXT);
  test.each([
    ['', 'it is empty'],
    [TEXT.slice(0, -20), 'it is no JSON, or was cut'],
    ['[]', 'not a state'],
    ['null', 'not a state'],
    ['{"schema":1,"totals":{}}', 'not a state'],
    [JSON.stringify({ ...data, schema: 2 }), 'its schema is 2, and this version knows only 1'],
    [JSON.stringify({ ...data, revisions: 'x' }), 'its list of revisions is damaged'],
    [JSON.stringify({ ...data, revisions: [{ revision: '1', size: 2 }] }), 'damaged'],
    [JSON.stringify({ ...data, revisions: [{ revision: 1.5, size: 2 }] }), 'damaged'],
    [JSON.stringify({ ...data, revisions: [null] }), 'damaged'],
    [JSON.stringify({ ...data, revisions: data.revisions.toReversed() }), 'not in order'],
    [JSON.stringify({ ...data, highest: 340 }), 'its highest number'],
    [JSON.stringify({ ...data, upTo: 'now' }), 'its upTo'],
  ])('is refused where it is not ours or broken: %s', (text, why) => {
    expect(() => parseState(text, 'state.json')).toThrow(
      expect.objectContaining({ code: 'input/bad-state', message: expect.stringContaining(why) }),
    );
    expect(() => parseState(text, 'state.json')).toThrow('state.json');
  });
});

describe('since a state', () => {
  test('only higher revisions are read, and the rest is told', () => {
    const listing = list({ '1.json': 100, '2.json': 20, '4.json': 7, '6.json': 1, '5.json': 1 }, STATE);
    expect(readOf(listing)).toEqual(['5.json', '6.json']);
    expect(listing.missingRevisions).toEqual([]);
    expect(listing.leftOut).toEqual({
      read: 2,
      outside: 0,
      withoutNumber: 0,
      since: { highest: 4, readBefore: 3, changed: [], late: [], readAgain: [] },
    });
    expect(describeLeftOut(listing.leftOut!)).toEqual(['2 revisions after 4; 3 read before were left out.']);
  });

  test('a gap right behind it is told, one before it is not', () => {
    expect(list({ '1.json': 100, '7.json': 1, '9.json': 1 }, STATE).missingRevisions).toEqual(['5-6', '8']);
  });

  test('nothing new is an empty listing, no error', () => {
    const listing = list({ '1.json': 100, '4.json': 7 }, STATE);
    expect(listing.files).toEqual([]);
    expect(describeLeftOut(listing.leftOut!)).toEqual([
      'No revision after 4: nothing is new; 2 read before were left out.',
    ]);
  });

  test('what changed, and what came late, is told and not read', () => {
    const listing = list({ '1.json': 101, '3.json': 5, '4.json.gz': 3, '4.json': 7, '5.json': 1 }, STATE);
    expect(readOf(listing)).toEqual(['5.json']);
    expect(listing.leftOut?.since).toEqual({
      highest: 4,
      readBefore: 2,
      changed: [{ revision: 1, size: 101, sizeBefore: 100 }],
      late: ['3'],
      readAgain: [],
    });
  });

  test('with a range, all of it is read that was not read before', () => {
    const listing = list(
      { '1.json': 100, '2.json': 20, '3.json': 5, '4.json': 7, '5.json': 1 },
      STATE,
      '2-4',
    );
    expect(readOf(listing)).toEqual(['3.json']);
    expect(listing.missingRevisions).toEqual([]);
    expect(listing.leftOut).toMatchObject({
      revisions: '2-4',
      outside: 1,
      since: { readBefore: 3, late: [] },
    });
    expect(describeLeftOut(listing.leftOut!)).toEqual([
      '1 revision of 2-4 not read before; 3 read before were left out.',
      'Only revisions 2-4: 1 other file left out.',
    ]);
  });

  test('one that changed is read again where it is named, and its new size is taken', () => {
    const files = { '1.json': 101, '2.json': 20, '4.json': 7 };
    const listing = list(files, STATE, '1-2');
    expect(readOf(listing)).toEqual(['1.json']);
    expect(listing.leftOut?.since).toMatchObject({ readBefore: 2, changed: [], readAgain: ['1'] });
    expect(describeLeftOut(listing.leftOut!)[1]).toBe(
      'Revision 1 was read again: it has changed or was not whole.',
    );
    expect(addToState(STATE, listing, null).revisions[0]).toEqual({ revision: 1, size: 101 });
  });

  test('one that was not whole is kept apart, and read again', () => {
    const before = addToState(STATE, list({ '5.json': 3, '6.json': 3 }), null, [0]);
    expect(before).toMatchObject({ highest: 6, again: [5] });
    expect(parseState(drawState(before), 's')).toEqual(before);
    const listing = list({ '5.json': 9, '6.json': 3, '7.json': 1 }, before);
    expect(readOf(listing)).toEqual(['5.json', '7.json']);
    expect(describeLeftOut(listing.leftOut!)).toEqual([
      '1 revision after 6; 1 read before was left out.',
      'Revision 5 was read again: it was not whole the last time.',
    ]);
    expect(addToState(before, listing, null)).not.toHaveProperty('again');
    expect(list({ '6.json': 3 }, before).missingRevisions).toEqual(['5']);
  });

  test('a folder that was zipped since holds the same', () => {
    const entry = { bytes: 100 } as never;
    const files = [{ path: '1.json', size: 30, ref: 'z', entry }];
    const listing = listInput([{ given: 'z', kind: 'archive', files }], {
      mergeExports: false,
      since: STATE,
    });
    expect(listing.leftOut?.since?.changed).toEqual([]);
  });

  test('the state of no revision leaves nothing out', () => {
    const none: ExportState = { highest: null, upTo: null, revisions: [] };
    expect(readOf(list({ '1.json': 1, '3.json': 1 }, none))).toEqual(['1.json', '3.json']);
  });

  test('the next state holds what was read before, and what was read now; what came late or changed stays as it was', () => {
    const listing = list({ '1.json': 101, '3.json': 5, '6.json': 3 }, STATE);
    expect(addToState(STATE, listing, 1349162000)).toEqual({
      highest: 6,
      upTo: 1349162102,
      revisions: [...STATE.revisions, { revision: 6, size: 3 }],
    });
    expect(addToState(undefined, list({ '10.json': 2, '9.json': 1 }), null)).toEqual({
      highest: 10,
      upTo: null,
      revisions: [
        { revision: 9, size: 1 },
        { revision: 10, size: 2 },
      ],
    });
  });
});

describe('only some revisions', () => {
  const files = { '1.json': 1, '2.json': 1, '4.json': 1, '7.json.gz': 1, 'notes.txt': 1 };

  test('are read, the rest is counted and gaps outside are not told', () => {
    const listing = list(files, undefined, '1-2');
    expect(readOf(listing)).toEqual(['1.json', '2.json']);
    expect(listing.missingRevisions).toEqual([]);
    expect(listing.leftOut).toEqual({ revisions: '1-2', read: 2, outside: 2, withoutNumber: 0 });
    expect(listing.ignored).toEqual([{ path: 'notes.txt', reason: 'not-a-revision-file' }]);
    expect(list(files, undefined, '2-7').missingRevisions).toEqual(['3', '5-6']);
  });

  test('that are not there are an error that says which are', () => {
    expect(() => list(files, undefined, '8-')).toThrow(
      expect.objectContaining({
        code: 'input/nothing-in-range',
        message: expect.stringContaining(
          'No revision is in the range 8-. The numbers there are from 1 to 7.',
        ),
      }),
    );
    expect(() => list({ '3.json': 1 }, undefined, '4')).toThrow('There is only 3.');
  });

  test('leave out files without a number, and say so', () => {
    const given = ['all.ndjson', '3.json'].map((path) => ({
      given: path,
      kind: 'file' as const,
      files: [{ path, size: 1, ref: path }],
    }));
    const listing = listInput(given, { mergeExports: false, revisions: '3' });
    expect(readOf(listing)).toEqual(['3.json']);
    expect(describeLeftOut(listing.leftOut!)).toEqual([
      'Only revisions 3: there are no others.',
      '1 file has no number, so it was left out too.',
    ]);
    expect(() => listInput([given[0]], { mergeExports: false, revisions: '3' })).toThrow(
      "No file that was given has a number (1 file without a number can't be in a range)",
    );
  });

  test('of two exports are not read, also where their numbers do not meet in the range or came after a state', () => {
    const two = [
      { path: 'a/1.json', size: 1, ref: 1 },
      { path: 'a/2.json', size: 1, ref: 2 },
      { path: 'b/2.json', size: 1, ref: 3 },
    ];
    const read = (revisions: string) =>
      listInput([{ given: 'x', kind: 'folder', files: two }], { mergeExports: false, revisions });
    for (const revisions of ['1', '2']) expect(() => read(revisions)).toThrow(ConvertError);
    const since = { ...STATE, highest: 9 };
    expect(() =>
      listInput([{ given: 'x', kind: 'folder', files: two }], { mergeExports: false, since }),
    ).toThrow(expect.objectContaining({ code: 'input/two-exports' }));
  });

  test('are told shortly, however many were named', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `${2 * index + 1}`).join(',');
    const numbers = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`${index}.json`, 1]));
    const listing = list(numbers, undefined, many);
    expect(listing.files.length).toBe(20_000);
    expect(describeLeftOut(listing.leftOut!).join(' ').length).toBeLessThan(200);
  });
});
