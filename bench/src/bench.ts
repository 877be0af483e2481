// `npm run bench`: see README.md beside this folder.
import { parseOptions } from './options.ts';
import { describeMachine, describePeers, describeVersions } from './report/machine.ts';
import { describeCommand, publish } from './report/publish.ts';
import type { BenchResult } from './report/result.ts';
import { suites } from './suites/index.ts';

const words = process.argv.slice(2);
const options = parseOptions(words);

const result: BenchResult = {
  schema: 1,
  date: new Date().toISOString().slice(0, 10),
  command: describeCommand('bench', words),
  machine: describeMachine(),
  versions: describeVersions(),
  peers: describePeers(options.peers),
  suites: {},
};
for (const id of options.suites) result.suites[id] = await suites[id](options);
publish(result, options, 'latest.json');
