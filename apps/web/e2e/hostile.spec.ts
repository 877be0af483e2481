/** Names and shapes made to do harm, on the page. What is large runs with KM_EXPORT_LARGE=1. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './convert-page.ts';

const isLarge = process.env.KM_EXPORT_LARGE !== undefined;
const LINE = '{"_p":"ann","_t":1}\n';

test('names of files that would deceive are spelled out, in the command and in what is saved too', async ({
  convertPage,
  folder,
}) => {
  const { page } = convertPage;
  const name = 'exe.\u202egpj\u001b[31m';
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, '1.json'), `${LINE}{\u202e\u001b\n`);
  writeFileSync(join(folder, name, `${name}.txt`), '');
  await convertPage.drop([join(folder, name)]);
  await convertPage.heading('What is in exe.\\u202egpj\\u001b[31m').waitFor();
  await convertPage.chooseFormat('CSV');
  const command = page.getByRole('region', { name: 'The same on the command line' });
  await expect(command).toContainText("km-export convert $'exe.\\u202egpj\\u001b[31m' --to csv -o");
  const shown = await page.locator('body').textContent();
  expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(shown).not.toContain('\u001b');
  await convertPage.convert();
  expect(String(await convertPage.saved('exe._gpj_[31m.csv'))).toBe('_p,_t\nann,1\n');
});

test('100,000 levels of nesting are surveyed and converted', async ({ convertPage, folder }) => {
  const levels = 100_000;
  const deep = `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  writeFileSync(join(folder, '1.json'), `{"_p":"a","_t":1,"deep":${deep}}\n`);
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  expect(String(await convertPage.saved('kissmetrics-export.csv'))).toBe(`_p,_t,deep\na,1,${deep}\n`);
});

function testLarge(): void {
  test.setTimeout(600_000);

  for (const way of ['drop', 'pick'] as const) {
    test(`50,000 files in one folder leave the page quick (${way})`, async ({ convertPage, folder }) => {
      const { page } = convertPage;
      mkdirSync(join(folder, 'many'));
      for (let n = 1; n <= 50_000; n++) writeFileSync(join(folder, `many/${n}.json`), LINE);
      await page.evaluate(() => {
        const seen = { longestMs: 0, fromMs: 0 };
        Object.assign(window, { seen });
        new PerformanceObserver((list) => {
          for (const { startTime, duration } of list.getEntries()) {
            if (startTime >= seen.fromMs) seen.longestMs = Math.max(seen.longestMs, duration);
          }
        }).observe({ type: 'longtask' });
        // Not what the browser did before it told the page: it was told of 50,000 names by the test.
        document.addEventListener(
          'change',
          ({ timeStamp }) => {
            seen.fromMs = timeStamp;
          },
          true,
        );
      });
      const startedMs = performance.now();
      if (way === 'drop') await convertPage.drop([join(folder, 'many')]);
      else await convertPage.pick('folder', join(folder, 'many'), { timeout: 300_000 });
      await expect(convertPage.heading('What is in many')).toBeVisible({ timeout: 300_000 });
      const readMs = performance.now() - startedMs;
      const search = page.getByRole('searchbox', { name: 'Find in files' });
      const searchedMs = performance.now();
      await search.fill('49999');
      await expect(page.getByRole('rowheader', { name: '49999.json' })).toBeVisible();
      const findMs = performance.now() - searchedMs;
      const longestMs = await page.evaluate(
        () => (window as unknown as { seen: { longestMs: number } }).seen.longestMs,
      );
      console.log(
        `${way}: read in ${readMs | 0} ms, found in ${findMs | 0} ms, longest task ${longestMs | 0} ms`,
      );
    });
  }

  for (const format of ['CSV', 'JSON', 'JSON lines']) {
    test(`a line of 500 MB is answered (${format})`, async ({ convertPage, folder }) => {
      const { page } = convertPage;
      const file = openSync(join(folder, '1.json'), 'w');
      writeSync(file, '{"_p":"a","_t":1,"big":"');
      for (let count = 0; count < 500; count++) writeSync(file, Buffer.alloc(1_000_000, 'x'));
      writeSync(file, `"}\n${LINE}`);
      closeSync(file);
      await convertPage.pick('files', join(folder, '1.json'));
      await expect(page.getByRole('button', { name: 'Choose a format' })).toBeVisible({ timeout: 300_000 });
      await convertPage.chooseFormat(format);
      await convertPage.convert();
      await expect(page.getByRole('region', { name: 'Saved files' })).toBeVisible({ timeout: 300_000 });
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  }
}

if (isLarge) test.describe('large', testLarge);
