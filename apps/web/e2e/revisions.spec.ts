/** Only some revisions, and the guide to getting an export. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GETTING_YOUR_EXPORT, splitCode } from '@km-export/core';
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { type SaveWay, ownPageTest as test } from './convert-page.ts';

const line = (number: number) => `{"_p":"p${number}","_t":${1_262_304_000 + number}}\n`;

function writeRevisions(folder: string, ...numbers: number[]): string {
  mkdirSync(join(folder, 'backup'));
  for (const number of numbers) writeFileSync(join(folder, `backup/${number}.json`), line(number));
  return join(folder, 'backup');
}

for (const saveWay of ['picker', 'private'] satisfies SaveWay[]) {
  const tag = saveWay === 'picker' ? [] : '@long';
  test.describe(`where results go by way of ${saveWay}`, { tag }, () => {
    test.use({ saveWay });

    test('only the revisions asked for are converted; all of them, again, without', async ({
      convertPage,
      folder,
    }) => {
      const { page } = convertPage;
      await convertPage.pick('folder', writeRevisions(folder, 1, 2, 4, 10, 12));
      await convertPage.chooseFormat('CSV');
      await page.getByLabel('Only these revisions').fill('-3, 10-11');
      const command = page.getByRole('region', { name: 'The same on the command line' });
      await expect(command).toContainText(
        "km-export convert backup --to csv -o backup.csv '--revisions=-3, 10-11'",
      );
      await convertPage.convert();
      await convertPage.heading('Converted').waitFor();
      const summary = page.getByRole('region', { name: 'Summary' });
      await expect(summary).toContainText('Only revisions -3, 10-11: 2 other files left out.');
      await expect(page.getByText('Revision 3 is not here (a gap in the numbering).')).toBeVisible();
      await expect(
        page.getByText('Of the revisions asked for, those here end at 10 (revision 11 is not here).'),
      ).toBeVisible();
      expect(String(await convertPage.saved('backup.csv'))).toBe(
        '_p,_t\np1,1262304001\np2,1262304002\np10,1262304010\n',
      );
      await convertPage.button('Convert to another format').click();
      await page.getByLabel('Only these revisions').fill('');
      await page.getByRole('radio', { name: 'JSON lines', exact: true }).check();
      await convertPage.convert();
      await convertPage.heading('Converted').waitFor();
      expect(String(await convertPage.saved('backup.ndjson'))).toBe([1, 2, 4, 10, 12].map(line).join(''));
    });

    test('nonsense, and a range with nothing in it, are told before anything is asked or saved', async ({
      convertPage,
      folder,
    }) => {
      const { page } = convertPage;
      await convertPage.pick('folder', writeRevisions(folder, 1, 2));
      await convertPage.chooseFormat('CSV');
      for (const [ranges, words] of [
        ['40-5', '"40-5" ends before it begins (5-40, perhaps)'],
        ['all', '"all" is no range'],
        ['99999999999999999999', 'is larger than any revision’s number can be here'.replace('’', "'")],
        ['5-40', 'No revision is in the range 5-40. The numbers there are from 1 to 2.'],
      ] as const) {
        await page.getByLabel('Only these revisions').fill(ranges);
        await convertPage.convert();
        await expect(page.getByRole('alert')).toContainText(words);
        await convertPage.heading('Choose a format').waitFor();
      }
      await page.getByLabel('Only these revisions').fill('2');
      await convertPage.convert();
      expect(String(await convertPage.saved('backup.csv'))).toBe('_p,_t\np2,1262304002\n');
    });
  });
}

/** What axe finds wrong, in short. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  const tag = colorScheme === 'dark' ? [] : '@long';
  test.describe(`in ${colorScheme} colours`, { tag }, () => {
    test.use({ colorScheme });

    test('the guide is read without the network, and closed again', async ({ convertPage }) => {
      const { page } = convertPage;
      await page.context().setOffline(true);
      await convertPage.button('How to get it, and know that it is all there').click();
      const dialog = page.getByRole('dialog', { name: GETTING_YOUR_EXPORT.title });
      await expect(dialog).toBeVisible();
      const shown = ((await dialog.textContent()) ?? '').replace(/\s+/g, '');
      for (const block of GETTING_YOUR_EXPORT.blocks) {
        const texts = 'text' in block ? [block.text] : block.kind === 'list' ? block.items : block.lines;
        for (const text of texts) {
          const plain = block.kind === 'commands' ? text : splitCode(text).join('');
          expect(shown).toContain(plain.replace(/\s+/g, ''));
        }
      }
      // Nothing leads away from the page.
      expect(await dialog.getByRole('link').count()).toBe(0);
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await convertPage.button('How to get it, and know that it is all there').click();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await expect(dialog).toBeHidden();
    });
  });
}

test('the page of the docs says the same', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/getting-your-export.md'), 'utf8');
  for (const block of GETTING_YOUR_EXPORT.blocks) {
    for (const text of 'text' in block ? [block.text] : block.kind === 'list' ? block.items : block.lines) {
      expect(page).toContain(text);
    }
  }
});
