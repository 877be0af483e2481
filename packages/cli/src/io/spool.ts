import { ConvertError, type Listing, type SourceReader, tellOtherArchive } from '@km-export/core';
import type { SpooledRef } from './file-source.ts';
import { type InputStreams, isStreamRef } from './input-streams.ts';
import type { DescribedFile } from './scratch.ts';

const READ_BYTES = 1 << 20;

export type SpoolOptions = { signal: AbortSignal; onBytes?: ((bytes: number) => void) | undefined };

/**
 * What is read more than once, or by many threads, must lie in a file: every stream of the listing goes into one. The
 * files are the caller's to discard. Errors: `output/failed`, where there is no more room; `job/cancelled`.
 */
export async function spoolStreams(
  listing: Listing,
  streams: InputStreams,
  createFile: () => DescribedFile,
  options: SpoolOptions,
): Promise<Listing> {
  const files: Listing['files'] = [];
  for (const file of listing.files) {
    if (!isStreamRef(file.ref)) {
      files.push(file);
      continue;
    }
    const { isStream: _, ...spooled } = file;
    const ref = await spoolStream(streams.read(file.ref), createFile(), options);
    files.push({ ...spooled, ref, size: ref.size });
  }
  return { ...listing, files };
}

/**
 * Puts all that a stream gives into a temporary file, so that it can be read like a file, more than once and by
 * all threads until the file is discarded. A stream that fails leaves what came before. Errors: `output/failed`, where there is no more room;
 * `job/cancelled`.
 */
async function spoolStream(
  reader: SourceReader,
  file: DescribedFile,
  options: SpoolOptions,
): Promise<SpooledRef> {
  const buffer = new Uint8Array(READ_BYTES);
  let size = 0;
  let isOtherArchive = false;
  for (;;) {
    let count = 0;
    let failure: string | undefined;
    try {
      count = await reader.read(buffer);
    } catch (thrown) {
      failure = thrown instanceof Error ? thrown.message : String(thrown);
    }
    if (options.signal.aborted) throw new ConvertError('job/cancelled', 'The job was cancelled.');
    // Of an archive its beginning is enough, by which whoever reads it tells what it is.
    if (count === 0 || isOtherArchive) {
      await reader.close();
      return { descriptor: file.descriptor, size, ...(failure !== undefined && { failure }) };
    }
    if (size === 0) isOtherArchive = tellOtherArchive(buffer.subarray(0, count)) !== null;
    await file.append(buffer.subarray(0, count));
    size += count;
    options.onBytes?.(size);
  }
}
