import type { Part, Split } from './split.ts';

const PARTS: readonly Part[] = [
  { key: 'aliases', label: 'aliases' },
  { key: 'rest', label: 'rest' },
];

/** Aliases (behaviour rule 10), and everything else. */
export const byAlias = {
  id: 'aliases',
  label: 'Aliases apart from the rest',
  summary: 'aliases and the rest',
  parts: PARTS,
  createSplitter: () => ({
    parts: PARTS,
    partOf: ({ kind }) => (kind === 'alias' ? 0 : 1),
  }),
  describe: ({ label }) => ({ records: label }),
} as const satisfies Split;
