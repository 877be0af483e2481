import type { BenchOptions } from '../options.ts';
import type { SuiteResult } from '../report/result.ts';
import { runCold } from './cold.ts';
import { runFeatures } from './features.ts';
import { runGzip } from './gzip.ts';
import { runHostile } from './hostile.ts';
import { runMemory } from './memory.ts';
import { runReimport } from './reimport.ts';
import { runThroughput } from './throughput.ts';

export type SuiteId =
  | 'throughput'
  | 'gzip'
  | 'cold'
  | 'hostile'
  | 'features'
  | 'reimport'
  | 'memory'
  | 'browser';

/** What a suite is called, and what it shows, in a sentence or two above its table. */
export const suiteTexts: Record<SuiteId, { title: string; about: string }> = {
  throughput: {
    title: 'Product and peers',
    about:
      'Whole processes on the same file, in turn. “×” is how many times faster the product is with one worker: the ' +
      'median of the ratios of each round. “Same” says that the outputs were compared in this run and agree. Goals ' +
      'and floors are meant for 500 MB.',
  },
  gzip: {
    title: 'Many gzipped files',
    about: '20 gzipped files that together hold the size given, with one worker and with more.',
  },
  cold: {
    title: 'Many files, and the start',
    about:
      '1,000 files against one file with the same number of bytes; the whole run on an export of the size of the ' +
      'demo export against a Node process that does nothing.',
  },
  hostile: {
    title: 'Hostile shapes',
    about:
      'Time per byte with one worker: how many times that of the wide export in the same run, and the peak memory of ' +
      'the job that takes most.',
  },
  features: {
    title: 'Features',
    about:
      'What people ask of a job beside plain convert --to ndjson on the same data: “×” is how many times as long it ' +
      'takes, the median of the ratios of each round.',
  },
  reimport: {
    title: 'Sending back',
    about:
      'Whole processes that send the requests of the same export to a host on this machine, in a process of its own, in ' +
      'turn. “×” is how many times as long as a plain loop of node:http the product takes, which reads the export twice, ' +
      'keeps the order of each person and a journal that is safe on the disk. “Same” says that the same requests arrived. ' +
      'A dry run writes the requests into nothing; its “×” is the peak of memory against the smaller one.',
  },
  memory: {
    title: 'Memory',
    about:
      'The highest that the kernel counted of the whole process, workers included, with output to nowhere. Up to ' +
      '5 GB are one file; more is several hard links to that file.',
  },
  browser: {
    title: 'In the browser',
    about:
      'The built page in Chromium, and in Firefox where there is one, through its file picker, on a profile on the ' +
      'disk. Times are of what the page shows. The page’s CSV is its survey and its conversion, two passes; the command ' +
      'line’s is one, as it guesses the columns, and “survey and CSV” of it is `inspect`, then `convert`. Memory is of the largest process; Node is the command line in the same rounds.',
  },
};

/** THE TABLE of suites that run without a browser. */
export const suites = {
  throughput: runThroughput,
  gzip: runGzip,
  cold: runCold,
  hostile: runHostile,
  features: runFeatures,
  reimport: runReimport,
  memory: runMemory,
} as const satisfies Partial<Record<SuiteId, (options: BenchOptions) => Promise<SuiteResult>>>;
