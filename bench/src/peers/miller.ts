import type { EventNumbers } from '../compare/survey-numbers.ts';
import type { Peer, PeerFiles } from './peer.ts';

/** Miller holds all records to find the columns: 100 MB took all memory of a machine. */
const CSV_LIMIT_BYTES = 10_000_000;
const LIMIT_BYTES = 100_000_000;

/** Miller, where `mlr` is installed. Its survey is the events alone. */
export const miller: Peer = {
  id: 'miller',
  label: 'Miller',
  program: 'Miller',
  probe: ['mlr', '--version'],
  jobs: {
    survey: {
      command: run('--ijsonl', '--ojson', 'stats1', '-a', 'count,min,max', '-f', '_t', '-g', '_n'),
      readSurvey: (printed) => ({ events: JSON.parse(printed).map(toEvent) }),
      limitBytes: LIMIT_BYTES,
    },
    csv: {
      // Nested values stay JSON.
      command: run('--ijsonl', '--ocsv', '--no-auto-flatten', 'unsparsify'),
      cells: { nullWord: true },
      limitBytes: CSV_LIMIT_BYTES,
    },
    'array-lines': {
      command: run('--ijsonl', '--ojson', 'cat'),
      values: { largeNumbersAsTexts: true },
      limitBytes: LIMIT_BYTES,
    },
  },
};

function run(...words: string[]) {
  return ({ input, output }: PeerFiles) => ({ words: ['mlr', ...words, input], stdout: output });
}

function toEvent(row: { _n: string; _t_count: number; _t_min: number; _t_max: number }): EventNumbers {
  return { name: row._n, records: row._t_count, first: row._t_min, last: row._t_max };
}
