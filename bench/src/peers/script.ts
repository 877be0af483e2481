import { type Peer, type PeerFiles, scriptWords } from './peer.ts';

/** It takes half a second for each megabyte of a wide export. */
const CSV_LIMIT_BYTES = 100_000_000;

/** What one would write in an hour: readline, JSON.parse, and JSON.stringify where something is written. */
export const script: Peer = {
  id: 'script',
  label: 'readline + JSON.parse',
  program: null,
  probe: [process.execPath, '--version'],
  jobs: {
    survey: {
      command: ({ input, output }) => ({ words: scriptWords('plain-survey.mjs', input), stdout: output }),
    },
    csv: { command: run('plain-csv.mjs'), limitBytes: CSV_LIMIT_BYTES },
    'array-lines': { command: run('plain-array.mjs', 'lines') },
    pretty: { command: run('plain-array.mjs', 'pretty') },
    compile: { command: run('plain-compile.mjs') },
  },
};

function run(name: string, ...parameters: string[]) {
  return ({ input, output }: PeerFiles) => ({ words: scriptWords(name, input, output, ...parameters) });
}
