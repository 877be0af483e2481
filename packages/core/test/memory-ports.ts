/**
 * The ports in memory, for tests: bytes by name, sinks that remember how they ended, and a pool that runs
 * the service in process, with the copies and the order of finishing that threads would have.
 */
import { gzipSync } from 'node:zlib';
import {
  createWorkerService,
  type Deflate,
  ownBuffers,
  type Part,
  partBuffers,
  type Scratch,
  type ScratchFile,
  type SinkOpener,
  type Source,
  type SourceOpener,
  type TakePart,
  type Task,
  type TaskResult,
  type WorkerPool,
  type WorkerService,
} from '../src/index.ts';

/** A source over bytes, which gives at most `maxReadBytes` at once. */
export function memorySource(bytes: Uint8Array, maxReadBytes = Number.POSITIVE_INFINITY): Source {
  return {
    size: bytes.length,
    open(from = 0) {
      let position = from;
      return {
        read(into) {
          if (into.length === 0) throw new RangeError('Asked to read nothing');
          const chunk = bytes.subarray(position, position + Math.min(into.length, maxReadBytes));
          into.set(chunk);
          position += chunk.length;
          return chunk.length;
        },
        close() {},
      };
    },
  };
}

/** Opens sources whose refs are names. */
export function memorySources(
  bytesOf: (name: string) => Uint8Array,
  maxReadBytes = Number.POSITIVE_INFINITY,
): SourceOpener {
  return (ref) => memorySource(bytesOf(ref as string), maxReadBytes);
}

/** What was written, by the output's name. */
export class MemorySinks {
  readonly closed = new Map<string, Uint8Array>();
  readonly aborted = new Set<string>();
  /** Sinks that were neither closed nor aborted yet. One that was closed may still be aborted. */
  readonly running = new Set<string>();

  readonly open: SinkOpener = (name) => {
    if (this.running.has(name) || this.closed.has(name)) throw new Error(`${name} was opened twice`);
    this.running.add(name);
    const chunks: Uint8Array[] = [];
    return {
      write: (bytes) => {
        chunks.push(bytes.slice());
      },
      close: () => {
        if (!this.running.delete(name)) throw new Error(`${name} was ended before it was closed`);
        this.closed.set(name, Buffer.concat(chunks));
      },
      abort: () => {
        this.running.delete(name);
        this.closed.delete(name);
        this.aborted.add(name);
      },
    };
  };
}

/** Gzips all at the end, in pieces of seven bytes. */
export const memoryDeflate: Deflate = (put) => {
  const chunks: Uint8Array[] = [];
  return {
    async write(bytes) {
      chunks.push(bytes.slice());
    },
    async end() {
      // Small tables: cases are run with hundreds of cuts.
      const stored = gzipSync(Buffer.concat(chunks), { level: 1, windowBits: 9, memLevel: 1 });
      for (let at = 0; at < stored.length; at += 7) await put(stored.subarray(at, at + 7));
    },
    abort() {},
  };
};

/** Temporary files as arrays; `kept` counts those that nobody discarded. */
export class MemoryScratch implements Scratch {
  kept = 0;

  create(): ScratchFile {
    this.kept++;
    const chunks: Uint8Array[] = [];
    return {
      append(bytes) {
        chunks.push(bytes.slice());
      },
      read(offset, into) {
        const stored = Buffer.concat(chunks);
        if (offset + into.length > stored.length)
          throw new RangeError('Not enough bytes in the scratch file');
        into.set(stored.subarray(offset, offset + into.length));
      },
      discard: () => {
        this.kept--;
      },
    };
  }
}

/** A worker that goes on to the next task, whose job may be another, and knows the names that it has seen. */
type MemoryWorker = { openSource: SourceOpener; service: WorkerService };

/** Those that have nothing to do: what a worker allots when it starts costs more than most tasks of a test. */
const idleWorkers: MemoryWorker[] = [];

function takeWorker(openSource: SourceOpener): MemoryWorker {
  const idle = idleWorkers.pop();
  if (idle !== undefined) return Object.assign(idle, { openSource });
  const worker: MemoryWorker = {
    openSource,
    service: createWorkerService((ref) => worker.openSource(ref)),
  };
  return worker;
}

/**
 * Workers in process. Tasks and parts are cloned and their buffers transferred, so that whatever would be lost
 * at a real border is lost here; `delay` holds parts back, to make tasks finish out of order.
 */
export class MemoryPool implements WorkerPool {
  readonly size: number;
  readonly #openSource: SourceOpener;
  readonly #delay: (task: Task) => Promise<void>;
  #running = 0;

  constructor(
    size: number,
    openSource: SourceOpener,
    delay: (task: Task) => Promise<void> = () => Promise.resolve(),
  ) {
    this.size = size;
    this.#openSource = openSource;
    this.#delay = delay;
  }

  async run(task: Task, onPart: TakePart): Promise<TaskResult> {
    if (this.#running === this.size) throw new Error('More tasks than workers');
    this.#running++;
    const worker = takeWorker(this.#openSource);
    try {
      const sent = structuredClone(task);
      const result = await worker.service.run(sent, async (part) => {
        await this.#delay(task);
        const buffers = ownBuffers(partBuffers(part));
        const returned = await onPart(structuredClone(part, { transfer: buffers }) satisfies Part);
        return structuredClone(returned, { transfer: ownBuffers(returned) });
      });
      return structuredClone(result);
    } finally {
      idleWorkers.push(worker);
      this.#running--;
    }
  }

  terminate(): void {}
}
