import { parseArgs } from 'node:util';
import type { Container } from '../data/samples.ts';
import { oneOf, wholeNumbers } from '../option-values.ts';
import type { ReportOptions } from '../options.ts';
import { parseBytes } from '../sizes.ts';
import type { SaveWay } from './in-page.ts';
import type { BrowserId } from './stored-file.ts';

/** What is to be measured of the page. */
export type BrowserOptions = {
  sizes: number[];
  workers: number[];
  browsers: BrowserId[];
  /** What the revision file lies in. */
  containers: Container[];
  /** Of Chromium: Firefox has no dialog for saving. */
  saveWays: SaveWay[];
  pairs: number;
  cancel: boolean;
  seed: number;
  data: string | undefined;
};

const USAGE = `Measures the built page in Chromium and Firefox (apps/web/dist) against the built command line. Linux only.

  npm run bench:browser -- [options]

  --size LIST     500MB,2GB (default 100MB)
  --container LIST none, zip (default none; a .zip is deflated by the system's zip)
  --workers LIST  how many cores the page is told of (default 2)
  --browsers LIST chromium, firefox (default both; Firefox is skipped where there is none)
  --save LIST     private, picker (default both; Firefox has the first alone)
  --pairs N       rounds; medians are of so many (default 3)
  --cancel        also cancels a conversion in Chromium at 40 %
  --seed N        of the generated data (default 3)
  --data DIR      where generated data is kept (default: in the system's temporary folder)
  --json FILE     where the result goes (default bench/results/latest-browser.json)
  --compare FILE  shows ratios with an earlier result
  --write         puts the tables into bench/RESULTS.md`;

/** Reads the words of a command line. Ends the process after --help. Throws where they make no sense. */
export function parseBrowserOptions(words: string[]): BrowserOptions & ReportOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      size: { type: 'string', default: '100MB' },
      container: { type: 'string', default: 'none' },
      workers: { type: 'string', default: '2' },
      browsers: { type: 'string', default: 'chromium,firefox' },
      save: { type: 'string', default: 'private,picker' },
      pairs: { type: 'string', default: '3' },
      cancel: { type: 'boolean', default: false },
      seed: { type: 'string', default: '3' },
      data: { type: 'string' },
      json: { type: 'string' },
      compare: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  return {
    sizes: values.size.split(',').map(parseBytes),
    workers: wholeNumbers('workers', values.workers),
    containers: oneOf('container', values.container, ['none', 'zip']),
    browsers: oneOf('browsers', values.browsers, ['chromium', 'firefox']),
    saveWays: oneOf('save', values.save, ['private', 'picker']),
    pairs: wholeNumbers('pairs', values.pairs)[0]!,
    cancel: values.cancel,
    seed: wholeNumbers('seed', values.seed)[0]!,
    data: values.data,
    json: values.json,
    compare: values.compare,
    write: values.write,
  };
}
