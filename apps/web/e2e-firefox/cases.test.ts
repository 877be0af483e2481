/**
 * Cases that say something about bytes, through the page in Firefox: picked, chosen, saved as a download, and the
 * saved bytes compared. All cases run in Chromium: e2e/cases.spec.ts.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '@km-export/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Case, loadCases } from '../../../packages/core/test/case-folder.ts';
import { FirefoxPage } from './firefox-page.ts';

/** By what can go wrong in one browser alone: how it copies bytes, inflates, decodes text and writes its private files. */
const CASES = [
  'csv/quoting',
  'gzip/cut',
  'gzip/large',
  'gzip/several-members',
  'gzip/second-member-cut',
  'gzip/told-by-content',
  'json/pretty',
  'lines/byte-order-mark',
  'lines/crlf',
  'lines/long-line',
  'names/many-and-long',
  'octal/repaired',
  // Bytes that Firefox would change if a value were copied as floats: its last word would hold a NaN of the broken line.
  'utf8/beside-broken-bytes',
  'utf8/replaced',
  'utf8/valid-everywhere',
  'values/surrogates',
  'zip/to-a-pipe',
  'zip/zip64',
];
const TITLES: Record<number, string> = { 0: 'Converted', 4: 'Partly converted' };

let firefox: FirefoxPage;
beforeAll(async () => {
  firefox = await FirefoxPage.start();
});
beforeEach(() => firefox.open());
afterAll(() => firefox?.close());

const cases = loadCases('web').filter(({ id }) => CASES.includes(id));

test('every case is there', () => expect(cases.map(({ id }) => id).sort()).toEqual([...CASES].sort()));

test.each(cases.map((folder) => [`${folder.id}: ${folder.title}`, folder] as const))(
  '%s',
  async (_, folder) => {
    const input = join(folder.root, 'input');
    await firefox.pickFiles(readdirSync(input).map((name) => join(input, name)));
    await firefox.seeHeading(/^What is in /);
    for (const index of folder.job.outputs.keys()) await convertOne(folder, index);
    expect(firefox.printed).toEqual([]);
  },
);

async function convertOne({ id, job, exit, outputs }: Case, index: number): Promise<void> {
  const { name, format, options = {} } = job.outputs[index];
  await firefox.click(index === 0 ? 'Choose a format' : 'Convert to another format');
  await firefox.click(FORMATS[format].label);
  await firefox.setOptions(FORMATS[format].options, options);
  // A download of the same name would get another.
  const base = `${id.replace('/', '-')}-${index}`;
  await firefox.set('File name', `${base}.${format}`);
  await firefox.set('Save the rejected lines too', job.rejects !== undefined);
  await firefox.set('Keep lines with broken characters', job.replaceInvalidUtf8 ?? false);
  await firefox.click('Convert');
  await firefox.seeHeading(new RegExp(`^${TITLES[exit]}$`));
  await firefox.expectSaved(`${base}.${format}`, outputs.get(name)!, `${id}: ${name}`);
  if (job.rejects === undefined) return;
  await firefox.expectSaved(`${base}-rejected.txt`, outputs.get(job.rejects)!, `${id}: ${job.rejects}`);
}
