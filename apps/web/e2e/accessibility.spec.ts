import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { SMALL_LINES, ownPageTest as test, writeLongExport } from './convert-page.ts';
import { findViolations } from './find-violations.ts';

test.describe('axe finds nothing wrong', () => {
  test('on the way from a folder to a result', async ({ convertPage, folder }) => {
    const { page } = convertPage;
    expect(await findViolations(page)).toEqual([]);
    await page.getByText('How that is made sure').click();
    expect(await findViolations(page)).toEqual([]);

    mkdirSync(join(folder, 'export'));
    // Enough names for pages of them, and one problem of each tone.
    const names = Array.from(
      { length: 30 },
      (_, index) => `{"_p":"a","_t":${index * 86_400},"_n":"e${index}","p${index}":1}`,
    );
    writeFileSync(
      join(folder, 'export/1.json'),
      [...names, ...SMALL_LINES, '{"_p":"\\303\\251"}', '{}'].join('\n'),
    );
    writeFileSync(join(folder, 'export/9.json'), '');
    writeFileSync(join(folder, 'export/index.csv'), '');
    await convertPage.pick('folder', join(folder, 'export'));
    await convertPage.heading('What is in export').waitFor();
    const closed = page.locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await findViolations(page)).toEqual([]);

    await convertPage.chooseFormat('JSON');
    await page.getByRole('radio', { name: 'Some people’s records apart from the rest' }).check();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('radio', { name: 'By kind of record' }).check();
    await convertPage.button('Add CSV').click();
    await page.getByText('Its name and options').click();
    expect(await findViolations(page)).toEqual([]);
    await convertPage.convert();
    await convertPage.heading('Converted').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  test('while it reads, when it asks, and when it fails', { tag: '@long' }, async ({
    convertPage,
    folder,
  }) => {
    const { page } = convertPage;
    writeLongExport(join(folder, '1.json'), 600_000_000);
    await convertPage.pick('files', join(folder, '1.json'));
    await convertPage.heading('Reading your export').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await convertPage.button('Cancel').click();

    for (const name of ['old', 'new']) {
      mkdirSync(join(folder, 'both', name), { recursive: true });
      writeFileSync(join(folder, 'both', name, '1.json'), '{}\n');
    }
    await convertPage.pick('folder', join(folder, 'both'));
    await convertPage.heading('There are two exports here').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await convertPage.button('Start over').click();

    writeFileSync(join(folder, 'photo.jpg'), 'no record');
    await convertPage.pick('files', join(folder, 'photo.jpg'));
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    await convertPage.button('Save the rejected lines').click();
    await convertPage.heading('Not converted').waitFor();
    expect(await findViolations(page)).toEqual([]);
  });
});

test('everything can be done with the keyboard, and one sees where one is', async ({ convertPage }) => {
  const { page } = convertPage;
  /** Presses Tab until `name` has the focus. */
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 100; presses++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(describeFocus);
      expect(focused.outline, `the outline of ${focused.name}`).not.toBe('none');
      if (focused.name === name) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  };

  await tabTo('Choose a folder');
  await tabTo('Choose files');
  // The browser may still be about to hand its dialogs to the test when the first one opens.
  await expect(async () => {
    const chooser = page.waitForEvent('filechooser', { timeout: 5000 });
    await page.keyboard.press('Enter');
    await chooser;
  }).toPass();
  await tabTo('Try a sample export');
  await page.keyboard.press('Enter');
  await expect(convertPage.heading('What is in sample-export')).toBeFocused();
  await tabTo('First records');
  await tabTo('Find in events');
  await page.keyboard.type('signed');
  await tabTo('Choose a format');
  await page.keyboard.press('Enter');
  await expect(convertPage.heading('Choose a format')).toBeFocused();
  await tabTo('CSV');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'JSON', exact: true })).toBeChecked();
  await tabTo('Save the rejected lines too');
  await page.keyboard.press('Space');
  await tabTo('Only some of the records');
  await page.keyboard.press('Enter');
  // Lists: Enter begins another line, and Tab leaves them.
  await tabTo('Only these events');
  await page.keyboard.type('sign*');
  await page.keyboard.press('Enter');
  await page.keyboard.type('no such event');
  await tabTo('Only these columns');
  await page.keyboard.type('_p');
  await expect(page.getByRole('region', { name: 'The same on the command line' })).toContainText(
    /--events 'sign\*' --events 'no such event'.* --columns _p/,
  );
  await tabTo('Convert');
  await page.keyboard.press('Enter');
  await expect(convertPage.heading('Converted')).toBeFocused();
  await tabTo('Save sample-export.json');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('sample-export.json');
  await tabTo('Convert to another format');
  await tabTo('Start over');
  await page.keyboard.press('Enter');
  await expect(convertPage.heading('Drop a Kissmetrics export here')).toBeFocused();
});

/** In the page: what has the focus, and the outline that shows it: its own or its label's. */
function describeFocus(): { name: string; outline: string } {
  const element = document.activeElement as HTMLInputElement;
  // Past the last control, on the way round.
  if (element === (document.body as HTMLElement)) return { name: '', outline: 'of the browser' };
  const label = element.labels?.[0];
  const described =
    document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.firstChild?.textContent ??
    element.getAttribute('aria-label') ??
    label?.textContent ??
    element.textContent ??
    '';
  const outlines = [element, label].map((shown) => (shown ? getComputedStyle(shown).outlineStyle : 'none'));
  return {
    name: described.replace(/\s+/g, ' ').trim(),
    outline: outlines.find((style) => style !== 'none') ?? 'none',
  };
}
