import { RESERVED_KEYS } from '../model/keys.ts';
import { arrangeFiles, kindOfFile } from './import-files.ts';
import { ImportRows } from './import-rows.ts';
import { EventShapes, MOST_SHAPES } from './import-shapes.ts';
import type { Split } from './split.ts';

/** The files that Kissmetrics' CSV import takes: each kind in its own, ten columns of properties in each. */
export const forImport = {
  id: 'import',
  label: 'For the CSV import of Kissmetrics',
  summary:
    'files of events, of properties and of aliases, each with at most ten columns of properties, as the CSV import of Kissmetrics takes them',
  isOfFormat: true,
  givesSeveralRows: true,
  columns: RESERVED_KEYS,
  mostParts: MOST_SHAPES + 1,
  createSurveyor: (batch, names) => new EventShapes(batch, names),
  arrange: arrangeFiles,
  createSplitter: (_, context) => new ImportRows(context),
  describe: ({ key }) => ({ kind: kindOfFile(key) }),
} as const satisfies Split;
