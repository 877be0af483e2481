import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findFirefox } from '../../../scripts/find-firefox.mjs';
import { digestBytes } from '../compare/bytes-digest.ts';
import { openCache } from '../data/cache.ts';
import { sampleData, zippedData } from '../data/samples.ts';
import { jobOf } from '../jobs/index.ts';
import { runMeasured } from '../measure/run-measured.ts';
import { type MemoryWatch, watchMemory } from '../measure/watch-memory.ts';
import { contestantLabel, workersLabel } from '../report/labels.ts';
import {
  type Entry,
  emptySuite,
  entryKey,
  type Measurement,
  type MemoryCurve,
  type Round,
  SURVEY_AND_CSV,
  type SuiteResult,
} from '../report/result.ts';
import { formatBytes } from '../sizes.ts';
import { orNull, toRound } from '../suites/contest.ts';
import { toCurve } from '../suites/memory.ts';
import { tell, tellRun, withWorkFolder } from '../suites/workbench.ts';
import { PageDriver } from './drive-page.ts';
import { runFirefox } from './firefox.ts';
import { type SaveWay, timeStream } from './in-page.ts';
import { openPage, servePage } from './open-page.ts';
import type { BrowserOptions } from './options.ts';
import { type BrowserId, findStoredFile } from './stored-file.ts';

const CANCEL_PERCENT = 40;
/** As large as the page's own writes to a picked file. */
const STREAM_WRITE_BYTES = 8 << 20;
/** How often the memory of a browser's processes is looked at, and their shares. */
const PACE = { everyMs: 50, shareMs: 250 };
const SETTLE_MS = 500;

/** Each size with each number of workers: the command line and the page in turn. */
export async function runBrowser(options: BrowserOptions): Promise<SuiteResult> {
  const result = emptySuite();
  const firefox = options.browsers.includes('firefox') ? findFirefox() : undefined;
  if (firefox !== undefined && 'error' in firefox) {
    result.skipped.push({ name: 'Firefox', reason: firefox.error.split('\n')[0]! });
  }
  const served = await servePage();
  try {
    await withWorkFolder(async (folder) => {
      for (const bytes of options.sizes) {
        const request = { shape: 'wide', bytes, seed: options.seed } as const;
        for (const container of options.containers) {
          const make = container === 'zip' ? zippedData : sampleData;
          const set = await make(openCache(options.data), request);
          const data = container === 'zip' ? 'wide .zip' : 'wide';
          for (const workers of options.workers) {
            tell(`The page, ${data}, ${formatBytes(bytes)}, ${workersLabel(workers)}`);
            const rounds = new PageRounds({
              ...{ url: served.url, folder, input: set.files[0]!, data, bytes, workers },
              firefox: firefox !== undefined && 'path' in firefox ? firefox.path : null,
            });
            await rounds.run(options);
            if (options.cancel && options.browsers.includes('chromium')) await rounds.cancelOnce();
            result.measurements.push(...rounds.measurements);
            result.curves.push(...rounds.curves);
            // The last one speaks for all.
            result.remarks = rounds.remarks;
          }
        }
      }
    });
  } finally {
    await served.close();
  }
  return result;
}

type Setting = {
  url: string;
  folder: string;
  input: string;
  /** As it is called in the results. */
  data: string;
  /** Of the revision file, inflated. */
  bytes: number;
  workers: number;
  /** The program; null to do without. */
  firefox: string | null;
};

/** The rounds of one file with one number of workers. */
class PageRounds {
  readonly #setting: Setting;
  /** Of the last round of each job. */
  readonly #curves = new Map<string, MemoryCurve>();
  readonly #measurements = new Map<string, Measurement>();
  /** Of the command line's CSV: what the page's is compared with. */
  #csv = { bytes: 0, digest: '' };
  #chromiumRemark = '';
  #firefoxName = '';

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** What was measured with, in sentences. */
  get remarks(): string[] {
    const firefox = this.#firefoxName === '' ? '' : `${this.#firefoxName}, in the same rounds.`;
    return [this.#chromiumRemark, firefox].filter((remark) => remark !== '');
  }

  get curves(): MemoryCurve[] {
    return [...this.#curves.values()];
  }

  get measurements(): Measurement[] {
    return [...this.#measurements.values()];
  }

  async run({ pairs, browsers, saveWays }: BrowserOptions): Promise<void> {
    for (let round = 0; round < pairs; round++) {
      // The command line first: it says how large the output is.
      await this.#runNode();
      if (browsers.includes('chromium')) for (const saveWay of saveWays) await this.#runPage(saveWay);
      await this.#runFirefox();
    }
  }

  /** Cancels a conversion in the middle: how long until workers and temporary files are gone. */
  async cancelOnce(): Promise<void> {
    const { url, input, workers } = this.#setting;
    const open = await openPage(url, { saveWay: 'private', workers });
    try {
      const driver = new PageDriver(open, 'private');
      await driver.survey([input]);
      await driver.startCsv();
      await driver.awaitPercent(CANCEL_PERCENT);
      const { workersGoneMs, filesGoneMs } = await driver.cancel();
      for (const [data, wallMs] of Object.entries({
        'workers gone': workersGoneMs,
        'files cleared': filesGoneMs,
      })) {
        this.#add(
          { job: 'cancel', data, contestant: 'page', sink: 'private' },
          { wallMs, cpuMs: null, peakBytes: null },
        );
      }
    } finally {
      await open.close();
    }
  }

  async #runNode(): Promise<void> {
    const { folder, input, workers } = this.#setting;
    const at = { contestant: 'product', sink: 'file' };
    const run = async (job: 'survey' | 'csv') => {
      const output = join(folder, job);
      const measured = await runMeasured(jobOf(job).command({ inputs: [input], output }, workers));
      if (job === 'csv' && this.#csv.digest === '') await this.#keepCsv(output);
      rmSync(output);
      const round = toRound(measured);
      this.#add({ ...at, job }, round);
      return round;
    };
    this.#add({ ...at, job: SURVEY_AND_CSV }, inTurn(await run('survey'), await run('csv')));
  }

  async #runPage(saveWay: SaveWay): Promise<void> {
    const { url, input, workers } = this.#setting;
    const open = await openPage(url, { saveWay, workers });
    try {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const idle = watchMemory(open.pid, { ...PACE, shareMs: 0 }).stop();
      const driver = new PageDriver(open, saveWay);
      const sink = saveWay === 'private' ? 'private' : 'picked';

      const surveyWatch = watchMemory(open.pid, PACE);
      const surveyMs = await driver.survey([input]);
      const surveyMemory = surveyWatch.stop();
      const surveyed = browserRound(surveyMs, surveyMemory);
      // Where the result will go makes no difference yet.
      if (saveWay === 'private') {
        this.#add({ job: 'survey', contestant: 'page', sink: 'none' }, surveyed);
        this.#noteIdle(open.browserName, idle);
        this.#noteCurve('survey', surveyMs, surveyMemory);
      }

      const watch = watchMemory(open.pid, PACE);
      await driver.startCsv();
      const conversionMs = await driver.awaitResult();
      const memory = watch.stop();
      const sizes = (await driver.files()).map((file) => file.bytes);
      const agreed = await this.#isSame('chromium', open.profile, sizes);
      this.#noteCurve(`CSV, ${sink}`, conversionMs, memory);
      const at = { contestant: 'page', sink };
      this.#add({ ...at, job: 'conversion' }, browserRound(conversionMs, memory), agreed);
      this.#add({ ...at, job: 'csv' }, browserRound(surveyMs + conversionMs, memory), agreed);
      if (saveWay === 'picker') {
        const wallMs = await open.page.evaluate(timeStream, {
          bytes: this.#csv.bytes,
          writeBytes: STREAM_WRITE_BYTES,
        });
        this.#add(
          { job: 'stream alone', contestant: 'stream', sink },
          { wallMs, cpuMs: null, peakBytes: null },
        );
      }
    } finally {
      await open.close();
    }
  }

  async #runFirefox(): Promise<void> {
    const { url, input, workers, firefox } = this.#setting;
    if (firefox === null) return;
    let agreed = false;
    const run = await runFirefox(
      { path: firefox, url, input, workers, pace: PACE },
      async (profile, sizes) => {
        agreed = await this.#isSame('firefox', profile, sizes);
      },
    );
    const at = { contestant: 'firefox' };
    this.#add({ ...at, job: 'survey', sink: 'none' }, browserRound(run.surveyMs, run.surveyMemory));
    const conversion = browserRound(run.conversionMs, run.conversionMemory);
    this.#add({ ...at, job: 'conversion', sink: 'private' }, conversion, agreed);
    const whole = browserRound(run.surveyMs + run.conversionMs, run.conversionMemory);
    this.#add({ ...at, job: 'csv', sink: 'private' }, whole, agreed);
    this.#firefoxName = run.browserName;
  }

  async #keepCsv(path: string): Promise<void> {
    this.#csv = { bytes: statSync(path).size, digest: await digestBytes(path) };
  }

  /** Whether the page wrote the same bytes as the command line. */
  async #isSame(browser: BrowserId, profile: string, sizes: readonly number[]): Promise<boolean> {
    const { bytes, digest } = this.#csv;
    const stored = sizes.includes(bytes) ? findStoredFile(browser, profile, bytes) : undefined;
    return stored !== undefined && (await digestBytes(stored)) === digest;
  }

  #noteIdle(browserName: string, { largestPeakBytes, largestShareBytes }: MemoryWatch): void {
    this.#chromiumRemark =
      `${browserName}. Before anything is picked its largest process holds ${formatBytes(largestPeakBytes)}, ` +
      `of which ${formatBytes(largestShareBytes)} are its share (PSS).`;
  }

  #noteCurve(job: string, wallMs: number, { shares, largestShareBytes }: MemoryWatch): void {
    const { data, bytes, workers } = this.#setting;
    this.#curves.set(job, {
      label: `page: ${job}, ${data}, ${workersLabel(workers)}`,
      bytes,
      seconds: wallMs / 1000,
      bytesOverTime: toCurve(shares),
      peakBytes: orNull(largestShareBytes),
    });
  }

  #add(
    at: Omit<Entry, 'suite' | 'data' | 'bytes' | 'workers'> & { data?: string },
    round: Round,
    agreed: boolean | null = null,
  ): void {
    const { data, bytes, workers } = this.#setting;
    const entry: Entry = { suite: 'browser', data, ...at, bytes, workers };
    tellRun(`${contestantLabel(entry)}: ${at.job}, ${at.sink}`, round);
    const known = this.#measurements.get(entryKey(entry));
    if (known === undefined) {
      this.#measurements.set(entryKey(entry), { ...entry, rounds: [round], agreed });
      return;
    }
    known.rounds.push(round);
    if (agreed === false) known.agreed = false;
  }
}

/** Two rounds one after the other, as one. */
function inTurn(one: Round, other: Round): Round {
  const both = (a: number | null, b: number | null, join: (a: number, b: number) => number) =>
    a === null || b === null ? null : join(a, b);
  return {
    wallMs: one.wallMs + other.wallMs,
    cpuMs: both(one.cpuMs, other.cpuMs, (a, b) => a + b),
    peakBytes: both(one.peakBytes, other.peakBytes, Math.max),
  };
}

function browserRound(wallMs: number, { largestPeakBytes, largestShareBytes }: MemoryWatch): Round {
  return {
    wallMs,
    cpuMs: null,
    peakBytes: orNull(largestPeakBytes),
    shareBytes: orNull(largestShareBytes),
  };
}
