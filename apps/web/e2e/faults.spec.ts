import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { SMALL_CSV, SMALL_LINES, test } from './convert-page.ts';

/** Bytes that look like a photo: none of its lines is a record. */
function photo(): Buffer {
  const bytes = Buffer.alloc(200_000);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

test('a photo is no export, and the page says what to give', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, 'holiday.jpg'), photo());
  await convertPage.pick('files', join(folder, 'holiday.jpg'));
  const alert = convertPage.page.getByRole('alert');
  await expect(alert).toContainText('This is not a Kissmetrics export');
  await expect(alert).toContainText('holiday.jpg');
  await expect(alert).toContainText('1.json');
  // The next try begins where the message is.
  await convertPage.heading('Drop a Kissmetrics export here').waitFor();
});

test('the lines of what is no export can be saved', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), 'no\nrecord\n');
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.button('Save the rejected lines').click();
  await convertPage.heading('Not converted').waitFor();
  await expect(convertPage.page.getByRole('alert')).toContainText('This is not a Kissmetrics export');
  expect(String(await convertPage.saved('kissmetrics-export-rejected.txt'))).toBe('no\nrecord\n');
});

test('lines with broken characters can be kept', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), Buffer.from('{"_p":"J\xf6rg","_t":1}\n', 'latin1'));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.button('Read again and keep lines with broken characters').click();
  await expect(convertPage.page.getByText('1 of the records was repaired.')).toBeVisible();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  expect(String(await convertPage.saved('kissmetrics-export.csv'))).toBe('_p,_t\nJ\ufffdrg,1\n');
});

test('an empty folder and one that holds only index.csv are no exports', async ({ convertPage, folder }) => {
  mkdirSync(join(folder, 'empty'));
  mkdirSync(join(folder, 'only-index'));
  writeFileSync(join(folder, 'only-index/index.csv'), 'filename,min_timestamp\n');
  for (const name of ['empty', 'only-index']) {
    await convertPage.drop([join(folder, name)]);
    await expect(convertPage.page.getByRole('alert')).toContainText(name);
    await expect(convertPage.page.getByRole('alert')).toContainText('This is not a Kissmetrics export');
  }
});

test('a folder whose only .json has no number is no export, and the advice names it, once', async ({
  convertPage,
  folder,
}) => {
  mkdirSync(join(folder, 'demo'));
  writeFileSync(join(folder, 'demo/index.csv'), 'filename,min_timestamp\n');
  writeFileSync(join(folder, 'demo/demo-account.json'), '{"_p":"ann","_t":1}\n');
  await convertPage.drop([join(folder, 'demo')]);
  const alert = convertPage.page.getByRole('alert');
  await expect(alert).toContainText('demo-account.json is no revision file, since its name is no number:');
  expect((await alert.textContent())?.match(/\b[Gg]ive\b/g)).toHaveLength(1);
  await convertPage.pick('files', join(folder, 'demo/demo-account.json'));
  await convertPage.heading(/^What is in /).waitFor();
});

test.describe('of two exports', () => {
  test.beforeEach(async ({ convertPage, folder }) => {
    for (const name of ['old', 'new']) {
      mkdirSync(join(folder, 'backups', name), { recursive: true });
      writeFileSync(join(folder, 'backups', name, '1.json'), `{"_p":"${name}","_t":1}\n`);
    }
    await convertPage.pick('folder', join(folder, 'backups'));
    await expect(convertPage.heading('There are two exports here')).toBeFocused();
  });

  test('one is read', async ({ convertPage }) => {
    await convertPage.page.getByRole('radio', { name: 'Only new' }).check();
    await convertPage.button('Read').click();
    await convertPage.heading('What is in backups/new').waitFor();
    await convertPage.chooseFormat('JSON lines');
    await convertPage.convert();
    expect(String(await convertPage.saved('new.ndjson'))).toBe('{"_p":"new","_t":1}\n');
  });

  test('both are read, one after the other', async ({ convertPage }) => {
    await convertPage.page.getByRole('radio', { name: /^All of them/ }).check();
    await convertPage.button('Read').click();
    await convertPage.chooseFormat('JSON lines');
    await expect(
      convertPage.page.getByRole('region', { name: 'The same on the command line' }),
    ).toContainText('km-export convert backups --to ndjson -o backups.ndjson --merge-exports');
    await convertPage.convert();
    expect(String(await convertPage.saved('backups.ndjson'))).toBe(
      '{"_p":"new","_t":1}\n{"_p":"old","_t":1}\n',
    );
  });
});

test('what a cut gzipped file still holds is read, and called partial', async ({ convertPage, folder }) => {
  const lines = Array.from({ length: 5000 }, (_, index) => `{"_p":"p${index * 7919}","_t":${index}}\n`).join(
    '',
  );
  writeFileSync(join(folder, '1.json.gz'), gzipSync(lines).subarray(0, 20_000));
  await convertPage.pick('files', join(folder, '1.json.gz'));
  await expect(convertPage.page.getByRole('region', { name: 'Lines' })).toContainText('Partly read');
  await convertPage.chooseFormat('JSON lines');
  await convertPage.convert();
  await convertPage.heading('Partly converted').waitFor();
  expect(lines.startsWith(String(await convertPage.saved('kissmetrics-export.ndjson')))).toBe(true);
});

test('a file without lines gives an empty result, and the page says so', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), '');
  await convertPage.pick('files', join(folder, '1.json'));
  await expect(convertPage.page.getByText('No records: the files hold no lines.')).toBeVisible();
  await convertPage.chooseFormat('JSON');
  await convertPage.convert();
  expect(String(await convertPage.saved('kissmetrics-export.json'))).toBe('[]');
});

test('names that would deceive are spelled out', async ({ convertPage, folder }) => {
  const line = JSON.stringify({ _p: 'a\u202eb', _n: '<b>bold</b>', '': 1, 'x\ty': '\u0000' });
  writeFileSync(join(folder, '1.json'), `${line}\n`);
  await convertPage.pick('files', join(folder, '1.json'));
  const { page } = convertPage;
  const records = page.getByRole('region', { name: 'First records' });
  await expect(records.getByRole('cell', { name: 'a\\u202eb' }).first()).toBeVisible();
  await expect(page.getByRole('rowheader', { name: '<b>bold</b>' })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: '(no name)' })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'x\\ty' })).toBeVisible();
});

test('a strict run says that something was rejected', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.chooseFormat('CSV');
  await convertPage.page.getByRole('checkbox', { name: 'Be strict' }).check();
  await convertPage.convert();
  await convertPage.heading('Converted, but not everything').waitFor();
  expect(String(await convertPage.saved('kissmetrics-export.csv'))).toBe(SMALL_CSV);
});
