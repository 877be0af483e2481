import type { Peer, PeerFiles } from './peer.ts';

const LIMIT_BYTES = 100_000_000;

/** jq, where it is installed. It writes one value after the other, without the brackets of an array. */
export const jq: Peer = {
  id: 'jq',
  label: 'jq',
  program: 'jq',
  probe: ['jq', '--version'],
  jobs: {
    'array-lines': { command: run('-c'), limitBytes: LIMIT_BYTES },
    pretty: { command: run(), limitBytes: LIMIT_BYTES },
  },
};

function run(...flags: string[]) {
  return ({ input, output }: PeerFiles) => ({ words: ['jq', ...flags, '.', input], stdout: output });
}
