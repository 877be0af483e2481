import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPreset, type OptionSpec, type OptionValues, withDefaults } from '@km-export/core';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { type PreviewServer, preview } from 'vite';
import { expect } from 'vitest';
import { differenceOf } from '../../../packages/core/test/case-folder.ts';
import { findFirefox } from '../../../scripts/find-firefox.mjs';
import { type Action, actOnControl } from './in-page.ts';

/** Far from the usual development ports; the next one that is free is taken. */
const PORT = 4329;
/** GitHub Pages serves the page below a path: so do the tests. */
const BASE = '/some/path/';
const DOWNLOAD_MS = 15_000;

/** The built page in a Firefox of its own, as people use it: picked files, buttons, and saved downloads. */
export class FirefoxPage {
  readonly page: Page;
  /** A folder that goes with the browser, for input that a test makes. */
  readonly folder: string;
  /** All that the page said to the console, which should be nothing. */
  readonly printed: string[] = [];
  readonly #browser: Browser;
  readonly #server: PreviewServer;

  private constructor(page: Page, folder: string, browser: Browser, server: PreviewServer) {
    this.page = page;
    this.folder = folder;
    this.#browser = browser;
    this.#server = server;
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => this.printed.push(message.text()));
    // A page that holds unsaved results asks before it goes.
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('pageerror', (error) => this.printed.push(String(error)));
  }

  /** Serves apps/web/dist and starts Firefox with a new profile. */
  static async start(): Promise<FirefoxPage> {
    const found = findFirefox();
    if ('error' in found) throw new Error(found.error);
    const folder = mkdtempSync(join(tmpdir(), 'km-export-firefox-'));
    mkdirSync(downloadsIn(folder));
    const server = await preview({
      root: fileURLToPath(new URL('..', import.meta.url)),
      base: BASE,
      logLevel: 'error',
      preview: { host: '127.0.0.1', port: PORT, open: false },
    });
    const browser = await launch({
      browser: 'firefox',
      executablePath: found.path,
      extraPrefsFirefox: {
        // To a folder, without a question.
        'browser.download.folderList': 2,
        'browser.download.dir': downloadsIn(folder),
        'browser.download.useDownloadDir': true,
        // It would take the focus.
        'browser.download.alwaysOpenPanel': false,
        'browser.download.always_ask_before_handling_new_types': false,
        'intl.accept_languages': 'en-US',
      },
    });
    return new FirefoxPage(await browser.newPage(), folder, browser, server);
  }

  /** Opens the page anew, whatever was on it. */
  async open(): Promise<void> {
    await this.page.goto(this.#server.resolvedUrls!.local[0]);
    await this.seeHeading('Drop a Kissmetrics export here');
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Hands files to the picker. Folders can't be handed over in this way. */
  async pickFiles(paths: string[]): Promise<void> {
    const input = await this.page.waitForSelector('input[type=file]:not([webkitdirectory])');
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...paths);
  }

  /** Waits until the screen begins with these words. */
  async seeHeading(text: string | RegExp): Promise<void> {
    const read = () => this.page.$eval('h1', (heading) => heading.textContent?.trim());
    await expect.poll(read, { timeout: 30_000 }).toMatch(text);
  }

  /** A button, a link or a choice. */
  click(name: string): Promise<void> {
    return this.#act({ name, act: 'click' });
  }

  /** A switch, a field or a list. */
  set(name: string, value: string | boolean): Promise<void> {
    return this.#act({ name, act: 'set', value });
  }

  /** Gives every option of a format its value, or its default; the preset, if there is one, does that for the rest. */
  async setOptions(declared: readonly OptionSpec[], given: OptionValues): Promise<void> {
    const values = withDefaults(declared, given);
    const hasPreset = declared.some(isPreset);
    for (const option of declared) {
      if (hasPreset && !isPreset(option) && !(option.name in given)) continue;
      const value = values[option.name];
      await this.set(option.label, typeof value === 'boolean' ? value : String(value));
    }
  }

  /** Saves a result by its link, and compares it: null where each byte is as expected, else how it differs. */
  async expectSaved(name: string, expected: Uint8Array, what: string): Promise<void> {
    await this.click(`Save ${name}`);
    const path = join(downloadsIn(this.folder), name);
    // Nothing tells that a download has ended; a part of it is not the same.
    const read = () => (existsSync(path) ? readFileSync(path) : undefined);
    await expect
      .poll(() => differenceOf(read(), expected), { timeout: DOWNLOAD_MS, message: what })
      .toBeNull();
  }

  /** As soon as the control is there. */
  async #act(action: Action): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(actOnControl, action), { timeout: 15_000, message: action.name })
      .toBe(true);
  }
}

function downloadsIn(folder: string): string {
  return join(folder, 'downloads');
}
