import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { fault } from '../../../packages/core/test/faults.ts';
import {
  type ConvertPage,
  SMALL_CSV,
  SMALL_LINES,
  ownPageTest as test,
  writeLongExport,
} from './convert-page.ts';

/** Workers gone and temporary files cleared within this time, at any size. */
const CANCEL_MS = 1000;

async function expectAllGone(convertPage: ConvertPage): Promise<void> {
  await expect
    .poll(async () => [convertPage.page.workers().length, await convertPage.temporaryFiles()], {
      timeout: CANCEL_MS,
      intervals: [20],
    })
    .toEqual([0, []]);
}

test('cancelling a survey ends the workers and leaves nothing', async ({ convertPage, folder }) => {
  writeLongExport(join(folder, '1.json'), 300_000_000);
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.heading('Reading your export').waitFor();
  await expect.poll(() => convertPage.page.workers().length).toBeGreaterThan(1);
  await convertPage.button('Cancel').click();
  await expectAllGone(convertPage);
  await convertPage.heading('Drop a Kissmetrics export here').waitFor();
});

for (const saveWay of ['private', 'picker'] as const) {
  const tag = saveWay === 'picker' ? '@long' : [];
  test.describe(`cancelling a conversion, with results by way of ${saveWay}`, { tag }, () => {
    test.use({ saveWay });

    test(fault('page-cancelled').name, async ({ convertPage, folder }) => {
      const { page } = convertPage;
      mkdirSync(join(folder, 'long'));
      for (const number of [1, 2]) writeLongExport(join(folder, `long/${number}.json.gz`), 40_000_000);
      await convertPage.pick('folder', join(folder, 'long'));
      await convertPage.chooseFormat('CSV');
      await convertPage.convert();
      await expect(page.getByRole('progressbar')).not.toHaveJSProperty('value', 0);
      expect(page.workers().length).toBeGreaterThan(1);

      await convertPage.button('Cancel').click();
      await expectAllGone(convertPage);
      await expect(page.getByText(fault('page-cancelled').says[0])).toBeVisible();
      const isSaved = () =>
        page.evaluate(async () => {
          const top = await navigator.storage.getDirectory();
          return top.getFileHandle('long.csv').then(
            () => true,
            () => false,
          );
        });
      await expect.poll(isSaved, { timeout: CANCEL_MS, intervals: [20] }).toBe(false);

      await convertPage.button('Back to the contents').click();
      await convertPage.button('Start over').click();
      writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
      await convertPage.pick('files', join(folder, '1.json'));
      await convertPage.chooseFormat('CSV');
      await convertPage.convert();
      expect(String(await convertPage.saved('kissmetrics-export.csv'))).toBe(SMALL_CSV);
    });
  });
}

test('a new tab clears what a closed tab left, and spares a living one', async ({
  convertPage,
  folder,
  context,
}) => {
  writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  const own = await convertPage.temporaryFiles();
  expect(own).toHaveLength(1);
  // What a tab that crashed would have left.
  await convertPage.page.evaluate(async () => {
    const top = await navigator.storage.getDirectory();
    const root = await top.getDirectoryHandle('km-export-temporary');
    const tab = await root.getDirectoryHandle('a-tab-long-gone', { create: true });
    await tab.getFileHandle('output-1', { create: true });
  });
  expect(await convertPage.temporaryFiles()).toHaveLength(2);

  const other = await context.newPage();
  await other.goto('./');
  await expect.poll(() => convertPage.temporaryFiles()).toEqual(own);

  await convertPage.button('Clear temporary files now').click();
  await expect.poll(() => convertPage.temporaryFiles()).toEqual([]);
});
