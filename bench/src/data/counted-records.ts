import { join } from 'node:path';
import { generateExport, type SampleShape } from '@km-export/sample';
import { cached, type DataSet } from './cache.ts';
import { writeFile } from './write-file.ts';

/** A generated export of some so many records, in few files. */
export function countedRecords(
  cache: string,
  { shape, records, seed }: { shape: SampleShape; records: number; seed: number },
): Promise<DataSet> {
  return cached(cache, `${shape}-${records}-records-seed-${seed}`, (folder) => {
    const sample = generateExport({ shape, records, seed, files: FILES, octalEscapes: 0 });
    for (const file of sample.revisions) writeFile(join(folder, file.path), file.chunks());
  });
}

const FILES = 4;
