import { linkSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { Leftovers } from './leftovers.ts';
import { createSinkOpener, placeOutputs } from './output-places.ts';

const canLink = process.platform !== 'win32';

function setUp() {
  const folder = realpathSync(temporaryFolder());
  const input = join(folder, '1.json');
  const old = join(folder, 'old.csv');
  writeFileSync(input, '');
  writeFileSync(old, '');
  const place = (names: string[], overwrite = false) => placeOutputs(names, [input], { overwrite });
  return { folder, input, old, place };
}

const error = (code: string) => expect.objectContaining({ code });

test('a new file has its place, in folders that are not there yet too', () => {
  const { folder, place } = setUp();
  const name = join(folder, 'a', 'b', 'out.csv');
  expect(place([name]).get(name)).toEqual({ kind: 'file', path: name });
  expect(place(['-']).get('-')).toEqual({ kind: 'stdout' });
});

test('a file that exists is refused, or replaced when asked', () => {
  const { old, place } = setUp();
  expect(() => place([old])).toThrow(error('output/exists'));
  expect(place([old], true).get(old)).toMatchObject({ kind: 'file', path: old });
});

test('a folder for several files may be new or empty; one that holds something is refused, or written to when asked', () => {
  const { folder, old } = setUp();
  const place = (name: string, overwrite = false) =>
    placeOutputs([name], [], { overwrite, folders: new Map([[name, null]]) }).get(name);
  const path = join(folder, 'a', 'b');
  expect(place(path)).toEqual({ kind: 'folder', path });
  expect(place(`${path}/`)).toEqual({ kind: 'folder', path });
  mkdirSync(path, { recursive: true });
  expect(place(path)).toEqual({ kind: 'folder', path });
  expect(() => place(folder)).toThrow(error('output/exists'));
  expect(place(folder, true)).toEqual({ kind: 'folder', path: folder });
  expect(() => place(old, true)).toThrow(error('job/bad-usage'));
  expect(() => place('-')).toThrow(error('job/bad-usage'));
});

test('no file of a folder takes the place of an input', () => {
  const { folder, input } = setUp();
  const places = placeOutputs([folder], [input], { overwrite: true, folders: new Map([[folder, null]]) });
  const openSink = createSinkOpener(places, {
    given: [input],
    overwrite: true,
    leftovers: new Leftovers(),
    onReaderGone: () => {},
    signal: new AbortController().signal,
  });
  expect(() => openSink(`${folder}/1.json`)).toThrow(error('output/is-input'));
});

test('an input is refused whatever is asked', () => {
  const { input, place } = setUp();
  expect(() => place([input])).toThrow(error('output/is-input'));
  expect(() => place([input], true)).toThrow(error('output/is-input'));
});

test.runIf(canLink)('an input is known through links of both kinds', () => {
  const { folder, input, place } = setUp();
  symlinkSync(input, join(folder, 'soft'));
  linkSync(input, join(folder, 'hard'));
  symlinkSync(folder, join(folder, 'here'));
  for (const name of ['soft', 'hard', 'here/1.json', 'here/../1.json']) {
    expect(() => place([join(folder, name)], true)).toThrow(error('output/is-input'));
  }
});

test.runIf(canLink)(
  'links that lead nowhere are kept where they were given, and stop nothing elsewhere',
  () => {
    const { folder, old } = setUp();
    const [broken, loop] = ['broken', 'loop'].map((name) => join(folder, name));
    symlinkSync('nothing', broken);
    symlinkSync('loop', loop);
    const place = (name: string) => placeOutputs([name], [broken, loop], { overwrite: true });
    expect(() => place(broken)).toThrow(error('output/is-input'));
    expect(place(old).get(old)).toMatchObject({ kind: 'file' });
  },
);

test.runIf(canLink)('a link is written through; one that leads nowhere is something that exists', () => {
  const { folder, old, place } = setUp();
  const link = join(folder, 'link');
  symlinkSync(old, link);
  expect(place([link], true).get(link)).toMatchObject({ path: old });
  const broken = join(folder, 'broken');
  symlinkSync('nothing', broken);
  expect(() => place([broken])).toThrow(error('output/exists'));
});

test('two outputs can not be one file, by other names neither', () => {
  const { folder, place } = setUp();
  mkdirSync(join(folder, 'sub'));
  const name = join(folder, 'out.csv');
  expect(() => place([name, name])).toThrow(error('job/bad-usage'));
  expect(() => place([name, `${folder}/sub/../out.csv`])).toThrow(error('job/bad-usage'));
  expect(() => place(['-', '-'])).toThrow(error('job/bad-usage'));
});

test('a folder is no name of a file', () => {
  const { folder, place } = setUp();
  expect(() => place([folder], true)).toThrow(error('job/bad-usage'));
  expect(() => place([`${join(folder, 'new')}/`])).toThrow(error('job/bad-usage'));
  expect(() => place([''])).toThrow(error('job/bad-usage'));
});

test('a file in the way of a folder is told before anything is read', () => {
  const { old, place } = setUp();
  expect(() => place([join(old, 'out.csv')])).toThrow(error('output/failed'));
});

test.runIf(canLink)('a device is written to as it is', () => {
  const { place } = setUp();
  expect(place(['/dev/null']).get('/dev/null')).toEqual({ kind: 'device', path: '/dev/null' });
});
