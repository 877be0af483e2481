/**
 * Every case of fixtures/cases that a page can run: through the page's own code and workers, but for the screens
 * (case-page/), so that it takes tenths of a second. All of them run on one page, one after the other. Some go through
 * the screens too, in every `npm test`: screens.spec.ts. All of them are in `npm run test:all`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromPlainError, type JobSpec, splitIdOf } from '@km-export/core';
import { test as base, expect, type Page } from '@playwright/test';
import {
  type CaseEnd,
  differencesOf,
  surveyDifferencesOf,
  surveyJobOf,
} from '../../../packages/core/test/case-end.ts';
import { loadCases } from '../../../packages/core/test/case-folder.ts';
import { readZip } from '../../../packages/core/test/read-zip.ts';
import { toZipName } from '../src/output-names.ts';
import { nameOfAll, nameOfTogether } from '../src/several-files.ts';
import type { CasePage, CaseRun } from './case-page/case-run.ts';
import { dropFiles, giveCase, type Taker } from './give-files.ts';
import { unzip } from './unzip.ts';

/** The files that a saved output is: those of a .zip, where it may be several or holds several outputs, under their names in the job. */
async function filesOf(
  { name, shownName, bytes }: CaseRun['outputs'][number],
  job: JobSpec,
): Promise<[name: string, bytes: Buffer][]> {
  const saved = Buffer.from(bytes, 'latin1');
  const output = job.outputs.find((one) => one.name === name);
  const together = nameOfTogether(job);
  const folder = together ?? (output && nameOfAll(output));
  if (folder === undefined || shownName !== toZipName(folder)) return [[name, saved]];
  const read = await readZip(saved);
  if (read === null || read.fault !== null) throw new Error(`${shownName} is no whole archive.`);
  for (const { path, end } of read.entries) expect(end, path).toBe('clean');
  return unzip(saved).map(([path, content]) => {
    // What is split lies in a folder of its own name.
    const isSplit = output !== undefined && splitIdOf(output) !== undefined;
    const own = together === null && isSplit ? path : path.slice(folder.length + 1);
    return [own, content];
  });
}

/** The page without screens, open for all cases. */
class OpenCasePage implements Taker {
  readonly page: Page;
  readonly printed: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.printed.push(message.text()));
    page.on('pageerror', (error) => this.printed.push(String(error)));
  }

  pick(what: 'files' | 'folder', paths: string | string[]): Promise<void> {
    return this.page.locator(`#${what}`).setInputFiles(paths);
  }

  drop(paths: string[]): Promise<void> {
    return dropFiles(this.page, paths, { x: 10, y: 10 });
  }

  /** Runs a job over what was given last. */
  async run(job: JobSpec): Promise<CaseEnd> {
    const { result, error, outputs } = await this.page.evaluate(
      (spec) => (window as unknown as { casePage: CasePage }).casePage.run(spec),
      job,
    );
    return {
      result: result ?? undefined,
      error: error?.code,
      exit: error === null ? (result?.exitCode ?? Number.NaN) : fromPlainError(error).exitCode,
      written: new Map((await Promise.all(outputs.map((output) => filesOf(output, job)))).flat()),
    };
  }
}

const test = base.extend<object, { casePage: OpenCasePage; folder: string }>({
  casePage: [
    async ({ browser }, use) => {
      const page = await browser.newPage();
      await page.goto(process.env.KM_EXPORT_CASE_PAGE ?? '');
      await use(new OpenCasePage(page));
      await page.close();
    },
    { scope: 'worker' },
  ],
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it.
    async ({}, use) => {
      const path = mkdtempSync(join(tmpdir(), 'km-export-e2e-'));
      await use(path);
      rmSync(path, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

for (const [index, folder] of loadCases('web').entries()) {
  test(`${folder.id}: ${folder.title}`, { tag: '@long' }, async ({ casePage, folder: temporary }) => {
    await giveCase(casePage, folder, join(temporary, String(index)), index % 2 === 1);
    if (folder.survey !== undefined) {
      const survey = await casePage.run(surveyJobOf(folder));
      expect(surveyDifferencesOf(folder, survey)).toEqual([]);
    }
    if (folder.survey === undefined || folder.job.outputs.length > 0) {
      const run = await casePage.run(folder.job);
      expect(differencesOf(folder, run)).toEqual([]);
    }
    expect(casePage.printed).toEqual([]);
  });
}
