/** Standard input and named pipes: they are read once, from their start, on the thread that has the event loop. */
import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Listing, SinkOpener, Source, SourceReader, SourceRef } from '@km-export/core';
import { openFileSource } from './file-source.ts';
import { reasonOf } from './system-error.ts';

/** The path that stands for standard input, and how it is called in every message. */
export const STDIN_NAME = '-';
export const STDIN_SHOWN = 'standard input';
const STDIN_DESCRIPTOR = 0;

/** How a stream of the listing is named: {@link STDIN_NAME}, or the path of a pipe. */
export type StreamRef = { stream: string };

export function isStreamRef(ref: SourceRef): ref is StreamRef {
  return typeof ref === 'object' && ref !== null && 'stream' in ref;
}

/** Where standard input is led from a file: its descriptor, by which no output replaces it; else null. */
export function stdinFile(): number | null {
  try {
    return fstatSync(STDIN_DESCRIPTOR).isFile() ? STDIN_DESCRIPTOR : null;
  } catch {
    return null;
  }
}

/** The streams of one job. */
export class InputStreams {
  readonly #open = new Map<string, Readable>();
  readonly #bytes = new Map<string, number>();

  /** Opens a stream, as a source without a size, or a file. A stream is opened once. */
  readonly openSource = (ref: SourceRef): Source => {
    if (!isStreamRef(ref)) return openFileSource(ref);
    return { open: () => this.read(ref) };
  };

  /** Starts reading a stream. Where it can't be, what is thrown says why. */
  read({ stream: name }: StreamRef): SourceReader {
    if (this.#open.has(name)) throw new Error('it can be read only once');
    let stream: Readable;
    try {
      stream = name === STDIN_NAME ? process.stdin : openPipe(name);
    } catch (thrown) {
      throw new Error(reasonOf(thrown), { cause: thrown });
    }
    this.#open.set(name, stream);
    return readChunks(stream, (count) => this.#bytes.set(name, this.bytesOf({ stream: name }) + count));
  }

  /** Bytes that a stream gave so far. */
  bytesOf({ stream }: StreamRef): number {
    return this.#bytes.get(stream) ?? 0;
  }

  /** The listing with the sizes of its streams, once they are read. */
  withSizes(listing: Listing): Listing {
    const files = listing.files.map((file) =>
      isStreamRef(file.ref) ? { ...file, size: this.bytesOf(file.ref) } : file,
    );
    return { ...listing, files };
  }

  /** Sinks whose failure closes the streams: else a job that has failed would wait for what may never come. */
  closeWithSinks(openSink: SinkOpener): SinkOpener {
    return async (name) => {
      const sink = await this.#closeOnFailure(() => openSink(name));
      return { ...sink, write: (bytes) => this.#closeOnFailure(() => sink.write(bytes)) };
    };
  }

  async #closeOnFailure<T>(action: () => T | Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** Lets go of all streams, also under a read: whoever writes into them is told, and nothing waits for them. */
  close(): void {
    for (const stream of this.#open.values()) stream.destroy();
  }
}

/** Waits for a writer without holding a thread, so that an interrupt is heard. */
function openPipe(path: string): Readable {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd: descriptor, readable: true, writable: false });
}

function readChunks(stream: Readable, onBytes: (count: number) => void): SourceReader {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let chunk: Uint8Array = new Uint8Array(0);
  const take = (into: Uint8Array): number => {
    const count = Math.min(into.length, chunk.length);
    into.set(chunk.subarray(0, count));
    chunk = chunk.subarray(count);
    return count;
  };
  const takeNext = async (into: Uint8Array): Promise<number> => {
    try {
      const next = await chunks.next();
      if (next.done) return 0;
      chunk = next.value;
    } catch (thrown) {
      throw new Error(reasonOf(thrown), { cause: thrown });
    }
    onBytes(chunk.length);
    return take(into);
  };
  return {
    read: (into) => (chunk.length > 0 ? take(into) : takeNext(into)),
    close() {
      stream.destroy();
    },
  };
}
