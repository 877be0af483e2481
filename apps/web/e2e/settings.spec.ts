/** Settings that outlive the page: saved as a job, and loaded again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { formatForm, JOB_FORM, OUTPUT_FORM } from '../src/page-options.ts';
import { type ConvertPage, SMALL_LINES, test } from './convert-page.ts';

test('settings are saved as a job, and loaded by a drop beside the export or by a picker', async ({
  convertPage,
  folder,
}) => {
  const { page } = convertPage;
  const data = join(folder, '7.json');
  writeFileSync(data, `${SMALL_LINES.join('\n')}\n`);
  await convertPage.drop([data]);
  await convertPage.chooseFormat('JSON');
  await page.getByLabel('Layout').selectOption('lines');
  await page.getByLabel('File name').fill('mine.json.gz');
  await page.getByLabel('Only these revisions').fill('5-');
  await page.getByRole('checkbox', { name: 'Be strict' }).check();
  await page.getByRole('checkbox', { name: 'Save the rejected lines too' }).check();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save these settings' }).click();
  const job = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(job);
  expect(job).toMatch(/mine-job\.json$/);
  const saved = readFileSync(job, 'utf8');
  expect(JSON.parse(saved)).toEqual({
    kind: 'km-export job',
    schema: 1,
    inputs: ['7.json'],
    outputs: [{ name: 'mine.json.gz', format: 'json', options: { layout: 'lines' } }],
    rejects: 'mine-rejected.txt.gz',
    revisions: '5-',
    strict: true,
  });

  // What is wrong is told, with the field, and changes nothing.
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, saved.replace('"lines"', '"circles"'));
  await page.getByLabel('Load settings').setInputFiles(wrong);
  await expect(page.getByRole('alert')).toContainText(
    'wrong.json: The job is not right: outputs[0].options.',
  );
  await expectSettings(convertPage);

  await convertPage.button('Back to the contents').click();
  await convertPage.button('Start over').click();
  await convertPage.drop([job, data]);
  await convertPage.button('Choose a format').click();
  await expectSettings(convertPage);

  await convertPage.button('Back to the contents').click();
  await convertPage.button('Start over').click();
  await page.getByLabel('Load settings').setInputFiles(job);
  await expect(page.getByRole('status')).toContainText('it was saved for 7.json');
  await convertPage.drop([data]);
  await convertPage.button('Choose a format').click();
  await expectSettings(convertPage);
  await convertPage.convert();
  await convertPage.heading('Converted, but not everything').waitFor();
  const records = SMALL_LINES.filter((line) => line.endsWith('}'));
  const json = gunzipSync(await convertPage.saved('mine.json.gz')).toString();
  expect(json).toBe(`[\n${records.join(',\n')}\n]`);
});

test('settings live in the address: they outlive a reload, and follow it back and forward', async ({
  convertPage,
  folder,
}) => {
  const { page } = convertPage;
  const data = join(folder, 'bob@example.com.json');
  writeFileSync(data, `${SMALL_LINES.join('\n')}\n`);
  await convertPage.pick('files', data);
  await convertPage.chooseFormat('JSON');
  // All that the tables declare can be set here.
  for (const { name, label } of [...formatForm('json'), ...OUTPUT_FORM, ...JOB_FORM]) {
    if (name !== 'split') await expect(page.getByLabel(label, { exact: true }), label).toBeVisible();
  }
  await expect(page.getByRole('radiogroup', { name: 'One file or several' })).toBeVisible();
  await page.getByLabel('Layout').selectOption('lines');
  await page.getByRole('checkbox', { name: 'Gzip the result' }).check();
  await page.getByLabel('File name').fill('bob@example.com');
  await page.getByRole('checkbox', { name: 'Be strict' }).check();
  expect(new URL(page.url()).hash).toBe('#to=json&layout=lines&gzip=true&strict=true');

  await page.reload();
  await convertPage.pick('files', data);
  await convertPage.button('Choose a format').click();
  await expect(page.getByLabel('Layout')).toHaveValue('lines');
  await expect(page.getByRole('checkbox', { name: 'Be strict' })).toBeChecked();
  await expect(page.getByLabel('File name')).toHaveValue(/\.json\.gz$/);

  await page.evaluate(() => {
    location.hash = '#to=ndjson';
  });
  await expect(page.getByRole('radio', { name: 'JSON lines', exact: true })).toBeChecked();
  await page.goBack();
  await expect(page.getByRole('radio', { name: 'JSON', exact: true })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Be strict' })).toBeChecked();
  await page.goForward();
  await expect(page.getByRole('checkbox', { name: 'Be strict' })).not.toBeChecked();
});

async function expectSettings({ page }: ConvertPage): Promise<void> {
  await expect(page.getByRole('radio', { name: 'JSON', exact: true })).toBeChecked();
  await expect(page.getByLabel('Layout')).toHaveValue('lines');
  await expect(page.getByLabel('File name')).toHaveValue('mine.json.gz');
  await expect(page.getByRole('checkbox', { name: 'Gzip the result' })).toBeChecked();
  await expect(page.getByLabel('Only these revisions')).toHaveValue('5-');
  await expect(page.getByRole('checkbox', { name: 'Be strict' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Save the rejected lines too' })).toBeChecked();
}
