/** Results of several files: in a folder that is picked, or in one .zip. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, type SplitId, splitOf } from '@km-export/core';
import { expect } from '@playwright/test';
import { type Case, loadCases } from '../../../packages/core/test/case-folder.ts';
import { fault } from '../../../packages/core/test/faults.ts';
import {
  type ConvertPage,
  ownPageTest,
  type SaveWay,
  SMALL_LINES,
  test,
  writeLongExport,
} from './convert-page.ts';
import { partsOf } from './expected-parts.ts';
import { runInWorkers } from './run-in-workers.ts';

const ALL_CASES = loadCases('core');

function caseOf(id: string): Case {
  const found = ALL_CASES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no case ${id}.`);
  return found;
}

/** From the start to the formats, and to several files. */
async function give(convertPage: ConvertPage, path: string, format: string, split: SplitId): Promise<void> {
  await convertPage.pick('folder', path);
  await convertPage.chooseFormat(format);
  await convertPage.page.getByRole('radio', { name: splitOf(split).label, exact: true }).check();
}

/** Writes a small export, and gives it. */
async function giveSmall(convertPage: ConvertPage, folder: string, format: string, split: SplitId) {
  mkdirSync(join(folder, 'bucket'));
  writeFileSync(join(folder, 'bucket/1.json'), SMALL_LINES.join('\n'));
  await give(convertPage, join(folder, 'bucket'), format, split);
}

/** The table of files: records by name. */
async function shownFiles({ page }: ConvertPage): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const row of await page
    .getByRole('region', { name: 'Files of the result' })
    .locator('tbody tr')
    .all()) {
    const [records] = await row.locator('td').allTextContents();
    rows[(await row.locator('th').textContent()) ?? ''] = Number(records);
  }
  return rows;
}

for (const saveWay of ['picker', 'private', 'memory'] satisfies SaveWay[]) {
  // Without a picker all of them become one .zip, which several-outputs.spec.ts always has.
  const tag = saveWay === 'picker' ? [] : '@long';
  test.describe(`several files by way of ${saveWay}`, { tag }, () => {
    test.use({ saveWay });

    test('a file for each event, and the rejected lines in one of their own', async ({ convertPage }) => {
      const { page } = convertPage;
      const events = caseOf('splits/by-event');
      await give(convertPage, join(events.root, 'input'), 'JSON', 'event');
      await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
      await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
        'km-export convert input --to json -o input-files --split event --rejects input-files-rejected.txt',
      );
      await convertPage.convert();
      await expect(convertPage.heading('Converted')).toBeFocused();
      const expected = partsOf(events, 'arrays');
      expect(await convertPage.savedParts('input-files')).toEqual(expected);
      expect(String(await convertPage.saved('input-files-rejected.txt'))).toBe(
        Buffer.from(events.outputs.get('rejected.txt')!).toString(),
      );
      const { files } = JSON.parse(expected['manifest.json']!) as {
        files: { rows: number; bytes: number }[];
      };
      const records = files.reduce((sum, { rows }) => sum + rows, 0);
      const size = formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0));
      await expect(page.getByRole('region', { name: 'Saved files' })).toContainText(
        `Result: ${records} records in ${files.length} files, ${size}`,
      );
      await expect(page.getByRole('region', { name: 'Files of the result' })).toContainText(
        `${records} records and ${size} in all.`,
      );
    });

    test('files for the CSV import, which the preset makes and no split', async ({ convertPage }) => {
      const { page } = convertPage;
      const imported = caseOf('csv/preset-kissmetrics');
      await give(convertPage, join(imported.root, 'input'), 'CSV', 'day');
      await page.getByLabel('Made for').selectOption('kissmetrics');
      await expect(page.getByRole('radio', { name: splitOf('day').label, exact: true })).toHaveCount(0);
      await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
        'km-export convert input --to csv -o input-files --preset kissmetrics',
      );
      await convertPage.convert();
      await expect(convertPage.heading('Converted')).toBeFocused();
      const expected = partsOf(imported, 'import');
      expect(await convertPage.savedParts('input-files')).toEqual(expected);
      const { files } = JSON.parse(expected['manifest.json']!) as { files: { file: string; rows: number }[] };
      expect(await shownFiles(convertPage)).toEqual(
        Object.fromEntries(files.map(({ file, rows }) => [file, rows])),
      );
      await expect(page.getByRole('region', { name: 'Saved files' })).toContainText(
        `Result: ${files.reduce((sum, { rows }) => sum + rows, 0)} rows in ${files.length} files`,
      );
    });

    test('a person with all of her names, apart from the rest', async ({ convertPage }) => {
      const { page } = convertPage;
      const people = caseOf('people/with-aliases');
      await give(convertPage, join(people.root, 'input'), 'JSON lines', 'identity');
      await convertPage.convert();
      await expect(page.getByRole('alert')).toContainText('Nobody is named');
      await page.getByLabel('These people', { exact: true }).fill('ann');
      await page.getByRole('checkbox', { name: 'Also their other identities, through aliases' }).check();
      await page.getByText('Only some of the records').click();
      // Who is asked for is asked once.
      await expect(page.getByLabel('Only these people')).toHaveCount(0);
      await page.getByLabel('Only these events', { exact: true }).fill('*');
      await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
        "km-export identity input --to ndjson --out-dir input-files --id ann --with-aliases --events '*'",
      );
      await expect(page.getByText('The files are called identity.json and rest.json.')).toBeVisible();
      await convertPage.convert();
      await convertPage.heading('Converted').waitFor();
      const told = page.getByRole('region', { name: 'People' });
      await expect(told).toContainText('1 identity asked for.');
      await expect(told.getByRole('listitem').first()).toContainText(/, tied to ann by 1\.json:\d+$/);
      const found = partsOf(people, 'found');
      expect(await convertPage.savedParts('input-files')).toEqual(found);
      const lines = (text: string | undefined) => (text ?? '').split('\n').length - 1;
      expect(await shownFiles(convertPage)).toEqual({
        'identity.json': lines(found['identity.json']),
        'rest.json': lines(found['rest.json']),
      });
    });

    test('a result that is too much for one file goes on in others', async ({ convertPage, folder }) => {
      mkdirSync(join(folder, 'bucket'));
      writeFileSync(join(folder, 'bucket/1.json'), SMALL_LINES.join('\n'));
      await convertPage.pick('folder', join(folder, 'bucket'));
      await convertPage.chooseFormat('JSON lines');
      await convertPage.page.getByLabel('Most rows in a file').fill('2');
      await convertPage.convert();
      await convertPage.heading('Converted').waitFor();
      expect(await convertPage.savedParts('bucket')).toEqual({
        'bucket.ndjson': `${SMALL_LINES[0]}\n${SMALL_LINES[1]}\n`,
        'bucket-2.ndjson': `${SMALL_LINES[3]}\n`,
      });
      expect(await shownFiles(convertPage)).toEqual({ 'bucket.ndjson': 2, 'bucket-2.ndjson': 1 });
    });
  });
}

test.describe('a folder that was picked', () => {
  test.use({ saveWay: 'picker' });

  test('is left as it is, unless one says otherwise', async ({ convertPage, folder }) => {
    const question = convertPage.page.getByRole('alert');
    await convertPage.putInPickedFolder('Signed Up.csv', 'mine');
    await convertPage.putInPickedFolder('notes.txt', 'mine too');
    await giveSmall(convertPage, folder, 'CSV', 'event');
    await convertPage.convert();
    await expect(question).toContainText('The folder picked-folder is not empty');
    await expect(question).toContainText('It holds Signed Up.csv, notes.txt.');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toHaveCount(0);
    expect(await convertPage.pickedFolder()).toEqual({ 'Signed Up.csv': 'mine', 'notes.txt': 'mine too' });

    await convertPage.convert();
    await question.getByRole('button', { name: 'Choose another folder…' }).click();
    // The same again.
    await expect(question).toContainText('The folder picked-folder is not empty');
    await question.getByRole('button', { name: 'Replace files of the same names' }).click();
    await convertPage.heading('Converted').waitFor();
    const saved = await convertPage.pickedFolder();
    expect(Object.keys(saved).sort()).toEqual(
      ['Signed Up.csv', 'aliases.csv', 'manifest.json', 'notes.txt', 'property sets.csv'].sort(),
    );
    expect(saved['notes.txt']).toBe('mine too');
    await expect(convertPage.page.getByText('still there')).toHaveCount(0);
    expect(saved['Signed Up.csv']).toContain('bob@x.io');
  });

  test('asks only for files of the same names, where these are known', async ({ convertPage, folder }) => {
    await convertPage.putInPickedFolder('notes.txt', 'mine');
    await giveSmall(convertPage, folder, 'JSON lines', 'aliases');
    await convertPage.convert();
    await convertPage.heading('Converted').waitFor();
    await convertPage.button('Convert to another format').click();
    await convertPage.convert();
    await expect(convertPage.page.getByRole('alert')).toContainText('It holds aliases.json, rest.json.');
  });

  test('tells what an earlier run has left in it', async ({ convertPage, folder }) => {
    await convertPage.putInPickedFolder('events.csv', 'of an earlier run');
    await convertPage.putInPickedFolder('notes.txt', 'mine');
    await giveSmall(convertPage, folder, 'CSV', 'event');
    await convertPage.convert();
    await convertPage.button('Replace files of the same names').click();
    await convertPage.heading('Converted').waitFor();
    await expect(
      convertPage.page.getByText('events.csv is still there, and this run did not write it.'),
    ).toBeVisible();
    expect((await convertPage.pickedFolder())['events.csv']).toBe('of an earlier run');
  });

  test('takes no rejected lines under a name that a file of the result may get', async ({
    convertPage,
    folder,
  }) => {
    const { page } = convertPage;
    await page.evaluate(() => {
      window.showSaveFilePicker = async () => {
        const top = await navigator.storage.getDirectory();
        const picked = await top.getDirectoryHandle('picked-folder');
        return picked.getFileHandle('Signed Up.csv', { create: true });
      };
    });
    await giveSmall(convertPage, folder, 'CSV', 'event');
    await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
    await convertPage.convert();
    await expect(page.getByRole('alert')).toContainText(
      'The rejected lines can’t go to Signed Up.csv in the folder picked-folder',
    );
    expect(await convertPage.pickedFolder()).toEqual({});
  });

  test('keeps what belongs to an export, whatever one says', async ({ convertPage, folder }) => {
    mkdirSync(join(folder, 'bucket'));
    writeFileSync(join(folder, 'bucket/7.json'), '{"_p":"a","_t":1,"_n":"7"}\n{"_p":"a","_t":1,"_n":"8"}');
    await convertPage.putInPickedFolder('7.json', 'an export');
    await give(convertPage, join(folder, 'bucket'), 'JSON', 'event');
    await convertPage.convert();
    await convertPage.button('Replace files of the same names').click();
    await expect(convertPage.page.getByRole('alert')).toContainText('picked-folder holds 7.json');
    expect(await convertPage.pickedFolder()).toEqual({ '7.json': 'an export' });
  });
});

const EVENTS = 5000;

/** Every event has its turn again and again: no file comes in one piece. */
async function giveManyEvents(convertPage: ConvertPage, folder: string): Promise<void> {
  const lines = Array.from(
    { length: 20 * EVENTS },
    (_, index) => `{"_p":"a","_t":${index},"_n":"event ${index % EVENTS}","text":"${'x'.repeat(200)}"}\n`,
  );
  mkdirSync(join(folder, 'bucket'));
  writeFileSync(join(folder, 'bucket/1.json'), lines.join(''));
  await give(convertPage, join(folder, 'bucket'), 'JSON lines', 'event');
}

for (const saveWay of ['picker', 'private'] satisfies SaveWay[]) {
  test.describe(`many files by way of ${saveWay}`, () => {
    test.use({ saveWay });

    test('thousands are all there, and each is whole', { tag: '@long' }, async ({ convertPage, folder }) => {
      await giveManyEvents(convertPage, folder);
      await convertPage.convert();
      await expect(convertPage.heading('Converted')).toBeVisible({ timeout: 180_000 });
      const { 'manifest.json': _, ...parts } = await convertPage.savedParts('bucket-files');
      expect(Object.keys(parts)).toHaveLength(EVENTS);
      for (const number of [0, 2345, EVENTS - 1]) {
        const lines = (parts[`event ${number}.ndjson`] ?? '').trim().split('\n');
        const times = lines.map((line) => (JSON.parse(line) as { _t: number })._t);
        expect(times).toEqual(Array.from({ length: 20 }, (_, turn) => number + turn * EVENTS));
      }
      expect(await convertPage.temporaryFiles()).toHaveLength(saveWay === 'picker' ? 0 : 1);
    });

    test('of a run that is cancelled nothing stays', { tag: saveWay === 'private' ? '@long' : [] }, async ({
      convertPage,
      folder,
    }) => {
      mkdirSync(join(folder, 'long'));
      for (const number of [1, 2]) writeLongExport(join(folder, `long/${number}.json.gz`), 40_000_000);
      await give(convertPage, join(folder, 'long'), 'CSV', 'event');
      await convertPage.convert();
      await expect(convertPage.page.getByRole('progressbar')).not.toHaveJSProperty('value', 0);
      await convertPage.button('Cancel').click();
      await expect(convertPage.page.getByText(fault('page-cancelled').says[0])).toBeVisible();
      expect(await convertPage.temporaryFiles()).toEqual([]);
      expect(await convertPage.pickedFolder()).toEqual({});
    });
  });
}

test.describe('files on their way into a folder', () => {
  test.use({ saveWay: 'picker' });

  test('go away again when one cancels', { tag: '@long' }, async ({ convertPage, folder }) => {
    await giveManyEvents(convertPage, folder);
    await convertPage.convert();
    const count = async () => Object.keys(await convertPage.pickedFolder().catch(() => ({}))).length;
    await expect.poll(count, { intervals: [20] }).toBeGreaterThan(20);
    await convertPage.button('Cancel').click();
    await expect(convertPage.page.getByText(fault('page-cancelled').says[0])).toBeVisible();
    expect(await convertPage.pickedFolder()).toEqual({});
    expect(await convertPage.temporaryFiles()).toEqual([]);
  });

  for (const method of ['write', 'close', 'createWritable'] as const) {
    const tag = method === 'write' ? [] : '@long';
    test(`${fault('picked-folder-fails').name} (${method})`, { tag }, async ({ convertPage, folder }) => {
      const failing = await failAtThird(convertPage, method);
      await convertPage.putInPickedFolder('notes.txt', 'mine');
      await giveSmall(convertPage, folder, 'CSV', 'kind');
      await convertPage.convert();
      await convertPage.button('Replace files of the same names').click();
      const alert = convertPage.page.getByRole('alert');
      for (const words of fault('picked-folder-fails').says) await expect(alert).toContainText(words);
      expect(await convertPage.pickedFolder()).toEqual({ 'notes.txt': 'mine' });
      await failing.dispose();
    });
  }
});

/** In the worker that writes, the third call finds no room. */
async function failAtThird(convertPage: ConvertPage, method: 'write' | 'close' | 'createWritable') {
  const owner = method === 'createWritable' ? 'FileSystemFileHandle' : 'FileSystemWritableFileStream';
  const failing = await runInWorkers(
    convertPage.page,
    `let calls = 0;
    const real = ${owner}.prototype.${method};
    ${owner}.prototype.${method} = function (...all) {
      if (++calls === 3) return Promise.reject(new DOMException('No room.', 'QuotaExceededError'));
      return real.apply(this, all);
    };`,
  );
  await convertPage.page.reload();
  await convertPage.heading('Drop a Kissmetrics export here').waitFor();
  return failing;
}

ownPageTest(fault('private-storage-full').name, async ({ convertPage, folder, context }) => {
  const { page } = convertPage;
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  mkdirSync(join(folder, 'bucket'));
  const lines = Array.from({ length: 600_000 }, (_, n) => `{"_p":"${n}","_t":1,"_n":"${'ab'[n % 2]}"}\n`);
  writeFileSync(join(folder, 'bucket/1.json'), lines.join(''));
  await give(convertPage, join(folder, 'bucket'), 'JSON', 'event');
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 3_000_000 });
  await convertPage.convert();
  const alert = page.getByRole('alert');
  for (const words of fault('private-storage-full').says) await expect(alert).toContainText(words);
  await expect.poll(() => convertPage.temporaryFiles()).toEqual([]);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});
