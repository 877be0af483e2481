// `npm run bench:browser`: see README.md beside this folder.
import { parseBrowserOptions } from './browser/options.ts';
import { runBrowser } from './browser/suite.ts';
import { describeMachine, describeVersions } from './report/machine.ts';
import { describeCommand, publish } from './report/publish.ts';
import type { BenchResult } from './report/result.ts';

const words = process.argv.slice(2);
const options = parseBrowserOptions(words);

const result: BenchResult = {
  schema: 1,
  date: new Date().toISOString().slice(0, 10),
  command: describeCommand('bench:browser', words),
  machine: describeMachine(),
  versions: describeVersions(),
  peers: '',
  suites: { browser: await runBrowser(options) },
};
publish(result, options, 'latest-browser.json');
