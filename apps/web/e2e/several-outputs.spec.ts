/** Several outputs of one run: together in a folder that is picked, or in one .zip. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS, splitOf } from '@km-export/core';
import { expect } from '@playwright/test';
import { type ConvertPage, type SaveWay, SMALL_CSV, SMALL_LINES, test } from './convert-page.ts';

const RECORDS = SMALL_LINES.filter((line) => line.endsWith('}'));
const REJECTED = '{"_p":"bo\n';

/** From the start to the formats. */
async function giveSmall(convertPage: ConvertPage, folder: string): Promise<void> {
  mkdirSync(join(folder, 'bucket'));
  writeFileSync(join(folder, 'bucket/1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('folder', join(folder, 'bucket'));
  await convertPage.chooseFormat('CSV');
}

/** Saves the settings, and gives the file back. */
async function saveSettings({ page }: ConvertPage, folder: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save these settings' }).click();
  const path = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

for (const saveWay of ['picker', 'private', 'memory'] satisfies SaveWay[]) {
  // With neither, what is saved is made as by way of the private file system.
  const tag = saveWay === 'private' ? [] : '@long';
  test.describe(`several outputs by way of ${saveWay}`, { tag }, () => {
    test.use({ saveWay });

    test('a table, the records by kind, all of them as they were, and the rejected lines', async ({
      convertPage,
      folder,
    }) => {
      const { page } = convertPage;
      await giveSmall(convertPage, folder);
      await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
      await convertPage.button('Add JSON lines').click();
      await convertPage.button('Add JSON').click();
      await expect(page.getByRole('group', { name: 'JSON bucket.json' })).toBeVisible();
      // Its name changes with the split.
      const other = page.getByRole('group', { name: /^JSON bucket[.-]/ });
      await other.getByText('Its name and options').click();
      await other.getByLabel('Layout').selectOption('lines');
      await other.getByRole('radio', { name: splitOf('kind').label, exact: true }).check();
      const command = page.getByRole('region', { name: 'The same on the command line' });
      await expect(command).toContainText('km-export run bucket-job.json');
      await expect(command).toContainText('save them first');
      await expect(page.getByRole('region', { name: 'Also write' })).toContainText(
        saveWay === 'picker' ? 'You will be asked for one folder' : 'You get all of it in bucket.zip.',
      );
      await convertPage.convert();
      await expect(convertPage.heading('Converted')).toBeFocused();
      const parts = await convertPage.savedParts('bucket');
      const json = (...lines: (string | undefined)[]) => `[\n${lines.join(',\n')}\n]`;
      expect(parts).toEqual({
        'bucket.csv': SMALL_CSV,
        'bucket.ndjson': `${RECORDS.join('\n')}\n`,
        'bucket-files/events.json': json(RECORDS[0]),
        'bucket-files/property sets.json': json(RECORDS[1]),
        'bucket-files/aliases.json': json(RECORDS[2]),
        'bucket-files/manifest.json': expect.stringContaining('events.json'),
        'bucket-rejected.txt': REJECTED,
      });
      const saved = page.getByRole('region', { name: 'Saved files' });
      for (const words of [
        'bucket.csv: 3 records, ',
        'bucket.ndjson: 3 records, ',
        'bucket-files: 3 records in 3 files, ',
        'bucket-rejected.txt: 1 line, 10 B (rejected lines)',
      ]) {
        await expect(saved).toContainText(words);
      }
      await expect(saved.getByRole('listitem')).toHaveCount(1);
    });
  });
}

test('a job of several outputs is saved, loaded, and taken back to one', async ({ convertPage, folder }) => {
  const { page } = convertPage;
  await giveSmall(convertPage, folder);
  await convertPage.button('Add CSV').click();
  const other = page.getByRole('group', { name: 'CSV bucket-2.csv' });
  await other.getByText('Its name and options').click();
  // What each is for is said beside its name.
  await expect(other.getByLabel('Made for').locator('option')).toHaveText(
    Object.entries(FORMATS.csv.options[0].labels).map(([choice, label]) => `${choice}: ${label}`),
  );
  await other.getByLabel('Made for').selectOption('excel');
  await other.getByLabel('File name').fill('for Excel.csv.gz');
  const path = await saveSettings(convertPage, folder);
  const job = JSON.parse(readFileSync(path, 'utf8'));
  expect(job.outputs).toEqual([
    { name: 'bucket.csv', format: 'csv' },
    { name: 'for Excel.csv.gz', format: 'csv', options: { preset: 'excel' } },
  ]);
  // The address keeps all but the name.
  expect(new URL(page.url()).hash).toBe('#also=to%3Dcsv%26preset%3Dexcel%26gzip%3Dtrue');

  // Files of a split that the form has no field for, and people in a split and in the filter.
  const aliases = {
    name: 'parts',
    format: 'ndjson',
    split: 'aliases',
    fileNames: ['ties.json', 'rest.json'],
  };
  const people = { name: 'bob', format: 'ndjson', split: 'identity', splitOptions: { id: ['bob@x.io'] } };
  job.outputs.push(aliases, people);
  job.records = { id: ['bob@x.io', 'ann'] };
  writeFileSync(path, JSON.stringify(job));
  await page.getByLabel('Load settings').setInputFiles(path);
  await expect(page.getByRole('status')).toContainText('are loaded');
  const again = JSON.parse(readFileSync(await saveSettings(convertPage, folder), 'utf8'));
  expect(again.outputs).toEqual(job.outputs);
  expect(again.records).toEqual(job.records);
  await expect(page.getByLabel('Only these people', { exact: true })).toHaveValue('bob@x.io\nann');
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  const parts = await convertPage.savedParts('bucket');
  expect(Object.keys(parts).sort()).toEqual([
    'bob/identity.json',
    'bob/rest.json',
    'bucket.csv',
    'for Excel.csv.gz',
    'parts/rest.json',
    'parts/ties.json',
  ]);
  expect(parts['parts/ties.json']).toBe(`${RECORDS[2]}\n`);

  await convertPage.button('Convert to another format').click();
  for (const name of ['for Excel.csv.gz', 'parts', 'bob']) {
    await convertPage.button(`Remove ${name}`).click();
  }
  await page.getByLabel('Only these people', { exact: true }).fill('');
  await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
    'km-export convert bucket --to csv -o bucket.csv',
  );
});

test('two outputs of several files have a table each', async ({ convertPage, folder }) => {
  const { page } = convertPage;
  await giveSmall(convertPage, folder);
  const kind = { name: splitOf('kind').label, exact: true };
  await page.getByRole('radio', kind).check();
  await convertPage.button('Add JSON').click();
  const other = page.getByRole('group', { name: /^JSON bucket[.-]/ });
  await other.getByText('Its name and options').click();
  await other.getByRole('radio', kind).check();
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  const saved = page.getByRole('region', { name: 'Saved files' });
  await expect(saved).toContainText('bucket-files: 3 records in 3 files');
  await expect(saved).toContainText('bucket-files-2: 3 records in 3 files');
  await expect(page.getByRole('region', { name: 'Files of bucket-files-2' })).toContainText('events.json');
  expect(Object.keys(await convertPage.savedParts('bucket-files')).sort()).toEqual(
    ['bucket-files/', 'bucket-files-2/']
      .flatMap((place) =>
        ['aliases', 'events', 'manifest', 'property sets'].map(
          (name) => `${place}${name}.${name === 'manifest' || place.includes('2') ? 'json' : 'csv'}`,
        ),
      )
      .sort(),
  );
});

test.describe('a folder that was picked for several outputs', () => {
  test.use({ saveWay: 'picker' });

  test('is left as it is, unless one says otherwise', async ({ convertPage, folder }) => {
    await convertPage.putInPickedFolder('bucket.json', 'mine');
    await convertPage.putInPickedFolder('notes.txt', 'mine too');
    await convertPage.putInPickedFolder('bucket-2.csv', 'of an earlier run');
    await giveSmall(convertPage, folder);
    await convertPage.button('Add JSON').click();
    await convertPage.convert();
    const question = convertPage.page.getByRole('alert');
    await expect(question).toContainText('It holds bucket.json.');
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await convertPage.pickedFolder()).toEqual({
      'bucket.json': 'mine',
      'bucket-2.csv': 'of an earlier run',
      'notes.txt': 'mine too',
    });
    await convertPage.convert();
    await question.getByRole('button', { name: 'Replace files of the same names' }).click();
    await convertPage.heading('Converted').waitFor();
    const saved = await convertPage.pickedFolder();
    expect(saved['notes.txt']).toBe('mine too');
    expect(saved['bucket.csv']).toBe(SMALL_CSV);
    expect(JSON.parse(saved['bucket.json'] ?? '')).toHaveLength(3);
    expect(saved['bucket-2.csv']).toBe('of an earlier run');
    await expect(
      convertPage.page.getByText('bucket-2.csv is still there, and this run did not write it.'),
    ).toBeVisible();
  });
});

for (const saveWay of ['picker', 'private'] satisfies SaveWay[]) {
  test.describe(`what is no export, by way of ${saveWay}`, () => {
    test.use({ saveWay });

    test('leaves the rejected lines that were asked for, and nothing else', async ({
      convertPage,
      folder,
    }) => {
      const { page } = convertPage;
      mkdirSync(join(folder, 'bucket'));
      writeFileSync(join(folder, 'bucket/1.json'), SMALL_LINES.join('\n'));
      writeFileSync(join(folder, 'bucket/2.json'), REJECTED);
      await convertPage.pick('folder', join(folder, 'bucket'));
      await convertPage.chooseFormat('CSV');
      await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
      await convertPage.button('Add JSON').click();
      await page.getByLabel('Only these revisions').fill('2');
      await convertPage.convert();
      await convertPage.heading('Not converted').waitFor();
      expect(await convertPage.savedParts('bucket')).toEqual({ 'bucket-rejected.txt': REJECTED });
      const saved = page.getByRole('region', { name: 'Saved files' });
      await expect(saved).toContainText('bucket-rejected.txt');
      await expect(saved).not.toContainText('bucket.csv');
    });
  });
}
