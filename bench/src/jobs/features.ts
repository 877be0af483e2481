import { identityFile } from '../data/identities.ts';
import type { SampleRequest } from '../data/samples.ts';

/** What a feature is measured with. */
export type FeatureData = { cache: string; request: SampleRequest };

/** What people may ask of a job, measured beside {@link plain} on the same data. */
export type Feature = {
  id: string;
  /** As the table calls it. */
  label: string;
  /** How many times as long as the plain conversion it may take; null where nothing is promised. */
  limit: number | null;
  /** The words of the command, in front of the input, that write to `output`: a file or a folder. */
  words: (data: FeatureData, output: string) => Promise<readonly string[]>;
};

const IDENTITIES = 100_000;

/** What all others are measured against. */
export const plain: Feature = {
  id: 'ndjson',
  label: 'convert --to ndjson',
  limit: null,
  words: async (_, output) => ['convert', '--to', 'ndjson', '-o', output],
};

/** THE TABLE of features. */
export const features: readonly Feature[] = [
  {
    id: 'identity',
    label: '100,000 identities',
    limit: 1.5,
    words: (data, output) => identityWords(data, output),
  },
  {
    id: 'with-aliases',
    label: '100,000 identities, aliases followed',
    limit: null,
    words: (data, output) => identityWords(data, output, '--with-aliases'),
  },
  {
    id: 'dedupe-exact',
    label: 'without the same bytes twice',
    limit: 2.5,
    words: (_, output) => dedupeWords('exact', output),
  },
  {
    id: 'dedupe-reports',
    label: 'without what reports leave out',
    limit: 2.5,
    words: (_, output) => dedupeWords('reports', output),
  },
  {
    id: 'split-events',
    label: 'a CSV file for each of 60 events',
    limit: null,
    words: async (_, output) => ['convert', '--to', 'csv', '--split', 'event', '-o', output],
  },
  {
    id: 'gzip',
    label: 'CSV, gzipped',
    limit: null,
    words: async (_, output) => ['convert', '--to', 'csv', '--gzip', '-o', output],
  },
];

async function dedupeWords(by: string, output: string): Promise<string[]> {
  return ['convert', '--to', 'ndjson', '--dedupe', by, '-o', output];
}

async function identityWords(
  { cache, request }: FeatureData,
  output: string,
  ...more: string[]
): Promise<string[]> {
  const { files } = await identityFile(cache, request, IDENTITIES);
  return ['identity', '--ids-file', files[0]!, ...more, '--out-dir', output];
}
