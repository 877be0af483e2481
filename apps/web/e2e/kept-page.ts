import type { Browser, BrowserContext, Page } from '@playwright/test';

/** The page of the tests before, which only has to be loaded again: a new one takes three times as long. */
export class KeptPage {
  #context: BrowserContext | null = null;
  #page: Page | null = null;

  /** A page without anything that an earlier test put into it, its storage, or its context. */
  async take(browser: Browser): Promise<Page> {
    if (this.#page !== null) return this.#page;
    this.#context = await browser.newContext();
    this.#page = await this.#context.newPage();
    return this.#page;
  }

  /** Behind a test that `isWhole`; after one that failed, the next begins with a new page. */
  async giveBack(isWhole: boolean): Promise<void> {
    const page = this.#page;
    if (page === null) return;
    if (!isWhole || page.isClosed()) {
      await this.#context?.close();
      this.#context = null;
      this.#page = null;
      return;
    }
    page.removeAllListeners();
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await devtools.detach();
    await page.context().clearPermissions();
  }
}
