import { type Peer, scriptWords } from './peer.ts';

/** Holds everything in memory. */
const LIMIT_BYTES = 100_000_000;

/** polars, where `npm install --prefix bench/.peers nodejs-polars` was done. */
export const polars: Peer = {
  id: 'polars',
  label: 'polars',
  program: 'polars',
  probe: scriptWords('polars.mjs', 'version'),
  jobs: {
    csv: {
      command: ({ input, output }) => ({ words: scriptWords('polars.mjs', 'csv', input, output) }),
      limitBytes: LIMIT_BYTES,
      unable: { wide: 'its CSV holds no nested values' },
    },
  },
};
