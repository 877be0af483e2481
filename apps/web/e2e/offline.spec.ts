import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Worker } from '@playwright/test';
import { ownPageTest as base, writeLongExport } from './convert-page.ts';

/** A server that counts whatever reaches it. */
const test = base.extend<{ collector: { address: string; reached: string[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  collector: async ({}, use) => {
    const reached: string[] = [];
    const server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reached });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

/** In a worker or the page: every way out that there is to try; the names of those that did not refuse. */
async function tryToLeave(address: string): Promise<string[]> {
  const open: string[] = [];
  const attempts: [string, () => unknown][] = [
    ['fetch', () => fetch(`${address}/fetch`)],
    ['fetch without cors', () => fetch(`${address}/no-cors`, { mode: 'no-cors' })],
    [
      'XMLHttpRequest',
      () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', `${address}/xhr`);
          request.send();
        }),
    ],
    [
      'EventSource',
      () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(`${address}/events`);
          source.onopen = resolve;
          source.onerror = () => {
            source.close();
            reject(new Error('refused'));
          };
        }),
    ],
    [
      'WebSocket',
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${address.replace('http', 'ws')}/socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
    ],
    [
      'script',
      () =>
        'importScripts' in globalThis
          ? Promise.reject(new Error('a module worker has none'))
          : new Promise((resolve, reject) => {
              const script = document.createElement('script');
              script.onload = resolve;
              script.onerror = reject;
              script.src = `${address}/script.js`;
              document.head.append(script);
            }),
    ],
    [
      'image',
      () =>
        'document' in globalThis
          ? new Promise((resolve, reject) => {
              const image = new Image();
              image.onload = resolve;
              image.onerror = reject;
              image.src = `${address}/image.gif`;
            })
          : Promise.reject(new Error('none in a worker')),
    ],
  ];
  for (const [name, attempt] of attempts) {
    try {
      await attempt();
      open.push(name);
    } catch {
      // Refused, as it should be.
    }
  }
  return open;
}

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
  await expect(convertPage.heading('Converted')).toBeVisible();
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
