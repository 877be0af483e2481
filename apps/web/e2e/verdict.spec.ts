import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateExport, type SampleOptions } from '@km-export/sample';
import { expect, type Locator } from '@playwright/test';
import { type ConvertPage, test } from './convert-page.ts';

const OPTIONS = {
  seed: 3,
  records: 300,
  files: 5,
  firstRevision: 20,
  revisionsToCome: 4,
} satisfies SampleOptions;

/** A generated bucket in `folder`, as far as its files are kept. */
function writeBucket(folder: string, keep: (path: string) => boolean): string {
  const bucket = join(folder, 'bucket');
  for (const { path, chunks } of generateExport(OPTIONS).files.filter((file) => keep(file.path))) {
    mkdirSync(dirname(join(bucket, path)), { recursive: true });
    writeFileSync(join(bucket, path), Buffer.concat([...chunks()]));
  }
  return bucket;
}

async function verdictOf({ page }: ConvertPage, title: RegExp): Promise<Locator> {
  const verdict = page.getByRole('region', { name: title });
  await expect(verdict).toBeVisible();
  return verdict;
}

test('a whole bucket is complete up to when it was exported, and says what is still to come', async ({
  convertPage,
  folder,
}) => {
  await convertPage.drop([writeBucket(folder, () => true)]);
  const verdict = await verdictOf(convertPage, /^Complete up to \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  await expect(verdict).toContainText(
    'All 5 files that index.csv names are here, and status.csv counts no more.',
  );
  await expect(verdict).toContainText('4 files were still to come when status.csv was written');
  await verdict.getByText('What this is drawn from').click();
  await expect(verdict).toContainText('24 of 28 files');

  await convertPage.chooseFormat('JSON lines');
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  await expect(convertPage.page.getByRole('region', { name: /^(Complete|Incomplete)/ })).toHaveCount(0);
});

test('a half download is incomplete, on the contents and on the result', async ({ convertPage, folder }) => {
  await convertPage.pick(
    'folder',
    writeBucket(folder, (path) => !/2[24]\.json/.test(path)),
  );
  const verdict = await verdictOf(convertPage, /^Incomplete$/);
  await expect(verdict).toContainText(
    '2 of the 5 files that index.csv names are not here (revisions 22, 24, received ',
  );
  await verdict.getByText('What this is drawn from').click();
  await expect(verdict.getByRole('definition').filter({ hasText: /^22, 24;/ })).toBeVisible();

  await convertPage.chooseFormat('JSON lines');
  await convertPage.page.getByRole('checkbox', { name: 'Be strict' }).check();
  await convertPage.convert();
  await convertPage.heading('Converted, but not everything').waitFor();
  await expect(convertPage.page.getByText('a part of the export is missing')).toBeVisible();
  await verdictOf(convertPage, /^Incomplete$/);
});

test('files without the two lists are complete as far as can be told', async ({ convertPage, folder }) => {
  const bucket = writeBucket(folder, (path) => !path.endsWith('.csv'));
  await convertPage.pick('files', [join(bucket, 'revisions/20.json'), join(bucket, 'revisions/21.json')]);
  const verdict = await verdictOf(convertPage, /^Complete as far as can be told$/);
  await verdict.getByText('How to be sure').click();
  await expect(verdict).toContainText('index.csv names every file');
});

test('the two lists may be dropped beside the files, by name', async ({ convertPage, folder }) => {
  const bucket = writeBucket(folder, () => true);
  await convertPage.drop(['revisions', 'index.csv', 'status.csv'].map((name) => join(bucket, name)));
  await verdictOf(convertPage, /^Complete up to /);
});

test('a complete export is said to be short at the edge of a period that it does not reach over', async ({
  convertPage,
  folder,
}) => {
  const { page } = convertPage;
  await convertPage.drop([writeBucket(folder, () => true)]);
  await verdictOf(convertPage, /^Complete up to /);
  await convertPage.chooseFormat('JSON lines');
  await page.locator('details', { hasText: 'Only some of the records' }).locator('summary').click();
  await page.getByLabel('From', { exact: true }).fill('2001-01-01');
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  const verdict = await verdictOf(convertPage, /^Complete up to /);
  await expect(verdict).toContainText(
    'the files read do not reach over the day before 2001-01-01 00:00:00 UTC (they were received ',
  );
});
