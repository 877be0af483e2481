import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { makeZip } from '../../../packages/core/test/zip-builder.ts';
import { test } from './convert-page.ts';

const line = (text: string): string => `{"_p":"${text}","_t":1262304000}\n`;

test('a .zip is dropped and read like the folder that it holds', async ({ convertPage, folder }) => {
  const entries = [
    { name: 'bucket/10.json', content: line('ten') },
    { name: 'bucket/2.json.gz', content: gzipSync(line('two')) },
    { name: 'bucket/1.json', content: line('one'), method: 0 },
    { name: 'bucket/notes.txt', content: 'x' },
  ];
  writeFileSync(join(folder, 'backup.zip'), makeZip(entries));
  await expect(convertPage.page.getByText('or a .zip of them')).toBeVisible();
  await convertPage.drop([join(folder, 'backup.zip')]);
  await convertPage.heading('What is in backup.zip').waitFor();
  await expect(convertPage.page.getByText('bucket/2.json.gz')).toBeVisible();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  const saved = String(await convertPage.saved('backup.csv'));
  expect(saved).toBe('_p,_t\none,1262304000\ntwo,1262304000\nten,1262304000\n');
});

test('a .zip inside a folder is not read, and the page says how to have it read', async ({
  convertPage,
  folder,
}) => {
  mkdirSync(join(folder, 'bucket'));
  writeFileSync(join(folder, 'bucket/1.json'), line('one'));
  writeFileSync(join(folder, 'bucket/older.zip'), makeZip([{ name: '2.json', content: line('two') }]));
  await convertPage.drop([join(folder, 'bucket')]);
  await convertPage.page.getByText('1 other file not read').click();
  await expect(convertPage.page.getByText('give it by itself to have it read')).toBeVisible();
});

test('of two exports in one .zip either can be read', async ({ convertPage, folder }) => {
  const entries = ['old/1.json', 'new/1.json', 'new/2.json'].map((name) => ({ name, content: line(name) }));
  writeFileSync(join(folder, 'both.zip'), makeZip(entries));
  await convertPage.pick('files', join(folder, 'both.zip'));
  await convertPage.heading('There are two exports here').waitFor();
  await convertPage.page.getByRole('radio', { name: /Only new/ }).check();
  await convertPage.button('Read').click();
  await convertPage.heading('What is in both.zip/new').waitFor();
  await convertPage.chooseFormat('JSON lines');
  await convertPage.convert();
  expect(String(await convertPage.saved('new.ndjson'))).toBe(line('new/1.json') + line('new/2.json'));
});

test('what unpacks to very much more is read only if it is wanted', async ({ convertPage, folder }) => {
  const says = { bytes: 3_000_000_000 };
  writeFileSync(join(folder, 'bomb.zip'), makeZip([{ name: '1.json', content: line('one'), says }]));
  await convertPage.pick('files', join(folder, 'bomb.zip'));
  const alert = convertPage.page.getByRole('alert');
  await expect(alert).toContainText('This unpacks to very much more than its size');
  await expect(alert).toContainText('1.json says that it unpacks to 3.00 GB from');
  await convertPage.button('Read it anyway').click();
  // It did not hold what it said.
  await convertPage.heading(/^What is in /).waitFor();
  await expect(convertPage.page.getByText('the .zip is damaged at this file')).toBeVisible();
});
