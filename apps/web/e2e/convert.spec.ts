import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { type SaveWay, SMALL_CSV, SMALL_LINES, test } from './convert-page.ts';

for (const saveWay of ['picker', 'private', 'memory'] satisfies SaveWay[]) {
  // With neither, what is saved is made as by way of the private file system.
  const tag = saveWay === 'memory' ? '@long' : [];
  test.describe(`where results go by way of ${saveWay}`, { tag }, () => {
    test.use({ saveWay });

    test('a folder becomes a CSV file, and the rejected lines a second file', async ({
      convertPage,
      folder,
    }) => {
      mkdirSync(join(folder, 'backup/revisions'), { recursive: true });
      writeFileSync(join(folder, 'backup/revisions/1.json'), SMALL_LINES.slice(0, 2).join('\n'));
      writeFileSync(join(folder, 'backup/revisions/10.json'), SMALL_LINES.slice(2).join('\r\n'));
      await convertPage.pick('folder', join(folder, 'backup'));

      const { page } = convertPage;
      await expect(convertPage.heading('What is in backup')).toBeFocused();
      await expect(page.getByRole('region', { name: 'Lines' })).toContainText(
        '5 lines read = 3 records + 1 blank + 1 rejected',
      );
      await expect(page.getByText(/Revisions 2-9 are not here/).first()).toBeVisible();

      await convertPage.chooseFormat('CSV');
      await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
      await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
        'km-export convert backup --to csv -o backup.csv --rejects backup-rejected.txt',
      );
      await convertPage.convert();

      await expect(convertPage.heading('Converted')).toBeFocused();
      const summary = page.getByRole('region', { name: 'Summary' });
      await expect(summary).toContainText('5 lines read = 3 records + 1 blank + 1 rejected');
      await expect(summary).toContainText('3 records = 3 written + 0 dropped');
      expect(String(await convertPage.saved('backup.csv'))).toBe(SMALL_CSV);
      expect(String(await convertPage.saved('backup-rejected.txt'))).toBe('{"_p":"bo\n');
    });

    test('it is converted again to another format, and gzipped, without being surveyed again', async ({
      convertPage,
      folder,
    }) => {
      writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
      await convertPage.pick('files', join(folder, '1.json'));
      await convertPage.chooseFormat('CSV');
      await convertPage.convert();
      await convertPage.heading('Converted').waitFor();
      await convertPage.button('Convert to another format').click();
      await convertPage.page.getByRole('radio', { name: 'JSON lines' }).check();
      await convertPage.convert();
      expect(String(await convertPage.saved('kissmetrics-export.ndjson'))).toBe(
        `${[SMALL_LINES[0], SMALL_LINES[1], SMALL_LINES[3]].join('\n')}\n`,
      );

      await convertPage.button('Convert to another format').click();
      await convertPage.page.getByRole('checkbox', { name: 'Gzip the result' }).check();
      await convertPage.convert();
      const gzipped = await convertPage.saved('kissmetrics-export.ndjson.gz');
      expect(String(gunzipSync(gzipped))).toBe(
        `${[SMALL_LINES[0], SMALL_LINES[1], SMALL_LINES[3]].join('\n')}\n`,
      );
      await convertPage.button('Start over').click();
      await expect(convertPage.heading('Drop a Kissmetrics export here')).toBeFocused();
    });
  });
}

test('dropped folders and files are read, with hundreds of files in a folder', async ({
  convertPage,
  folder,
}) => {
  mkdirSync(join(folder, 'first'));
  for (let number = 1; number <= 250; number++) {
    writeFileSync(join(folder, `first/${number}.json`), `{"_p":"a","_t":${number}}\n`);
  }
  writeFileSync(join(folder, 'more.txt'), '{"_p":"z","_t":1000}');
  await convertPage.drop([join(folder, 'first'), join(folder, 'more.txt')]);

  await convertPage.heading('What is in 251 files').waitFor();
  const facts = convertPage.page.locator('dl.facts > div').filter({ hasText: 'Files' });
  await expect(facts.locator('dd').first()).toHaveText('251');
  await convertPage.chooseFormat('JSON lines');
  await convertPage.convert();
  const lines = String(await convertPage.saved('kissmetrics-export.ndjson')).split('\n');
  expect(lines.slice(0, 3)).toEqual(['{"_p":"a","_t":1}', '{"_p":"a","_t":2}', '{"_p":"a","_t":3}']);
  expect(lines.slice(249)).toEqual(['{"_p":"a","_t":250}', '{"_p":"z","_t":1000}', '']);
});

test('what Kissmetrics takes again is offered apart, below all that people look at', async ({
  convertPage,
  folder,
}) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.button('Choose a format').click();
  const group = (name: string) => convertPage.page.getByRole('group', { name, exact: true });
  const offered = (name: string) =>
    group(name)
      .getByRole('radio')
      .evaluateAll((radios) => radios.map((radio) => (radio as HTMLInputElement).value));
  expect(await offered('To send it back to Kissmetrics')).toEqual(['import', 'requests']);
  expect(await offered('Format')).toEqual(['csv', 'json', 'ndjson', 'import', 'requests']);
  await group('To send it back to Kissmetrics').getByRole('radio').first().check();
  await convertPage.convert();
  expect(String(await convertPage.saved('kissmetrics-export.import.json'))).toContain('{"_p"');
});

test('the sample export is made and converted on the spot', async ({ convertPage }) => {
  await convertPage.button('Try a sample export').click();
  await convertPage.heading('What is in sample-export').waitFor();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  const bytes = await convertPage.saved('sample-export.csv');
  expect(bytes.byteLength).toBeGreaterThan(5_000_000);
});

test('the name of the result can be typed', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.chooseFormat('CSV');
  await convertPage.page.getByLabel('File name').fill('-my: export/1.csv');
  await convertPage.convert();
  expect(String(await convertPage.saved('-my_ export_1.csv'))).toBe(SMALL_CSV);
  await expect(convertPage.page.getByRole('region', { name: 'The same on the command line' })).toContainText(
    "-o './-my_ export_1.csv'",
  );
});

test.describe('where the browser wants a click for each dialog', () => {
  test.use({ saveWay: 'picker' });

  test('the second place is asked for with a button', async ({ convertPage, folder }) => {
    const { page } = convertPage;
    await page.evaluate(() => {
      const first = window.showSaveFilePicker!;
      let clicks = 0;
      addEventListener('click', () => clicks++, { capture: true });
      let used = 0;
      window.showSaveFilePicker = (options) => {
        if (clicks === used) return Promise.reject(new DOMException('', 'SecurityError'));
        used = clicks;
        return first(options);
      };
    });
    writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
    await convertPage.pick('files', join(folder, '1.json'));
    await convertPage.chooseFormat('CSV');
    await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
    await convertPage.convert();
    await convertPage.button('Choose where the rejected lines go').click();
    expect(String(await convertPage.saved('kissmetrics-export.csv'))).toBe(SMALL_CSV);
    expect(String(await convertPage.saved('kissmetrics-export-rejected.txt'))).toBe('{"_p":"bo\n');
  });

  test('a closed dialog starts nothing and leaves nothing', async ({ convertPage, folder }) => {
    const { page } = convertPage;
    await page.evaluate(() => {
      const first = window.showSaveFilePicker!;
      let calls = 0;
      window.showSaveFilePicker = (options) =>
        ++calls === 2 ? Promise.reject(new DOMException('', 'AbortError')) : first(options);
    });
    writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
    await convertPage.pick('files', join(folder, '1.json'));
    await convertPage.chooseFormat('CSV');
    await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
    await convertPage.convert();
    await expect
      .poll(() =>
        page.evaluate(async () => {
          const names: string[] = [];
          for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
          return names;
        }),
      )
      .toEqual(['km-export-temporary']);
    await convertPage.heading('Choose a format').waitFor();
    await expect(convertPage.button('Convert and save…')).toBeVisible();
  });
});

test('copying the command converts nothing', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('CSV');
  await convertPage.page.context().grantPermissions(['clipboard-write']);
  await convertPage.button('Copy').click();
  await expect(convertPage.button('Copied')).toBeVisible();
  // Had it begun to convert, there would be no way back here.
  await convertPage.button('Back to the contents').click();
  await convertPage.heading(/^What is in /).waitFor();
});

test('a command that may not be copied is selected', async ({ convertPage, folder }) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('CSV');
  await convertPage.button('Copy').click();
  await expect(convertPage.button('Selected: copy it')).toBeVisible();
  const selected = await convertPage.page.evaluate(() => getSelection()?.toString());
  expect(selected).toContain('km-export convert');
});

test('what one types in stays open, and what is wrong with it comes into view', async ({
  convertPage,
  folder,
}) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  const { page } = convertPage;
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('CSV');
  await page.getByText('Only some of the records', { exact: true }).click();
  const events = page.getByLabel('Only these events', { exact: true });
  await events.fill('x');
  await events.fill('');
  await expect(events).toBeVisible();
  const from = page.getByLabel('From', { exact: true });
  await expect(from).not.toHaveAttribute('aria-invalid');
  await from.fill('01/02/2024');
  await convertPage.convert();
  const alert = page.getByRole('alert');
  await expect(alert).toBeInViewport();
  await expect(alert).toContainText('“From”: "01/02/2024" is no time.');
  await expect(from).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[aria-invalid]')).toHaveCount(1);
  // What does not go together is told before anything is read, too.
  await from.fill('2024-02-01');
  const until = page.getByLabel('Until', { exact: true });
  await until.fill('2024-01-01');
  await convertPage.convert();
  await expect(alert).toContainText('“From” and “Until”: The period ends before anything is in it');
  await expect(page.locator('[aria-invalid]')).toHaveCount(2);
  await expect(until).toHaveAttribute('aria-invalid', 'true');
});

test('a result without records says that none fits, and which value none has', async ({
  convertPage,
  folder,
}) => {
  writeFileSync(join(folder, '1.json'), '{"_p":"ann","_t":1,"plan name":"Gold"}\n');
  const { page } = convertPage;
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('CSV');
  await page.getByText('Only some of the records', { exact: true }).click();
  await page.getByLabel('Only records with these values', { exact: true }).fill('plan name=Goldd');
  await convertPage.convert();
  await expect(
    page.getByText('The one record does not fit the choices, so no record was written'),
  ).toBeVisible();
  await expect(page.getByText('has the value "Goldd" in "plan name".')).toBeVisible();
});

test('people who are to be left out are spoken of as such, and whom no record is of is a warning', async ({
  convertPage,
  folder,
}) => {
  writeFileSync(join(folder, '1.json'), '{"_p":"ANN","_t":1}\n{"_p":"bob","_t":2}\n{"_p":"an\n');
  const { page } = convertPage;
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('JSON lines');
  await page.getByText('Only some of the records', { exact: true }).click();
  const fold = page.locator('details', { hasText: 'Only some of the records' });
  await expect(fold).toContainText('with “Also their other identities, through aliases” by both');
  await expect(fold).not.toContainText(/--[a-z]/);
  await fold.getByLabel('Only these people', { exact: true }).fill('bob\nnobody@x.io\nann');
  await fold.getByRole('checkbox', { name: 'Leave these people out instead' }).check();
  await convertPage.convert();

  const people = page.getByRole('region', { name: 'People' });
  await expect(people).toContainText('3 identities to be left out.');
  await expect(people.locator('.warning')).toHaveText(
    'No record that was looked at is of 2 of these identities: check how they are spelled:',
  );
  await expect(people.getByRole('listitem')).toHaveText([
    'nobody@x.io',
    'ann; nearly the same is ANN',
    'ANN, 1 record: other case; “Identities without regard to case” leaves it out',
  ]);
  await expect(people).toContainText(
    '“Only records with these values” with a property and its value finds such',
  );
  await expect(people).toContainText(
    'Whose the rejected line is could not be told: “Save the rejected lines too” saves it, to be looked through.',
  );
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText(
    'Dropped: 1 of people who were to be left out.',
  );
});
