import { parseArgs } from 'node:util';
import {
  COMMON_OPTIONS,
  type CommonOptions,
  commonUsage,
  type ReportOptions,
  readCommon,
} from '../common-options.ts';
import type { Container } from '../data/samples.ts';
import { oneOf, wholeNumbers } from '../option-values.ts';
import type { SaveWay } from './in-page.ts';
import type { BrowserId } from './stored-file.ts';

/** What is to be measured of the page. */
export type BrowserOptions = CommonOptions & {
  workers: number[];
  browsers: BrowserId[];
  /** What the revision file lies in. */
  containers: Container[];
  /** Of Chromium: Firefox has no dialog for saving. */
  saveWays: SaveWay[];
  cancel: boolean;
};

const USAGE = `Measures the built page in Chromium and Firefox (apps/web/dist) against the built command line. Linux only.

  npm run bench:browser -- [options]

  --size LIST     500MB,2GB (default 100MB)
  --container LIST none, zip (default none; a .zip is deflated by the system's zip)
  --workers LIST  how many cores the page is told of (default 2)
  --browsers LIST chromium, firefox (default both; Firefox is skipped where there is none)
  --save LIST     private, picker (default both; Firefox has the first alone)
  --cancel        also cancels a conversion in Chromium at 40 %
${commonUsage('latest-browser.json')}`;

/** Reads the words of a command line. Ends the process after --help. Throws where they make no sense. */
export function parseBrowserOptions(words: string[]): BrowserOptions & ReportOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      ...COMMON_OPTIONS,
      container: { type: 'string', default: 'none' },
      workers: { type: 'string', default: '2' },
      browsers: { type: 'string', default: 'chromium,firefox' },
      save: { type: 'string', default: 'private,picker' },
      cancel: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  return {
    ...readCommon(values),
    workers: wholeNumbers('workers', values.workers),
    containers: oneOf('container', values.container, ['none', 'zip']),
    browsers: oneOf('browsers', values.browsers, ['chromium', 'firefox']),
    saveWays: oneOf('save', values.save, ['private', 'picker']),
    cancel: values.cancel,
  };
}
