import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateExport } from '@km-export/sample';

/** An export on the disk, ready to be read. */
export type DataSet = {
  /** The folder that holds `revisions/1.json` and so on. */
  folder: string;
  /** Its revision files, in their order. */
  files: string[];
  /** Bytes of all of them as they lie on the disk. */
  bytes: number;
};

/**
 * Where generated data is kept from run to run: a folder of its own for each state of the generator, in `folder` or the
 * system's temporary folder.
 */
export function openCache(folder = join(tmpdir(), 'km-export-bench')): string {
  const hash = createHash('sha256');
  for (const shape of ['wide', 'narrow'] as const) {
    for (const chunk of generateExport({ shape, records: 500 }).revisions[0]!.chunks()) hash.update(chunk);
  }
  return join(folder, `sample-${hash.digest('hex').slice(0, 8)}`);
}

/** The data of this name, made by `make` if it is not there yet. */
export async function cached(
  cache: string,
  name: string,
  make: (folder: string) => void | Promise<void>,
): Promise<DataSet> {
  const folder = join(cache, name);
  if (existsSync(folder)) return readDataSet(folder);
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(join(making, 'revisions'), { recursive: true });
  await make(making);
  // Whole or not at all: a run that was ended in the middle leaves nothing that looks finished.
  renameSync(making, folder);
  return readDataSet(folder);
}

function readDataSet(folder: string): DataSet {
  const revisions = join(folder, 'revisions');
  const files = readdirSync(revisions)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => join(revisions, name));
  return { folder, files, bytes: files.reduce((sum, path) => sum + statSync(path).size, 0) };
}
