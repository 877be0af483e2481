import { type Peer, type PeerFiles, scriptWords } from './peer.ts';

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
    csv: { command: run('plain-csv.mjs') },
    'array-lines': { command: run('plain-array.mjs', 'lines') },
    pretty: { command: run('plain-array.mjs', 'pretty') },
    compile: { command: run('plain-compile.mjs') },
  },
};

function run(name: string, ...parameters: string[]) {
  return ({ input, output }: PeerFiles) => ({ words: scriptWords(name, input, output, ...parameters) });
}
