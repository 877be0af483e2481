/** What all measurements are told on the command line. */
import { wholeNumbers } from './option-values.ts';
import { parseBytes } from './sizes.ts';

export type CommonOptions = {
  sizes: number[];
  /** How many rounds; in each one all contestants run in turn. */
  pairs: number;
  seed: number;
  /** Where generated data is kept; a folder in the system's temporary one by default. */
  data: string | undefined;
};

/** What is to be done with the result. */
export type ReportOptions = {
  json: string | undefined;
  compare: string | undefined;
  write: boolean;
};

/** As `parseArgs` takes them. */
export const COMMON_OPTIONS = {
  size: { type: 'string', default: '100MB' },
  pairs: { type: 'string', default: '3' },
  seed: { type: 'string', default: '3' },
  data: { type: 'string' },
  json: { type: 'string' },
  compare: { type: 'string' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean' },
} as const;

/** Lines of help for most of them. `latest`: the file where the result goes. */
export function commonUsage(latest: string): string {
  return `  --pairs N       rounds; medians are of so many (default ${COMMON_OPTIONS.pairs.default})
  --seed N        of the generated data (default ${COMMON_OPTIONS.seed.default})
  --data DIR      where generated data is kept (default: in the system's temporary folder)
  --json FILE     where the result goes (default bench/results/${latest})
  --compare FILE  shows ratios with an earlier result
  --write         puts the tables into bench/RESULTS.md`;
}

type Values = { size: string; pairs: string; seed: string; write: boolean } & Partial<
  Record<'data' | 'json' | 'compare', string>
>;

/** What these words say. Throws where they make no sense. */
export function readCommon({
  size,
  pairs,
  seed,
  data,
  json,
  compare,
  write,
}: Values): CommonOptions & ReportOptions {
  return {
    sizes: size.split(',').map(parseBytes),
    pairs: wholeNumbers('pairs', pairs)[0]!,
    seed: wholeNumbers('seed', seed)[0]!,
    ...{ data, json, compare, write },
  };
}
