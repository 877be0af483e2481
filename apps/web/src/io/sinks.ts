import { ConvertError, formatBytes, type Sink } from '@km-export/core';
import { createPrivateFile, writeAll } from './private-file.ts';
import { WriteBuffer } from './write-buffer.ts';

/** Chromium's writable streams: 65 MB/s in writes of 64 KB, 310 MB/s in writes of 8 MB. */
const PICKED_WRITE_BYTES = 8 << 20;
const PRIVATE_WRITE_BYTES = 1 << 20;
/** A Blob is held in memory by some browsers. */
const MEMORY_LIMIT_BYTES = 200_000_000;

/**
 * A file that the user picked. Until `close` the browser writes to a file of its own beside it. Aborted behind
 * `close`, it goes away again if it was empty before, as the picker makes it.
 */
export async function createPickedSink(handle: FileSystemFileHandle): Promise<Sink> {
  const wasEmpty = (await handle.getFile()).size === 0;
  const stream = await handle.createWritable();
  const buffer = new WriteBuffer(PICKED_WRITE_BYTES, (bytes) => stream.write(bytes));
  let isClosed = false;
  return {
    write: (bytes) => buffer.write(bytes),
    async close() {
      await buffer.flush();
      await stream.close();
      isClosed = true;
    },
    async abort() {
      await stream.abort().catch(() => {});
      if (isClosed && wasEmpty) await handle.remove?.().catch(() => {});
    },
  };
}

/** A temporary file, to be downloaded when it is whole. */
export async function createPrivateSink(folder: FileSystemDirectoryHandle, name: string): Promise<Sink> {
  const handle = await createPrivateFile(folder, name);
  let length = 0;
  const buffer = new WriteBuffer(PRIVATE_WRITE_BYTES, (bytes) => {
    writeAll(handle, bytes, length);
    length += bytes.byteLength;
  });
  return {
    write: (bytes) => buffer.write(bytes),
    async close() {
      await buffer.flush();
      handle.flush();
      handle.close();
    },
    async abort() {
      handle.close();
      await folder.removeEntry(name).catch(() => {});
    },
  };
}

/** A Blob, for browsers that give the page no files; `onClose` gets it. */
export function createMemorySink(onClose: (blob: Blob) => void): Sink {
  let parts: Blob[] = [];
  let length = 0;
  const buffer = new WriteBuffer(PRIVATE_WRITE_BYTES, (bytes) => {
    length += bytes.byteLength;
    limitMemory(length);
    parts.push(new Blob([bytes]));
  });
  return {
    write: (bytes) => buffer.write(bytes),
    async close() {
      await buffer.flush();
      onClose(new Blob(parts));
    },
    abort() {
      parts = [];
    },
  };
}

/** Throws where so many bytes are more than what Blobs may hold. */
export function limitMemory(bytes: number): void {
  if (bytes <= MEMORY_LIMIT_BYTES) return;
  throw new ConvertError(
    'output/failed',
    'This browser lets the page write no files (a private window?), and in memory the result may have ' +
      `${formatBytes(MEMORY_LIMIT_BYTES)} at most. Use a normal window, another browser, or the command line.`,
  );
}
