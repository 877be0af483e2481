import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { findProcesses } from '../measure/process-tree.ts';
import { root } from '../root.ts';
import { findBrowser } from './find-browser.ts';
import { recordEvents, type SaveWay, setCores, setSaveWay } from './in-page.ts';

/** The built page in a browser of its own, whose private files lie on the disk as a user's do. */
export type OpenPage = {
  page: Page;
  browserName: string;
  /** The browser's first process: all others descend from it. */
  pid: number;
  /** Where the browser keeps what it keeps, the private file system among it. */
  profile: string;
  close(): Promise<void>;
};

/** How a page is opened. */
export type OpenOptions = {
  saveWay: SaveWay;
  /** How many cores the page is told of: it starts as many workers. */
  workers: number;
};

/** Far from the usual development ports; the next one that is free is taken. */
const PORT = 4391;

/** Serves apps/web/dist from this process until `close`. */
export async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({
    root: join(root, 'apps/web'),
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: PORT, open: false },
  });
  return { url: server.resolvedUrls!.local[0]!, close: () => server.close() };
}

/**
 * Starts Chromium with a new profile, and opens the page. A private window would not do: it keeps the private file
 * system in memory. With `picker` the picked file is one of the profile's too: the dialog is the system's and is left
 * out.
 */
export async function openPage(url: string, { saveWay, workers }: OpenOptions): Promise<OpenPage> {
  const profile = mkdtempSync(join(tmpdir(), 'km-export-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...findBrowser(),
    viewport: { width: 1200, height: 900 },
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    // What tsx wraps functions in, which the page does not have.
    await page.addInitScript('globalThis.__name ??= (made) => made;');
    await page.addInitScript(recordEvents);
    await page.addInitScript(setSaveWay, saveWay);
    await page.addInitScript(setCores, workers);
    await page.goto(url);
    return {
      page,
      profile,
      browserName: `Chromium ${context.browser()?.version() ?? ''}`.trim(),
      pid: mainProcess(profile),
      close: () => closeAll(context, profile),
    };
  } catch (thrown) {
    await closeAll(context, profile);
    throw thrown;
  }
}

async function closeAll(context: BrowserContext, profile: string): Promise<void> {
  await context.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** The process that was started with this profile; those that it started are told their kind. */
function mainProcess(profile: string): number {
  const [pid] = findProcesses(
    (words) =>
      words.some((word) => word.includes(`--user-data-dir=${profile}`)) &&
      !words.some((word) => word.includes('--type=')),
  );
  if (pid === undefined) throw new Error('The process of the browser was not found: this needs Linux.');
  return pid;
}
