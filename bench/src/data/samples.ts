import { execFileSync } from 'node:child_process';
import { closeSync, linkSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generateExport, type SampleShape } from '@km-export/sample';
import { sizeName } from '../sizes.ts';
import { cached, type DataSet } from './cache.ts';
import { writeFile } from './write-file.ts';

export type { SampleShape };

/** Which generated data: the same seed gives the same bytes. */
export type SampleRequest = { shape: SampleShape; bytes: number; seed: number };

/**
 * A generated export of `files` files. Without octal escapes: the product repairs them, and no peer can read a line that
 * has one, so that results could not be compared.
 */
export function sampleData(cache: string, request: SampleRequest, files = 1): Promise<DataSet> {
  const { shape, bytes, seed } = request;
  const sample = generateExport({ shape, bytes, seed, files, octalEscapes: 0 });
  const name = `${shape}-${sizeName(bytes)}-seed-${seed}${files === 1 ? '' : `-files-${files}`}`;
  return cached(cache, name, (folder) => {
    for (const file of sample.revisions) writeFile(join(folder, file.path), file.chunks());
  });
}

/** The same, each file gzipped. */
export function gzippedData(cache: string, request: SampleRequest, files: number): Promise<DataSet> {
  const { shape, bytes, seed } = request;
  return cached(cache, `${shape}-${sizeName(bytes)}-seed-${seed}-gzipped-${files}`, async (folder) => {
    const plain = await sampleData(cache, request, files);
    for (const path of plain.files) {
      writeFile(join(folder, 'revisions', `${basename(path)}.gz`), [gzipSync(readFileSync(path))]);
    }
  });
}

/** What a revision file lies in: nothing, or a deflated .zip. */
export type Container = 'none' | 'zip';

/**
 * The same in one .zip, made by the system's zip.
 * @throws where there is none
 */
export function zippedData(cache: string, request: SampleRequest): Promise<DataSet> {
  const { shape, bytes, seed } = request;
  return cached(cache, `${shape}-${sizeName(bytes)}-seed-${seed}-zipped`, async (folder) => {
    const { folder: plain } = await sampleData(cache, request);
    execFileSync('zip', ['-q', '-1', '-r', join(folder, 'revisions/1.zip'), 'revisions'], { cwd: plain });
  });
}

/** Up to this size a sample is generated as a whole. */
const GENERATED_BYTES = 500_000_000;
/** Up to this size it is one file, so that places beyond 4 GB are read too. */
const ONE_FILE_BYTES = 5_000_000_000;

/**
 * An export of any size that takes at most 5.5 GB of disk: what is larger than 500 MB repeats a sample of that size, and
 * what is larger than 5 GB is several names (hard links) of one such file.
 */
export async function repeatedData(cache: string, request: SampleRequest): Promise<DataSet> {
  const { shape, bytes, seed } = request;
  if (bytes <= GENERATED_BYTES) return sampleData(cache, request);
  const oneBytes = Math.min(bytes, ONE_FILE_BYTES);
  const name = `${shape}-${sizeName(bytes)}-seed-${seed}-repeated`;
  if (bytes > ONE_FILE_BYTES) {
    const one = await repeatedData(cache, { ...request, bytes: ONE_FILE_BYTES });
    return cached(cache, name, (folder) => {
      const names = Math.round(bytes / one.bytes);
      for (let number = 1; number <= names; number++) {
        linkSync(one.files[0]!, join(folder, `revisions/${number}.json`));
      }
    });
  }
  const part = await sampleData(cache, { ...request, bytes: GENERATED_BYTES });
  return cached(cache, name, (folder) => {
    writeFile(
      join(folder, 'revisions/1.json'),
      repeatFile(part.files[0]!, Math.round(oneBytes / part.bytes)),
    );
  });
}

/** All bytes of a file, so many times. */
function* repeatFile(path: string, times: number): Generator<Uint8Array> {
  for (let time = 0; time < times; time++) yield* readChunks(path);
}

const CHUNK_BYTES = 4 << 20;

/** The bytes of a file in pieces; each is the reader's to keep. */
export function* readChunks(path: string): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = readSync(descriptor, chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}
