import { parseArgs } from 'node:util';
import type { SampleShape } from './data/samples.ts';
import { type JobId, jobs } from './jobs/index.ts';
import { oneOf, wholeNumbers } from './option-values.ts';
import { peers } from './peers/index.ts';
import { parseBytes } from './sizes.ts';
import { suites } from './suites/index.ts';

/** What is to be measured. */
export type BenchOptions = {
  suites: (keyof typeof suites)[];
  sizes: number[];
  shapes: SampleShape[];
  jobs: JobId[];
  /** Ids of peers. */
  peers: string[];
  /** How many rounds; in each one all contestants run in turn. */
  pairs: number;
  workers: number[];
  /** Where results are written. */
  sink: 'file' | 'nowhere';
  seed: number;
  /** Where generated data is kept; a folder in the system's temporary one by default. */
  data: string | undefined;
};

/** What is to be done with the result. */
export type ReportOptions = {
  json: string | undefined;
  compare: string | undefined;
  write: boolean;
};

/** Suites that take long, or show what changes seldom. */
const UNUSUAL: ReadonlySet<string> = new Set(['memory', 'features']);

const USAGE = `Measures the built command line against other programs, and says whether the outputs agree.

  npm run bench -- [options]

  --suites LIST   ${['all', ...Object.keys(suites)].join(', ')} (default: all but ${[...UNUSUAL].join(', ')})
  --size LIST     100MB,500MB (default 100MB)
  --shape LIST    wide, narrow (default both)
  --jobs LIST     ${jobs.map(({ id }) => id).join(', ')} (default all)
  --peers LIST    ${['none', ...peers.map(({ id }) => id)].join(', ')} (default all)
  --pairs N       rounds; medians are of so many (default 3)
  --workers LIST  1,2 (default 1,2)
  --sink NAME     file (default) or nowhere: then outputs can't be compared
  --seed N        of the generated data (default 3)
  --data DIR      where generated data is kept (default: in the system's temporary folder)
  --json FILE     where the result goes (default bench/results/latest.json)
  --compare FILE  shows ratios with an earlier result
  --write         puts the tables into bench/RESULTS.md`;

/** Reads the words of a command line. Ends the process after --help. Throws where they make no sense. */
export function parseOptions(words: string[]): BenchOptions & ReportOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      suites: { type: 'string', default: 'usual' },
      size: { type: 'string', default: '100MB' },
      shape: { type: 'string', default: 'wide,narrow' },
      jobs: { type: 'string', default: 'all' },
      peers: { type: 'string', default: 'all' },
      pairs: { type: 'string', default: '3' },
      workers: { type: 'string', default: '1,2' },
      sink: { type: 'string', default: 'file' },
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
  const suiteIds = Object.keys(suites) as (keyof typeof suites)[];
  const jobIds = jobs.map(({ id }) => id);
  const peerIds = peers.map(({ id }) => id);
  return {
    suites: chosen('suites', values.suites, suiteIds, {
      usual: suiteIds.filter((id) => !UNUSUAL.has(id)),
    }),
    sizes: values.size.split(',').map(parseBytes),
    shapes: oneOf('shape', values.shape, ['wide', 'narrow']),
    jobs: chosen('jobs', values.jobs, jobIds),
    peers: chosen('peers', values.peers, peerIds, { none: [] }),
    pairs: wholeNumbers('pairs', values.pairs)[0]!,
    workers: wholeNumbers('workers', values.workers),
    sink: oneOf('sink', values.sink, ['file', 'nowhere'])[0]!,
    seed: wholeNumbers('seed', values.seed)[0]!,
    data: values.data,
    json: values.json,
    compare: values.compare,
    write: values.write,
  };
}

/** A list of ids, or a word that stands for one; `all` always does. */
function chosen<Id extends string>(
  option: string,
  list: string,
  known: readonly Id[],
  words: Record<string, Id[]> = {},
): Id[] {
  return list === 'all' ? [...known] : (words[list] ?? oneOf(option, list, known));
}
