/** Takes the pictures of the documentation: a new user's way through the page, with the sample export. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type ConvertPage, ownPageTest as test } from './convert-page.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/pictures');

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, viewport: { width: 1100, height: 820 } });

    test(`from the drop to the result, ${scheme}`, async ({ convertPage }) => {
      await picture(convertPage, `drop-${scheme}`);
      await convertPage.button('Try a sample export').click();
      await convertPage.heading('What is in sample-export').waitFor();
      await picture(convertPage, `inspect-${scheme}`);
      await convertPage.chooseFormat('CSV');
      await picture(convertPage, `choose-${scheme}`);
      await convertPage.convert();
      await expect(convertPage.page.getByRole('region', { name: 'Saved files' })).toBeVisible();
      await picture(convertPage, `done-${scheme}`);
    });
  });
}

/** What one sees without scrolling. */
async function picture({ page }: ConvertPage, name: string): Promise<void> {
  await page.evaluate(() => {
    scrollTo(0, 0);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}
