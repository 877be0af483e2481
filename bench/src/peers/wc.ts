import { type Peer, scriptWords } from './peer.ts';

/** Counting newlines: no survey can be quicker than its reading. */
export const wc: Peer = {
  id: 'wc',
  label: 'wc -l',
  program: null,
  // Not every wc tells its version.
  probe: ['wc', '-l', scriptWords('plain-survey.mjs')[1]!],
  jobs: {
    survey: {
      command: ({ input, output }) => ({ words: ['wc', '-l', input], stdout: output }),
      readSurvey: (printed) => ({ lines: Number.parseInt(printed, 10) }),
    },
  },
};
