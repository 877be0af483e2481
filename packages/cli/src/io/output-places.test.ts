import { linkSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputSpec } from '@km-export/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { FileSet } from './file-set.ts';
import { Leftovers } from './leftovers.ts';
import { createSinkOpener, type OutputPlaces, placeOutputs } from './output-places.ts';

const canLink = process.platform !== 'win32';

function setUp() {
  const folder = realpathSync(temporaryFolder());
  const input = join(folder, '1.json');
  const old = join(folder, 'old.csv');
  writeFileSync(input, '');
  writeFileSync(old, '');
  const place = (names: string[], overwrite = false) =>
    placeOutputs(names, new FileSet([input]), { overwrite });
  return { folder, input, old, place };
}

const NOTHING = new FileSet([]);
const byEvent = (name: string): OutputSpec => ({ name, format: 'csv', split: 'event' });
const error = (code: string) => expect.objectContaining({ code });

const openerOf = (places: OutputPlaces, ...given: string[]) =>
  createSinkOpener(places, {
    given: new FileSet(given),
    overwrite: true,
    leftovers: new Leftovers(),
    onReaderGone: () => {},
    signal: new AbortController().signal,
  });

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
    placeOutputs([name], NOTHING, { overwrite, outputs: [byEvent(name)] }).get(name);
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
  const places = placeOutputs([folder], new FileSet([input]), {
    overwrite: true,
    outputs: [byEvent(folder)],
  });
  expect(() => openerOf(places, input)(`${folder}/1.json`)).toThrow(error('output/is-input'));
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
    const place = (name: string) => placeOutputs([name], new FileSet([broken, loop]), { overwrite: true });
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

test('a place that another output may come to need is refused, by other names too', () => {
  const { folder } = setUp();
  mkdirSync(join(folder, 'sub'));
  const table: OutputSpec = { name: join(folder, 'e.csv'), format: 'csv', rowsPerFile: '1' };
  const aliases: OutputSpec = { ...byEvent(join(folder, 'parts')), split: 'aliases', rowsPerFile: '1' };
  const place = (output: OutputSpec, name: string) =>
    placeOutputs([output.name, name], NOTHING, { overwrite: true, outputs: [output] });
  expect(() => place(table, `${folder}/sub/../e-2.csv`)).toThrow(error('job/bad-spec'));
  expect(() => place(byEvent(`${folder}/new/`), join(folder, 'new', 'A.csv'))).toThrow(error('job/bad-spec'));
  expect(() => place(aliases, join(folder, 'parts', 'rest-2.csv'))).toThrow(error('job/bad-spec'));
  expect(place(table, join(folder, 'sub', 'e-2.csv')).size).toBe(2);
  expect(place(aliases, join(folder, 'parts', 'state.json')).size).toBe(4);
});

test.runIf(canLink)('a further file that a link leads to another output is not written', () => {
  const { folder, old } = setUp();
  const first = join(folder, 'e.csv');
  symlinkSync(old, join(folder, 'e-2.csv'));
  const outputs: OutputSpec[] = [{ name: first, format: 'csv', rowsPerFile: '1' }];
  const places = placeOutputs([first, old], NOTHING, { overwrite: true, outputs });
  const openSink = openerOf(places);
  expect(() => openSink(join(folder, 'e-2.csv'))).toThrow(error('job/bad-usage'));
});
