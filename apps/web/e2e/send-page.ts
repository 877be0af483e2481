import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { KEY } from '../../../packages/cli/test/expect-arrived.ts';
import { TrackingServer } from '../../../packages/cli/test/tracking-server.ts';

/** Requests at once in these tests. */
export const PARALLEL = 8;

/** The page that sends, as people use it. */
export class SendPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.goto(process.env.KM_EXPORT_REIMPORT_PAGE!);
    await this.heading('Drop the export that is to be sent back to Kissmetrics').waitFor();
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Gives the folder of an export, and waits for the plan. */
  async plan(folder: string): Promise<void> {
    await this.page.getByLabel('Choose a folder').setInputFiles(folder);
    await this.heading('What would be sent').waitFor();
  }

  /** Agrees to the plan, as fast as may be. */
  async send(key = KEY, { parallel = PARALLEL }: { parallel?: number } = {}): Promise<void> {
    const fast = this.page.getByText('How fast');
    const rate = this.page.getByLabel('Requests a second, at most');
    if (!(await rate.isVisible())) await fast.click();
    await rate.fill('1000');
    await this.page.getByLabel('Requests at once').fill(String(parallel));
    await this.page.getByLabel('API key').fill(key);
    await this.page.getByLabel('Type send to confirm').fill('send');
    await this.button('Send').click();
  }

  /** Agrees to the plan, and waits for the account that all of so many requests are sent. */
  async sendAll(requests: number): Promise<void> {
    await this.send();
    await this.heading('All is sent').waitFor();
    await expect(this.account).toContainText(accountOf(requests));
  }

  /** The region with the sums at the end. */
  get account(): Locator {
    return this.page.getByRole('region', { name: 'The account' });
  }

  /** The text of what a link saves. */
  async saved(name: string): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('link', { name }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  }
}

/** `1,234 requests = 1,200 sent + 34 failed + 0 not sent yet` */
export function accountOf(requests: number, failed = 0, unsettled = 0): string {
  const [all, sent, bad, left] = [requests, requests - failed - unsettled, failed, unsettled].map((count) =>
    count.toLocaleString('en-US'),
  );
  return `${all} requests = ${sent} sent + ${bad} failed + ${left} not sent yet`;
}

type Fixtures = {
  /** The only host that the page may reach. */
  server: TrackingServer;
  sendPage: SendPage;
  /** Makes the folder of an export of these lines. */
  writeExport(lines: readonly string[]): string;
};

export const test = base.extend<Fixtures & { isReadable: boolean }>({
  isReadable: [true, { option: true }],
  server: async ({ isReadable }, use) => {
    const server = new TrackingServer({ port: Number(process.env.KM_EXPORT_TRACKING_PORT), isReadable });
    await server.start();
    await use(server);
    server.die();
  },
  sendPage: async ({ page, server: _ }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const sendPage = new SendPage(page);
    await sendPage.open();
    await use(sendPage);
    expect(errors).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
  writeExport: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'km-export-e2e-'));
    await use((lines) => {
      const bucket = join(folder, 'bucket');
      mkdirSync(bucket, { recursive: true });
      const half = Math.floor(lines.length / 2);
      const text = (some: readonly string[]) => some.map((line) => `${line}\n`).join('');
      writeFileSync(join(bucket, '1.json'), text(lines.slice(0, half)));
      writeFileSync(join(bucket, '10.json'), text(lines.slice(half)));
      return bucket;
    });
    rmSync(folder, { recursive: true });
  },
});
