import { ImportLineWriter } from '../reimport/import-line-writer.ts';
import type { Format } from './format.ts';
import { concat } from './framers.ts';
import { PLACEHOLDER_ALIASES } from './requests.ts';
import { rowByRow } from './row-by-row.ts';
import { lineRows } from './row-ends.ts';

/** An export that is ready to be uploaded: the JSON import of Kissmetrics takes lines like its own. */
export const importLines = {
  id: 'import',
  label: 'JSON to import',
  extension: '.import.json',
  mimeType: 'application/json',
  summary:
    'The lines of the export for the JSON import of Kissmetrics, without what it does not take: upload the file there.',
  isForReturn: true,
  needs: 'nothing',
  options: [PLACEHOLDER_ALIASES],
  rowsVary: true,
  rowEnds: () => lineRows(0),
  createEncoder: ({ names, options }) => {
    const writer = new ImportLineWriter(names, {
      sendPlaceholderAliases: options.sendPlaceholderAliases === true,
    });
    return rowByRow(writer);
  },
  createFramer: concat,
} as const satisfies Format;
