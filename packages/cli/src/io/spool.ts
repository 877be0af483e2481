import { ConvertError, type SourceReader } from '@km-export/core';
import type { SpooledRef } from './file-source.ts';
import type { ScratchFolder } from './scratch.ts';

const READ_BYTES = 1 << 20;

/**
 * Puts all that a stream gives into temporary space, so that it can be read like a file, more than once and by
 * all threads. A stream that fails leaves what came before. Errors: `output/failed`, where there is no more room;
 * `job/cancelled`.
 */
export async function spoolStream(
  reader: SourceReader,
  scratch: ScratchFolder,
  options: { signal: AbortSignal; onBytes?: ((bytes: number) => void) | undefined },
): Promise<SpooledRef> {
  const file = scratch.create();
  const buffer = new Uint8Array(READ_BYTES);
  let size = 0;
  for (;;) {
    let count = 0;
    let failure: string | undefined;
    try {
      count = await reader.read(buffer);
    } catch (thrown) {
      failure = thrown instanceof Error ? thrown.message : String(thrown);
    }
    if (options.signal.aborted) throw new ConvertError('job/cancelled', 'The job was cancelled.');
    if (count === 0) {
      await reader.close();
      return { descriptor: file.descriptor, size, ...(failure !== undefined && { failure }) };
    }
    await file.append(buffer.subarray(0, count));
    size += count;
    options.onBytes?.(size);
  }
}
