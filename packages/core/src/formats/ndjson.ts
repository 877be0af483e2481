import { LF } from '../bytes/ascii.ts';
import { RecordView } from '../model/record.ts';
import type { Format } from './format.ts';
import { concat } from './framers.ts';

/** Every record verbatim, one a line: the export as one file (behaviour rule 14). */
export const ndjson = {
  id: 'ndjson',
  label: 'JSON lines',
  extension: '.ndjson',
  mimeType: 'application/x-ndjson',
  summary:
    'Every record of the export in one file, each on a line of its own, as it was but for what had to be repaired.',
  needs: 'nothing',
  options: [],
  createEncoder: () => ({
    encode(batch, out) {
      const view = new RecordView(batch);
      for (let index = 0; index < batch.recordCount; index++) {
        view.moveTo(index);
        out.copy(view.lineBytes, view.lineStart, view.lineEnd);
        out.byte(LF);
      }
      return batch.recordCount;
    },
  }),
  createFramer: concat,
} as const satisfies Format;
