import { parseArgs } from 'node:util';
import {
  COMMON_OPTIONS,
  type CommonOptions,
  commonUsage,
  type ReportOptions,
  readCommon,
} from './common-options.ts';
import type { SampleShape } from './data/samples.ts';
import { type JobId, jobs } from './jobs/index.ts';
import { oneOf, wholeNumbers } from './option-values.ts';
import { peers } from './peers/index.ts';
import { suites } from './suites/index.ts';

/** What is to be measured. */
export type BenchOptions = CommonOptions & {
  suites: (keyof typeof suites)[];
  shapes: SampleShape[];
  jobs: JobId[];
  /** Ids of peers. */
  peers: string[];
  workers: number[];
  /** Where results are written. */
  sink: 'file' | 'nowhere';
};

/** Suites that take long, or show what changes seldom. */
const UNUSUAL: ReadonlySet<string> = new Set(['memory', 'features', 'reimport']);

const USAGE = `Measures the built command line against other programs, and says whether the outputs agree.

  npm run bench -- [options]

  --suites LIST   ${['all', ...Object.keys(suites)].join(', ')} (default: all but ${[...UNUSUAL].join(', ')})
  --size LIST     100MB,500MB (default 100MB)
  --shape LIST    wide, narrow (default both)
  --jobs LIST     ${jobs.map(({ id }) => id).join(', ')} (default all)
  --peers LIST    ${['none', ...peers.map(({ id }) => id)].join(', ')} (default all)
  --workers LIST  1,2 (default 1,2)
  --sink NAME     file (default) or nowhere: then outputs can't be compared
${commonUsage('latest.json')}`;

/** Reads the words of a command line. Ends the process after --help. Throws where they make no sense. */
export function parseOptions(words: string[]): BenchOptions & ReportOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      ...COMMON_OPTIONS,
      suites: { type: 'string', default: 'usual' },
      shape: { type: 'string', default: 'wide,narrow' },
      jobs: { type: 'string', default: 'all' },
      peers: { type: 'string', default: 'all' },
      workers: { type: 'string', default: '1,2' },
      sink: { type: 'string', default: 'file' },
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
    ...readCommon(values),
    suites: chosen('suites', values.suites, suiteIds, {
      usual: suiteIds.filter((id) => !UNUSUAL.has(id)),
    }),
    shapes: oneOf('shape', values.shape, ['wide', 'narrow']),
    jobs: chosen('jobs', values.jobs, jobIds),
    peers: chosen('peers', values.peers, peerIds, { none: [] }),
    workers: wholeNumbers('workers', values.workers),
    sink: oneOf('sink', values.sink, ['file', 'nowhere'])[0]!,
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
