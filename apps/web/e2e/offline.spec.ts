import { join } from 'node:path';
import { expect, type Worker } from '@playwright/test';
import { ownPageTest as base, writeLongExport } from './convert-page.ts';
import { type Collector, tryToLeave, withCollector } from './leaving.ts';

const test = base.extend<{ collector: Collector }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  collector: async ({}, use) => withCollector(use),
});

test('a whole conversion makes no request after the page is loaded', async ({
  convertPage,
  collector,
  folder,
}) => {
  const { page } = convertPage;
  const requests: string[] = [];
  // Addresses of blobs are the page's own memory: its workers, its downloads.
  page.context().on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(request.url());
  });
  await convertPage.button('Try a sample export').click();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  await convertPage.saved('sample-export.csv');
  await convertPage.button('Start over').click();
  writeLongExport(join(folder, '1.json.gz'), 5_000_000);
  await convertPage.pick('folder', folder);
  await convertPage.chooseFormat('JSON');
  await convertPage.convert();
  await convertPage.heading('Converted').waitFor();
  expect(requests).toEqual([]);
  expect(collector.reached).toEqual([]);
});

base.describe('what tries to leave', () => {
  test('is refused by the page and by each of its workers', async ({ page, collector, folder }) => {
    // The reference: the same attempts do leave where there is no policy.
    await page.goto(collector.address);
    expect(await page.evaluate(tryToLeave, `${collector.address}/reference`)).toContain('fetch');
    expect(collector.reached).toContain('/reference/fetch');

    await page.goto('./');
    const address = `${collector.address}/page`;
    expect(await page.evaluate(tryToLeave, address)).toEqual([]);

    const workers: Worker[] = [];
    page.on('worker', (worker) => workers.push(worker));
    writeLongExport(join(folder, '1.json'), 300_000_000);
    await page.getByLabel('Choose files').setInputFiles(join(folder, '1.json'));
    // The coordinator, and at least one that reads.
    await expect.poll(() => workers.length).toBeGreaterThan(1);
    await expect(page.getByRole('heading', { name: 'Reading your export' })).toBeVisible();
    for (const worker of workers) expect(await worker.evaluate(tryToLeave, address)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(collector.reached.filter((path) => path.startsWith('/page'))).toEqual([]);
  });
});

test('the page works with the network off once it is loaded', async ({ convertPage }) => {
  const { page } = convertPage;
  await page.context().setOffline(true);
  await convertPage.button('Try a sample export').click();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  expect((await convertPage.saved('sample-export.csv')).byteLength).toBeGreaterThan(5_000_000);
});
