import type { Source, SourceReader, SourceRef } from '@km-export/core';
import { toReadError } from './read-error.ts';

/** How many bytes are asked of a stream at once. */
const BUFFER_BYTES = 1 << 20;
/** How much one stream covers: it reads ahead, for nothing where it is given up early. */
const SEGMENT_BYTES = 64 << 20;
/** Below this, setting up a stream takes longer than it saves. */
const STREAM_FROM_BYTES = 4 << 20;
/** How much one slice brings where there is no byte stream. */
const SLICE_BYTES = 8 << 20;
/** The first read past what the caller meant to read: mostly the rest of one line. Doubles from there. */
const OVERRUN_BYTES = 64 << 10;

/**
 * A worker is ended at its event loop, or two seconds later: it comes there at least this often, also where
 * everything it needs is in memory already.
 */
const EVENT_LOOP_MS = 50;

/**
 * Streams that are being read. Without a reference from here Chromium collects a stream that somebody waits
 * for, and with it all that waits: the read never ends. (Seen within some hundred megabytes.)
 */
const streamsInUse = new Set<ReadableStreamBYOBReader>();

const NOTHING = new Uint8Array(0);

/** What closed readers read into: one of its own for each task would be garbage faster than it is collected. */
const spareBuffers: ArrayBuffer[] = [];
/** A worker reads one file at a time. */
const SPARE_BUFFERS = 2;

/** Opens a `File` or `Blob` of the page, in any thread. Nothing is read before it is asked for. */
export function openBlobSource(ref: SourceRef): Source {
  const blob = ref as Blob;
  return { size: blob.size, open: (from = 0, to = blob.size) => new BlobReader(blob, from, to) };
}

class BlobReader implements SourceReader {
  readonly #blob: Blob;
  readonly #hintedEnd: number;
  /** Where the next fill begins. */
  #position: number;
  #overrunBytes = OVERRUN_BYTES;
  /** Bytes that were read and not yet handed out. */
  #ready: Uint8Array = NOTHING;
  #stream: ReadableStreamBYOBReader | null = null;
  #buffer = new ArrayBuffer(0);

  constructor(blob: Blob, from: number, to: number) {
    this.#blob = blob;
    this.#position = from;
    this.#hintedEnd = Math.min(to, blob.size);
  }

  async read(into: Uint8Array): Promise<number> {
    if (into.byteLength === 0) return 0;
    if (this.#ready.byteLength === 0) {
      await this.#fill().catch((thrown) => {
        throw toReadError(thrown);
      });
      lastEventLoopMs = performance.now();
    } else if (performance.now() - lastEventLoopMs > EVENT_LOOP_MS) {
      await eventLoop();
    }
    const taken = this.#ready.subarray(0, into.byteLength);
    into.set(taken);
    this.#ready = this.#ready.subarray(taken.byteLength);
    return taken.byteLength;
  }

  async close(): Promise<void> {
    this.#ready = NOTHING;
    const stream = this.#stream;
    this.#stream = null;
    if (this.#buffer.byteLength > 0 && spareBuffers.length < SPARE_BUFFERS) spareBuffers.push(this.#buffer);
    this.#buffer = new ArrayBuffer(0);
    if (stream === null) return;
    await stream.cancel().catch(() => {});
    streamsInUse.delete(stream);
  }

  /** Leaves nothing ready only at the end of the file. */
  async #fill(): Promise<void> {
    while (this.#ready.byteLength === 0 && this.#position < this.#blob.size) {
      if (this.#stream !== null) {
        await this.#fillFromStream(this.#stream);
        continue;
      }
      const end = this.#nextEnd();
      if (end - this.#position >= STREAM_FROM_BYTES)
        this.#stream = openByteStream(this.#blob, this.#position, end);
      if (this.#stream === null) await this.#fillFromSlice(Math.min(end, this.#position + SLICE_BYTES));
    }
  }

  #nextEnd(): number {
    if (this.#position < this.#hintedEnd) return Math.min(this.#hintedEnd, this.#position + SEGMENT_BYTES);
    const end = Math.min(this.#position + this.#overrunBytes, this.#blob.size);
    this.#overrunBytes = Math.min(this.#overrunBytes * 2, SEGMENT_BYTES);
    return end;
  }

  async #fillFromSlice(end: number): Promise<void> {
    this.#ready = new Uint8Array(await this.#blob.slice(this.#position, end).arrayBuffer());
    this.#position += this.#ready.byteLength;
  }

  async #fillFromStream(stream: ReadableStreamBYOBReader): Promise<void> {
    if (this.#buffer.byteLength === 0) this.#buffer = spareBuffers.pop() ?? new ArrayBuffer(BUFFER_BYTES);
    const { value, done } = await stream.read(new Uint8Array(this.#buffer), { min: BUFFER_BYTES });
    // The last bytes may come with `done` already set.
    if (value !== undefined) {
      this.#buffer = value.buffer as ArrayBuffer;
      this.#ready = value;
      this.#position += value.byteLength;
    }
    if (done) {
      this.#stream = null;
      streamsInUse.delete(stream);
    }
  }
}

/** Null where the browser's streams of files are no byte streams. */
function openByteStream(blob: Blob, from: number, to: number): ReadableStreamBYOBReader | null {
  const stream = blob.slice(from, to).stream();
  try {
    const reader = stream.getReader({ mode: 'byob' });
    streamsInUse.add(reader);
    return reader;
  } catch {
    void stream.cancel();
    return null;
  }
}

let lastEventLoopMs = 0;
const inNextTurn: ((value: unknown) => void)[] = [];
const { port1: nextTurn, port2: thisTurn } = new MessageChannel();
nextTurn.onmessage = () => inNextTurn.shift()?.(null);

/** Resolves in a later turn of the event loop, without the delay of a timer. */
async function eventLoop(): Promise<void> {
  await new Promise((resolve) => {
    inNextTurn.push(resolve);
    thisTurn.postMessage(null);
  });
  lastEventLoopMs = performance.now();
}
