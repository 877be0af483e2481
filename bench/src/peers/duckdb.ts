import { type Peer, type PeerFiles, scriptWords } from './peer.ts';

const probe = scriptWords('duckdb.mjs', 'version');

/**
 * DuckDB with one thread, told to look at every line for columns. Nested values stay JSON, so that its cells can be
 * compared. An array holds its rows as `{"j": record}`: it can't write them bare, and typed rows would take longer.
 */
export const duckDb: Peer = {
  id: 'duckdb',
  label: 'DuckDB, 1 thread',
  program: 'DuckDB',
  probe,
  jobs: {
    survey: { command: survey('survey') },
    csv: {
      command: run('csv'),
      cells: { jsonStrings: true, clockTimes: true, renamedTwins: true },
    },
    'array-lines': { command: run('array'), values: { wrapper: 'j' } },
    compile: { command: run('compile') },
  },
};

/** The least that a survey could be: events and aliases from four columns whose types are told. */
export const duckDbFourColumns: Peer = {
  id: 'duckdb-four',
  label: 'DuckDB, four typed columns',
  program: 'DuckDB',
  probe,
  jobs: { survey: { command: survey('survey-four') } },
};

function run(job: string) {
  return ({ input, output }: PeerFiles) => ({ words: scriptWords('duckdb.mjs', job, input, output) });
}

function survey(job: string) {
  return ({ input, output }: PeerFiles) => ({
    words: scriptWords('duckdb.mjs', job, input),
    stdout: output,
  });
}
