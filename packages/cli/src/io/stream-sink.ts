import { fstatSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { ConvertError, type Sink } from '@km-export/core';
import { openNamedPipe } from './named-pipe.ts';
import { isReaderGone, reasonOf } from './system-error.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Sinks that can't be taken back: standard output, and names that stand for a device or a pipe. They are
 * written to as bytes come. When their reader goes away (`| head`), this is called once, and the rest of the
 * bytes is dropped: that is no error.
 */
export type OnReaderGone = () => void;

/** A sink into standard output. Errors: `output/failed`. */
export function openStdoutSink(
  onReaderGone: OnReaderGone,
  stream: Writable & { fd?: number } = process.stdout,
): Sink {
  // An error also reaches the callback of the write; unheard here, it would end the process.
  stream.on('error', () => {});
  const { fd } = stream;
  // To a file, the stream would write synchronously and not see that only a part went through.
  const put =
    fd !== undefined && isFileOrDevice(fd)
      ? (bytes: Uint8Array) => writeWhole(fd, bytes)
      : (bytes: Uint8Array) => writeToStream(stream, bytes);
  return createSink('standard output', put, onReaderGone, () => {});
}

/**
 * A sink into a device or named pipe, such as `/dev/null`. A pipe is opened once somebody reads it, unless `signal`
 * aborts before (`job/cancelled`). Errors: `output/failed`.
 */
export async function openDeviceSink(
  path: string,
  onReaderGone: OnReaderGone,
  signal: AbortSignal,
): Promise<Sink> {
  try {
    if (statSync(path).isFIFO()) {
      const stream = await openNamedPipe(path, signal);
      stream.on('error', () => {});
      return createSink(
        path,
        (bytes) => writeToStream(stream, bytes),
        onReaderGone,
        () => void stream.destroy(),
      );
    }
    const handle = await open(path, 'w');
    const put = (bytes: Uint8Array) => writeWhole(handle.fd, bytes);
    return createSink(path, put, onReaderGone, () => handle.close());
  } catch (thrown) {
    if (thrown instanceof ConvertError) throw thrown;
    throw failure(path, thrown);
  }
}

function createSink(
  name: string,
  put: (bytes: Uint8Array) => Promise<void>,
  onReaderGone: OnReaderGone,
  close: () => void | Promise<void>,
): Sink {
  let isReaderThere = true;
  return {
    async write(bytes) {
      if (!isReaderThere) return;
      try {
        await put(bytes);
      } catch (thrown) {
        if (!isReaderGone(thrown)) throw failure(name, thrown);
        isReaderThere = false;
        onReaderGone();
      }
    },
    close,
    abort: close,
  };
}

function failure(name: string, thrown: unknown): ConvertError {
  return new ConvertError('output/failed', `Can't write ${name}: ${reasonOf(thrown)}.`, { cause: thrown });
}

function isFileOrDevice(descriptor: number): boolean {
  const stat = fstatSync(descriptor);
  return stat.isFile() || (stat.isCharacterDevice() && !isatty(descriptor));
}

function writeToStream(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
