import { closeSync, openSync, writeSync } from 'node:fs';

const BATCH_BYTES = 1 << 20;

/** Writes chunks or texts to a new file, some at once. */
export function writeFile(path: string, chunks: Iterable<Uint8Array | string>): void {
  const descriptor = openSync(path, 'wx');
  try {
    let batch: Uint8Array[] = [];
    let waiting = 0;
    for (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      batch.push(bytes);
      waiting += bytes.byteLength;
      if (waiting < BATCH_BYTES) continue;
      writeAll(descriptor, Buffer.concat(batch));
      batch = [];
      waiting = 0;
    }
    writeAll(descriptor, Buffer.concat(batch));
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) written += writeSync(descriptor, bytes, written);
}
