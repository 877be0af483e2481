import { copyLines } from './copy-lines.ts';
import type { Format } from './format.ts';
import { concat } from './framers.ts';
import { lineRows } from './row-ends.ts';

/** Every record verbatim, one a line: the export as one file (behaviour rule 14). */
export const ndjson = {
  id: 'ndjson',
  label: 'JSON lines',
  extension: '.ndjson',
  exportExtension: '.json',
  mimeType: 'application/x-ndjson',
  summary:
    'Every record of the export in one file, each on a line of its own, as it was but for what had to be repaired.',
  needs: 'nothing',
  options: [],
  rowEnds: () => lineRows(0),
  createEncoder: () => ({
    encode(batch, out) {
      copyLines(batch, out);
      return batch.recordCount;
    },
  }),
  createFramer: concat,
} as const satisfies Format;
