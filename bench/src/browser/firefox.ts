import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { type MemoryWatch, type WatchPace, watchMemory } from '../measure/watch-memory.ts';
import { headingMs, lastMs } from './drive-page.ts';
import { listPrivateFiles, recordEvents, type ShownEvent, setCores } from './in-page.ts';

const LONGEST_MS = 60 * 60_000;

/** What the built page did in Firefox. */
export type FirefoxRun = {
  /** With its version. */
  browserName: string;
  surveyMs: number;
  surveyMemory: MemoryWatch;
  /** From the click until the result was shown. */
  conversionMs: number;
  conversionMemory: MemoryWatch;
};

export type FirefoxSetting = {
  /** The program. */
  path: string;
  url: string;
  input: string;
  /** How many cores the page is told of: it starts as many workers. */
  workers: number;
  pace: WatchPace;
};

/**
 * Surveys a file in a Firefox of its own and converts it to CSV in the private file system, on a profile on the disk.
 * Playwright can't drive a Firefox of the system.
 * @param onResult the profile, and the sizes of its private files, before all is removed
 */
export async function runFirefox(
  { path, url, input, workers, pace }: FirefoxSetting,
  onResult: (profile: string, fileBytes: number[]) => Promise<void>,
): Promise<FirefoxRun> {
  const profile = mkdtempSync(join(tmpdir(), 'km-export-bench-firefox-'));
  let browser: Browser | undefined;
  try {
    browser = await launch({
      browser: 'firefox',
      executablePath: path,
      userDataDir: profile,
      defaultViewport: { width: 1200, height: 900 },
      // Headless it has no window to be hidden behind others: its timers are not slowed down.
      headless: true,
      protocolTimeout: LONGEST_MS,
    });
    const pid = browser.process()!.pid!;
    const page = await openPage(browser, url, workers);

    const surveyWatch = watchMemory(pid, pace);
    const picker = await page.waitForSelector('input[type=file]:not([webkitdirectory])');
    await (picker as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(input);
    await awaitHeading(page, '^What is in');
    const surveyMemory = surveyWatch.stop();
    const surveyed = await readEvents(page);

    const conversionWatch = watchMemory(pid, pace);
    await clickButton(page, 'Choose a format');
    await page.waitForSelector('input[type=radio][value=csv]');
    await page.$eval('input[type=radio][value=csv]', (radio) => (radio as unknown as HTMLElement).click());
    await clickButton(page, 'Convert');
    await awaitHeading(page, '^(Converted|Partly converted|Not converted)');
    const conversionMemory = conversionWatch.stop();
    const converted = await readEvents(page);
    await onResult(
      profile,
      (await page.evaluate(listPrivateFiles)).map(({ bytes }) => bytes),
    );
    return {
      browserName: (await browser.version()).replace('firefox/', 'Firefox '),
      surveyMs: headingMs(surveyed, /^What is in/) - lastMs(surveyed, ({ kind }) => kind === 'files'),
      surveyMemory,
      conversionMs:
        headingMs(converted, /^Converted$/) -
        lastMs(converted, (event) => event.kind === 'click' && event.text === 'Convert'),
      conversionMemory,
    };
  } finally {
    await browser?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openPage(browser: Browser, url: string, workers: number): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_MS);
  // What tsx wraps functions in, which the page does not have.
  await page.evaluateOnNewDocument('globalThis.__name ??= (made) => made;');
  await page.evaluateOnNewDocument(recordEvents);
  await page.evaluateOnNewDocument(setCores, workers);
  await page.goto(url);
  return page;
}

async function awaitHeading(page: Page, pattern: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => new RegExp(wanted).test(document.querySelector('h1')?.textContent?.trim() ?? ''),
    { polling: 'mutation' },
    pattern,
  );
}

async function clickButton(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const all = [...document.querySelectorAll('button')];
      const found = all.find((button) => button.textContent?.trim() === wanted);
      found?.click();
      return found !== undefined;
    },
    { polling: 'mutation' },
    name,
  );
}

function readEvents(page: Page): Promise<ShownEvent[]> {
  return page.evaluate(() => window.benchEvents);
}
