/** Faults of the disk, of workers and of the browser itself, for real where a browser lets one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect } from '@playwright/test';
import { fault } from '../../../packages/core/test/faults.ts';
import { ConvertPage, SMALL_LINES, ownPageTest as test, writeLongExport } from './convert-page.ts';
import { runInWorkers } from './run-in-workers.ts';

const A = '{"_p":"ann","_t":1}\n';

function writeExport(folder: string): void {
  mkdirSync(join(folder, 'bucket'));
  for (const n of [1, 2]) writeFileSync(join(folder, `bucket/${n}.json`), A);
}

test.describe('a file that was given', () => {
  test.beforeEach(async ({ convertPage, folder }) => {
    writeExport(folder);
    await convertPage.pick('folder', join(folder, 'bucket'));
    await convertPage.heading('What is in bucket').waitFor();
    await convertPage.chooseFormat('CSV');
  });

  for (const [what, change] of [
    ['is written to, with the same size', (path: string) => writeAnew(path)],
    ['is removed', (path: string) => rmSync(path)],
  ] as const) {
    test(`${fault('picked-input-changes').name} (${what})`, async ({ convertPage, folder }) => {
      change(join(folder, 'bucket/2.json'));
      await convertPage.convert();
      const alert = convertPage.page.getByRole('alert');
      await expect(alert).toContainText('A file changed while it was read');
      await expect(alert).toContainText('2.json');
      await expect(alert).toContainText(fault('picked-input-changes').says[0]);
      await expect.poll(() => convertPage.temporaryFiles()).toEqual([]);
    });
  }
});

/** Other letters, as many, at another time. */
function writeAnew(path: string): void {
  writeFileSync(path, A.replace('ann', 'bob'));
  utimesSync(path, 1, 1);
}

test('what vanishes before it is read makes the survey a partial one', async ({ convertPage, folder }) => {
  const { page } = convertPage;
  writeExport(folder);
  // Between the choice and the first read: the page waits for its workers.
  await page.exposeFunction('removeNow', () => rmSync(join(folder, 'bucket/2.json'), { force: true }));
  await page.evaluate(() => {
    const worker = window.Worker;
    window.Worker = class extends worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        void (window as unknown as { removeNow(): void }).removeNow();
      }
      override postMessage(...args: unknown[]) {
        const post = () => super.postMessage(...(args as [unknown]));
        void (window as unknown as { removeNow(): Promise<void> }).removeNow().then(post);
      }
    };
  });
  await convertPage.pick('folder', join(folder, 'bucket'));
  await expect(page.getByRole('region', { name: 'Lines' })).toContainText('Partly read');
  await expect(page.getByText(fault('picked-input-changes').says[0])).toHaveCount(1);
});

test(fault('page-worker-dies').name, async ({ convertPage, folder }) => {
  const { page } = convertPage;
  writeLongExport(join(folder, '1.json'), 300_000_000);
  await convertPage.pick('files', join(folder, '1.json'));
  await expect.poll(() => page.workers().length).toBeGreaterThan(1);
  const worker = page.workers().at(-1)!;
  await worker.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      throw new Error('broken on purpose');
    };
    port1.postMessage(null);
  });
  const alert = page.getByRole('alert');
  for (const words of fault('page-worker-dies').says) await expect(alert).toContainText(words);
  await expect.poll(async () => [page.workers().length, await convertPage.temporaryFiles()]).toEqual([0, []]);
});

test(fault('private-storage-full').name, async ({ convertPage, folder, context }) => {
  const { page } = convertPage;
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  writeFileSync(join(folder, '1.json'), A.repeat(500_000));
  await convertPage.pick('files', join(folder, '1.json'));
  await convertPage.chooseFormat('JSON');
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 3_000_000 });
  await convertPage.convert();
  const alert = page.getByRole('alert');
  for (const words of fault('private-storage-full').says) await expect(alert).toContainText(words);
  await expect.poll(() => convertPage.temporaryFiles()).toEqual([]);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
});

test.describe('a picked file', () => {
  test.use({ saveWay: 'picker' });

  for (const method of ['write', 'close', 'createWritable'] as const) {
    const tag = method === 'close' ? [] : '@long';
    test(`${fault('picked-file-fails').name} (${method})`, { tag }, async ({ convertPage, folder }) => {
      const { page } = convertPage;
      await failInWorkers(convertPage, method);
      writeFileSync(join(folder, '1.json'), SMALL_LINES.join('\n'));
      await convertPage.pick('files', join(folder, '1.json'));
      await convertPage.chooseFormat('CSV');
      await convertPage.convert();
      const alert = page.getByRole('alert');
      for (const words of fault('picked-file-fails').says) await expect(alert).toContainText(words);
      const saved = await page.evaluate(async () => {
        const top = await navigator.storage.getDirectory();
        return top.getFileHandle('kissmetrics-export.csv').then(
          () => true,
          () => false,
        );
      });
      expect(saved).toBe(false);
    });
  }
});

/** The coordinator writes: its own classes are changed, before its code runs. */
async function failInWorkers(convertPage: ConvertPage, method: 'write' | 'close' | 'createWritable') {
  const owner = method === 'createWritable' ? 'FileSystemFileHandle' : 'FileSystemWritableFileStream';
  await runInWorkers(
    convertPage.page,
    `${owner}.prototype.${method} = () => Promise.reject(new DOMException('No room.', 'QuotaExceededError'));`,
  );
  await convertPage.open();
}

/** The browser's own processes: those of this profile which are none of its helpers, a script that started it too. */
function findBrowserOf(profile: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids
    .filter((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return command.includes(`--user-data-dir=${profile}\0`) && !command.includes('--type=');
      } catch {
        return false;
      }
    })
    .map(Number);
}

const onLinux = process.platform === 'linux';

(onLinux ? test : test.skip)(
  fault('browser-killed').name,
  { tag: '@long' },
  async ({ folder, baseURL }, { project }) => {
    const profile = join(folder, 'profile');
    const { launchOptions } = project.use;
    const open = async () => {
      const context = await chromium.launchPersistentContext(profile, {
        ...launchOptions,
        baseURL: baseURL!,
      });
      const convertPage = new ConvertPage(context.pages()[0] ?? (await context.newPage()), 'private');
      await convertPage.open();
      return { context, convertPage };
    };
    const first = await open();
    const processIds = findBrowserOf(profile);
    mkdirSync(join(folder, 'long'));
    for (const n of [1, 2]) writeLongExport(join(folder, `long/${n}.json.gz`), 30_000_000);
    await first.convertPage.pick('folder', join(folder, 'long'));
    await first.convertPage.chooseFormat('JSON lines');
    await first.convertPage.convert();
    await expect.poll(() => first.convertPage.temporaryFiles()).not.toEqual([]);
    const closed = first.context.waitForEvent('close');
    for (const id of processIds) process.kill(id, 'SIGKILL');
    await closed;
    expect(existsSync(profile)).toBe(true);
    // A killed browser leaves its mark of being open.
    for (const name of readdirSync(profile)) if (name.startsWith('Singleton')) rmSync(join(profile, name));

    const second = await open();
    await expect.poll(() => second.convertPage.temporaryFiles()).toEqual([]);
    await second.context.close();
  },
);
