/**
 * The page that sends, against a tracking server of the tests' own: what arrives is what the export says. In one file, since
 * the page is built for one host: its tests run one after the other.
 */
import { expect, type Worker } from '@playwright/test';
import { expectArrived, KEY } from '../../../packages/cli/test/expect-arrived.ts';
import { exportLines, toldBy } from '../../../packages/cli/test/reimport-export.ts';
import type { Behave, TrackingServer } from '../../../packages/cli/test/tracking-server.ts';
import { findViolations } from './find-violations.ts';
import { tryToLeave, withCollector } from './leaving.ts';
import { accountOf, PARALLEL, SendPage, test } from './send-page.ts';

const LINES = exportLines(400);
const TOLD = toldBy(LINES);
const FEW = exportLines(60);
const FEW_TOLD = toldBy(FEW);

/** What goes wrong the first time that each of some requests arrives. */
const once = (every: number, what: ReturnType<Behave>): Behave => {
  return (count, times) => (count % every === 0 && times === 1 ? what : { status: 200 });
};

/** Kissmetrics answers so where it has seen the same within five minutes. */
const SEEN: Behave = (_, times) => ({ status: times === 1 ? 200 : 304 });

/** What a server that is slow takes for an answer. */
const SLOW_MS = 300;

/** Resolves when so many have arrived; from then on the server is slow, so that there is time to act. */
function whenArrived(server: TrackingServer, count: number): Promise<void> {
  return new Promise((resolve) => {
    server.behave = () => ({ status: 200 });
    server.onArrival = (arrived) => {
      if (arrived !== count) return;
      server.behave = () => ({ status: 200, delayMs: SLOW_MS });
      resolve();
    };
  });
}

test.describe('where answers can be read', () => {
  test('what arrives is what the export says, of each person in order', async ({
    sendPage,
    server,
    writeExport,
  }) => {
    await sendPage.plan(writeExport(LINES));
    const plan = sendPage.page.getByRole('region', { name: 'The plan' });
    await expect(plan).toContainText(`${TOLD.length} requests about`);
    await expect(plan).toContainText('tie strangers together for good');
    await expect(plan).toContainText('travel in the addresses of the requests');
    await expect(sendPage.button('Send')).toBeDisabled();
    expect(server.arrived).toEqual([]);
    await sendPage.sendAll(TOLD.length);
    await expect(sendPage.account).toContainText('lets this page read its answers');
    expect(expectArrived(server, TOLD)).toBe(0);
  });

  const FAULTS: Record<string, Behave> = {
    'says 429': once(9, { status: 429, retryAfter: '0' }),
    'says 500': once(9, { status: 500 }),
    'cuts connections': once(9, 'cut'),
    'says 304 to what it has seen': SEEN,
  };
  for (const [title, behave] of Object.entries(FAULTS)) {
    test(`nothing is lost where the server ${title}`, { tag: '@long' }, async ({
      sendPage,
      server,
      writeExport,
    }) => {
      server.behave = behave;
      await sendPage.plan(writeExport(FEW));
      await sendPage.sendAll(FEW_TOLD.length);
      const repeats = expectArrived(server, FEW_TOLD);
      // A browser may send by itself again what went out on a connection that was cut.
      if (!title.startsWith('says 4') && !title.startsWith('says 5')) return;
      await expect(sendPage.account).toContainText(`${repeats} times one was sent again`);
    });
  }

  test('what the server refuses for good is saved, as it would be sent', async ({
    sendPage,
    server,
    writeExport,
  }) => {
    const refused = new Set<string>();
    server.behave = (count) => {
      if (count % 10 !== 0) return { status: 200 };
      // Browsers have another spelling for an apostrophe.
      refused.add((server.arrived.at(-1) ?? '').replaceAll('%27', "'"));
      return { status: 400 };
    };
    await sendPage.plan(writeExport(FEW));
    await sendPage.send();
    await sendPage.heading('Sent, but for some').waitFor();
    await expect(sendPage.account).toContainText(accountOf(FEW_TOLD.length, refused.size));
    const text = await sendPage.saved('Save failed requests');
    expect(text).not.toContain(encodeURIComponent(KEY));
    const lines = text
      .replaceAll('_k=KEY', `_k=${encodeURIComponent(KEY)}`)
      .trimEnd()
      .split('\n');
    expect(lines.sort()).toEqual([...refused].sort());
  });
});

test.describe('where no answer can be read', () => {
  test.use({ isReadable: false });

  test('requests go out as images, and the page says what it can’t know', async ({
    sendPage,
    server,
    writeExport,
  }) => {
    server.behave = SEEN;
    await sendPage.plan(writeExport(FEW));
    await sendPage.sendAll(FEW_TOLD.length);
    await expect(sendPage.account).toContainText('does not let this page read its answers');
    expect(expectArrived(server, FEW_TOLD)).toBe(0);
  });

  for (const [title, fault] of Object.entries({
    'says 500': { status: 500 },
    'cuts connections': 'cut',
  } as const)) {
    test(`nothing is lost where the server ${title}`, { tag: '@long' }, async ({
      sendPage,
      server,
      writeExport,
    }) => {
      server.behave = once(9, fault);
      await sendPage.plan(writeExport(FEW));
      await sendPage.sendAll(FEW_TOLD.length);
      expectArrived(server, FEW_TOLD);
    });
  }

  test('a server that takes nothing stops the sending, and nothing counts as sent', { tag: '@long' }, async ({
    sendPage,
    server,
    writeExport,
  }) => {
    server.behave = () => ({ status: 500 });
    await sendPage.plan(writeExport(FEW));
    await sendPage.send(KEY, { parallel: 32 });
    await expect(sendPage.page.getByRole('alert')).toContainText('in a row failed');
    await expect(sendPage.account).toContainText(accountOf(FEW_TOLD.length, 0, FEW_TOLD.length));
  });
});

test('a host that is away is told, and what never went out was not sent again', async ({
  sendPage,
  server,
  writeExport,
}) => {
  await sendPage.plan(writeExport(FEW));
  server.die();
  await sendPage.send();
  const { host } = new URL(server.url);
  await expect(sendPage.page.getByRole('status')).toContainText([
    `${host} can't be reached (no answer): trying again.`,
  ]);
  await server.start();
  await sendPage.heading('All is sent').waitFor();
  await expect(sendPage.account).not.toContainText('sent again');
  expect(expectArrived(server, FEW_TOLD)).toBe(0);
});

test('a reload in the middle loses nothing, and repeats no more than was under way', async ({
  sendPage,
  server,
  writeExport,
}) => {
  const { page } = sendPage;
  const folder = writeExport(LINES);
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked++;
    void dialog.accept();
  });
  for (const moment of [50, 170]) {
    const reached = whenArrived(server, moment);
    await sendPage.plan(folder);
    await sendPage.send();
    await reached;
    await page.reload();
  }
  expect(asked).toBe(2);
  server.behave = () => ({ status: 200 });
  await sendPage.plan(folder);
  await expect(page.getByRole('region', { name: 'The plan' })).toContainText('are settled by earlier runs');

  await sendPage.send('another-key');
  await expect(page.getByRole('alert')).toContainText('sent with another key');

  await sendPage.sendAll(TOLD.length);
  expect(expectArrived(server, TOLD)).toBeLessThanOrEqual(2 * PARALLEL);

  // Whoever gives it again is told so, and nothing is sent.
  const { length } = server.arrived;
  await page.reload();
  await page.getByLabel('Choose a folder').setInputFiles(folder);
  await sendPage.heading('All is sent').waitFor();
  expect(server.arrived.length).toBe(length);
});

test('a few first, then a pause, a stop, and the rest; another tab has to wait', { tag: '@long' }, async ({
  sendPage,
  server,
  writeExport,
}) => {
  const { page } = sendPage;
  const lines = exportLines(150);
  const told = toldBy(lines);
  const folder = writeExport(lines);
  await sendPage.plan(folder);
  await page.getByLabel('Only the first 10 now').check();
  await sendPage.send();
  await sendPage.heading('Not all is sent yet').waitFor();
  await expect(sendPage.account).toContainText(accountOf(told.length, 0, told.length - 10));
  expect(server.arrived.length).toBe(10);

  const reached = whenArrived(server, 60);
  await sendPage.button('Send the rest').click();
  await sendPage.send();
  await reached;
  await sendPage.button('Pause').click();
  await sendPage.heading('Paused').waitFor();

  const other = new SendPage(await page.context().newPage());
  await other.open();
  await other.plan(folder);
  await other.send();
  await expect(other.page.getByRole('alert')).toContainText('Another tab');
  await other.page.close();

  await sendPage.button('Go on').click();
  await sendPage.button('Stop').click();
  await sendPage.heading('Not all is sent yet').waitFor();
  // What was under way came to its end.
  await expect(sendPage.account).toContainText(
    accountOf(told.length, 0, told.length - server.arrived.length),
  );

  server.behave = () => ({ status: 200 });
  await sendPage.button('Send the rest').click();
  await sendPage.sendAll(told.length);
  expect(expectArrived(server, told)).toBe(0);
});

test('its policy refuses any other host, for the page and for its workers', async ({
  sendPage,
  server,
  writeExport,
}) => {
  const { page } = sendPage;
  const workers: Worker[] = [];
  page.on('worker', (worker) => workers.push(worker));
  await withCollector(async (collector) => {
    expect(await page.evaluate(tryToLeave, collector.address)).toEqual([]);
    await sendPage.plan(writeExport(LINES));
    workers.length = 0;
    server.onArrival = (count) => {
      if (count === 20) server.behave = () => 'hang';
    };
    await sendPage.send();
    await expect.poll(() => server.arrived.length).toBeGreaterThan(20);
    expect(workers.length).toBeGreaterThan(1);
    for (const worker of workers) expect(await worker.evaluate(tryToLeave, collector.address)).toEqual([]);
    expect(collector.reached).toEqual([]);
  });
});

/** In the page: all that a browser keeps of it, as text. */
async function readStorage(): Promise<string> {
  const kept: unknown[] = [location.href, document.cookie, { ...localStorage }, { ...sessionStorage }];
  kept.push(history.state, await caches.keys());
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      kept.push(
        await new Promise((resolve) => {
          all.onsuccess = () => resolve(all.result);
        }),
      );
    }
    database.close();
  }
  const readFiles = async (folder: FileSystemDirectoryHandle): Promise<void> => {
    for await (const handle of folder.values()) {
      if (handle.kind === 'directory') await readFiles(handle as FileSystemDirectoryHandle);
      else kept.push(await (await (handle as FileSystemFileHandle).getFile()).text().catch(() => ''));
    }
  };
  await readFiles(await navigator.storage.getDirectory());
  return JSON.stringify(kept);
}

test('the key is nowhere but in the requests; the journal can be forgotten', async ({
  sendPage,
  server,
  writeExport,
}) => {
  const { page } = sendPage;
  server.behave = (count) => ({ status: count === 3 ? 400 : 200 });
  const folder = writeExport(FEW);
  await sendPage.plan(folder);
  await sendPage.send();
  await sendPage.heading('Sent, but for some').waitFor();
  const kept = await page.evaluate(readStorage);
  expect(kept).toContain('km-export reimport journal');
  expect(kept).toContain('_k=KEY');
  for (const key of [KEY, encodeURIComponent(KEY)]) {
    expect(kept).not.toContain(key);
    expect(await page.content()).not.toContain(key);
  }
  await sendPage.button('Forget it').click();
  await sendPage.heading('What would be sent').waitFor();
  expect(await page.evaluate(readStorage)).not.toContain('_k=KEY');
  await expect(page.getByLabel('API key')).toHaveValue('');
});

test('records that are too long to be sent can be saved', { tag: '@long' }, async ({
  sendPage,
  server,
  writeExport,
}) => {
  const long = JSON.stringify({ _p: 'ann', _n: 'Wrote', _t: 1_300_000_000, text: 'x'.repeat(9000) });
  await sendPage.plan(writeExport([...FEW, long]));
  expect(await sendPage.saved('Save these records')).toBe(`${long}\n`);
  await sendPage.send();
  await sendPage.heading('All is sent').waitFor();
  await expect(sendPage.account).toContainText('1 request was left out, since it is longer');
  expect(await sendPage.saved('Save these records')).toBe(`${long}\n`);
  expectArrived(server, FEW_TOLD);
});

test('axe finds nothing wrong on the way to the account', { tag: '@long' }, async ({
  sendPage,
  server,
  writeExport,
}) => {
  const { page } = sendPage;
  /** For whoever wants to look. */
  const look = async (name: string): Promise<void> => {
    const folder = process.env.KM_EXPORT_PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
    expect(await findViolations(page)).toEqual([]);
  };
  await page.getByText('How that is made sure').click();
  await look('give');
  await sendPage.plan(writeExport([...LINES, '{"_p":"bo']));
  await page.getByText('How fast').click();
  await look('plan');
  server.onArrival = (count) => {
    if (count === 100) server.behave = (_, times) => (times === 1 ? 'hang' : { status: 200 });
  };
  server.behave = (count) => ({ status: count === 7 ? 400 : 200 });
  await sendPage.send();
  await expect.poll(() => server.arrived.length).toBeGreaterThanOrEqual(100 + PARALLEL);
  await look('send');
  await sendPage.button('Stop').click();
  await sendPage.heading('Not all is sent yet').waitFor();
  await look('account');
  await sendPage.button('Send the rest').click();
  await sendPage.send('another-key');
  await expect(page.getByRole('alert')).toBeVisible();
  await look('refused');
});

test('one page leads to the other', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'another page' }).click();
  await expect(
    page.getByRole('heading', { name: 'Drop the export that is to be sent back to Kissmetrics' }),
  ).toBeVisible();
  await expect(page.getByText('To send only some of it, choose that with the converter')).toBeVisible();
  await page.getByRole('link', { name: 'prepare one with the converter' }).click();
  await expect(page.getByRole('heading', { name: 'Drop a Kissmetrics export here' })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#to=import');
});
