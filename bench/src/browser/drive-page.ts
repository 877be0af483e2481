import type { Locator } from '@playwright/test';
import { countThreads, listTree } from '../measure/process-tree.ts';
import { listPrivateFiles, type SaveWay, type ShownEvent } from './in-page.ts';
import type { OpenPage } from './open-page.ts';

const LONGEST_MS = 60 * 60_000;
/** As Chromium calls the threads of workers. */
const WORKER_THREAD = 'DedicatedWorker thread';
const TEMPORARY_FOLDER = 'km-export-temporary/';

/** The page as people use it; times are of what it showed. */
export class PageDriver {
  readonly #open: OpenPage;
  readonly #saveWay: SaveWay;

  constructor(open: OpenPage, saveWay: SaveWay) {
    this.#open = open;
    this.#saveWay = saveWay;
  }

  /** Gives the files to the picker. Milliseconds until the contents are shown. */
  async survey(paths: string[]): Promise<number> {
    await this.#open.page.getByLabel('Choose files').setInputFiles(paths);
    await this.#heading(/^What is in/).waitFor({ timeout: LONGEST_MS });
    const events = await this.events();
    return headingMs(events, /^What is in/) - lastMs(events, ({ kind }) => kind === 'files');
  }

  /** Starts the conversion to CSV; the contents must be shown. */
  async startCsv(): Promise<void> {
    const { page } = this.#open;
    await page.getByRole('button', { name: 'Choose a format', exact: true }).click();
    await page.getByRole('radio', { name: 'CSV', exact: true }).check();
    await page.getByRole('button', { name: this.#convertButton, exact: true }).click();
  }

  /** Milliseconds from the click until the result was shown. */
  async awaitResult(): Promise<number> {
    await this.#heading(/^(Converted|Partly converted|Not converted)/).waitFor({ timeout: LONGEST_MS });
    const events = await this.events();
    const last = events.findLast((event) => event.kind === 'heading')!.text;
    if (last !== 'Converted') throw new Error(`The page says “${last}”.`);
    return headingMs(events, /^Converted$/) - this.#convertClickMs(events);
  }

  /** Waits until the page shows this percentage or more. */
  async awaitPercent(percent: number): Promise<void> {
    await this.#open.page.waitForFunction(
      (wanted) => (document.querySelector('progress')?.value ?? 0) >= wanted,
      percent,
      { polling: 5, timeout: LONGEST_MS },
    );
  }

  /** Clicks Cancel. Milliseconds from the click until no worker runs, and until no temporary file is there. */
  async cancel(): Promise<{ workersGoneMs: number; filesGoneMs: number }> {
    const { page } = this.#open;
    await page.getByRole('button', { name: 'Cancel', exact: true }).evaluate((button) => {
      (button as HTMLElement).click();
    });
    const clickedMs = lastMs(
      await this.events(),
      (event) => event.kind === 'click' && event.text === 'Cancel',
    );
    let workersGoneMs = Number.NaN;
    let filesGoneMs = Number.NaN;
    while (Number.isNaN(workersGoneMs) || Number.isNaN(filesGoneMs)) {
      if (Number.isNaN(workersGoneMs) && this.countWorkers() === 0) workersGoneMs = nowMs() - clickedMs;
      if (Number.isNaN(filesGoneMs)) {
        const temporary = (await this.files()).filter(({ path }) => path.startsWith(TEMPORARY_FOLDER));
        if (temporary.length === 0) filesGoneMs = nowMs() - clickedMs;
      }
      if (nowMs() - clickedMs > 60_000) break;
    }
    return { workersGoneMs, filesGoneMs };
  }

  /** Threads of workers in all processes of the browser, as the kernel lists them. */
  countWorkers(): number {
    return listTree(this.#open.pid)
      .map((pid) => countThreads(pid, WORKER_THREAD))
      .reduce((sum, count) => sum + count, 0);
  }

  files(): Promise<{ path: string; bytes: number }[]> {
    return this.#open.page.evaluate(listPrivateFiles);
  }

  events(): Promise<ShownEvent[]> {
    return this.#open.page.evaluate(() => window.benchEvents);
  }

  get #convertButton(): string {
    return this.#saveWay === 'picker' ? 'Convert and save…' : 'Convert';
  }

  #convertClickMs(events: ShownEvent[]): number {
    return lastMs(events, (event) => event.kind === 'click' && event.text === this.#convertButton);
  }

  #heading(name: RegExp): Locator {
    return this.#open.page.getByRole('heading', { level: 1, name });
  }
}

/** When a heading was last shown. Throws where it never was. */
export function headingMs(events: ShownEvent[], text: RegExp): number {
  return lastMs(events, (event) => event.kind === 'heading' && text.test(event.text));
}

/** When something last happened. Throws where it never did. */
export function lastMs(events: ShownEvent[], matches: (event: ShownEvent) => boolean): number {
  const found = events.findLast(matches);
  if (!found) throw new Error('The page did not show what was waited for.');
  return found.atMs;
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
