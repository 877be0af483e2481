/**
 * The only doors between core and the world. Core knows no files, no DOM and no threads: a shell (command
 * line or page) brings one implementation of each port.
 *
 *   coordinator (runJob)                       worker (createWorkerService)
 *   ┌───────────────────────────┐  Task        ┌──────────────────────────────┐
 *   │ WorkerPool ───────────────┼─────────────▶│ SourceOpener → Source        │
 *   │ Outputs → Sink   Scratch  │◀─────────────┼ parts, one at a time          │
 *   └───────────────────────────┘  Part        └──────────────────────────────┘
 */
import type { CreateBuffer } from './bytes/buffer-shelf.ts';
import type { Part, Task, TaskResult } from './job/task.ts';
import type { SourceRef } from './model/source-ref.ts';

/**
 * One stream of input bytes: a file, or the inflated content of one. A file ends where it ended when it was listed: a
 * range owns what was listed, and what is added to the file later is told, but not read.
 */
export interface Source {
  /** Bytes in it, where that is known before reading. A source without a size has no random access. */
  readonly size?: number;
  /**
   * Starts reading at byte `from` (0 when absent). `to` is a hint, in bytes, of how far the caller means to
   * read; it may stop before or read on after it. Throws whatever the platform throws when it can't open.
   */
  open(from?: number, to?: number): SourceReader | Promise<SourceReader>;
}

/** A running read of a {@link Source}. */
export interface SourceReader {
  /** Fills `into` from its start with at least one byte and returns how many; 0 at the end. */
  read(into: Uint8Array): number | Promise<number>;
  /**
   * How the source differs from what was listed, in words; null where it does not. Asked behind the last read, before
   * `close`. Absent where nobody can know, or where reading fails then (as a browser's does).
   */
  change?(): string | null | Promise<string | null>;
  close(): void | Promise<void>;
}

/** Opens the source that a {@link SourceRef} names. Exists on both sides of the worker border. */
export type SourceOpener = (ref: SourceRef) => Source | Promise<Source>;

/**
 * The platform's own inflater of gzip, where it has a fast one. It may give up on anything (a second member, padding,
 * damage): core then inflates by itself, from the start.
 */
export type Inflate = (stored: SourceReader) => Inflating;

/** One run of an {@link Inflate}. It reads `stored`, and leaves closing it to its caller. */
export interface Inflating {
  /**
   * The next piece, which is the caller's to keep. Null only where every stored byte was read and all of them are
   * whole members of gzip, checked, with zero bytes at most behind the last. Else it throws.
   */
  next(): Promise<Uint8Array | null>;
  /** Ends it, in the middle if need be. Never throws. */
  close(): void | Promise<void>;
}

/**
 * The platform's own deflater of gzip, for outputs that are to be gzipped. Each call begins one member, whose pieces
 * go to `put`, one at a time and in order; `put` may throw, and is done with a piece when it resolves.
 */
export type Deflate = (put: (piece: Uint8Array) => Promise<void>) => Deflating;

/** One run of a {@link Deflate}. */
export interface Deflating {
  /** Takes bytes, and resolves when they may be reused; waits while `put` does. Throws what `put` threw. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the member, and resolves when its last piece was put. Throws what `put` threw. */
  end(): Promise<void>;
  /** Ends it in the middle; a write under way fails. Waits for nothing, never throws. */
  abort(): void;
}

/** Where one output goes. Ended by `close`, by `abort`, or by both where another output of the job fails. */
export interface Sink {
  /** Appends. The buffer may be reused as soon as this resolves. */
  write(bytes: Uint8Array): void | Promise<void>;
  /**
   * Lets go of what is open until the next write: there may be thousands of sinks. Absent where nothing of the system's
   * is held.
   */
  rest?(): void | Promise<void>;
  /** Makes the output visible under its final name. */
  close(): void | Promise<void>;
  /**
   * Leaves nothing behind under the final name; after `close` it takes back what can be taken back, which a
   * replaced file or a pipe can't. Does not wait for a write under way, which may hang. May be called more than once.
   * Never throws.
   */
  abort(): void | Promise<void>;
}

/** Opens sinks by the output's name in the job. Called when an output's first byte comes, or at the end. */
export type SinkOpener = (name: string) => Sink | Promise<Sink>;

/** Temporary space: written, read back, thrown away. */
export interface Scratch {
  create(): ScratchFile | Promise<ScratchFile>;
}

/** One temporary file. */
export interface ScratchFile {
  /** Appends; returns when the buffer may be reused. Throws when the medium is full. */
  append(bytes: Uint8Array): void | Promise<void>;
  /** Fills `into` whole from byte `offset`; throws when there are not enough bytes. */
  read(offset: number, into: Uint8Array): void | Promise<void>;
  discard(): void | Promise<void>;
}

/** Takes one part; resolves with buffers that the worker may fill again, as soon as the part is taken. */
export type TakePart = (part: Part) => Promise<ArrayBufferLike[]>;

/** Runs tasks, at most `size` at a time, each in an idle worker. */
export interface WorkerPool {
  readonly size: number;
  /** Resolves with the task's result as a value; rejects only if the worker itself is lost. */
  run(task: Task, onPart: TakePart): Promise<TaskResult>;
  /** Makes buffers as parts have them, where they are not handed over but seen by all threads. */
  readonly createBuffer?: CreateBuffer;
  /** Tells of a task that will most likely be run when a worker is free: what takes long to read may be read before. */
  prepare?(task: Task): void;
  /** Ends all workers, in the middle of their work if need be. */
  terminate(): void | Promise<void>;
}

/** Sends requests of the tracking API, which knows the key. For reimport alone: nothing else has a door to the network. */
export interface Sender {
  /** `line` is the path and query, with `KEY` in place of the key. What goes wrong is an answer; aborted, it is a fault. */
  send(line: string, signal: AbortSignal): Promise<Answer>;
}

/**
 * What came of a request: a status, null where an answer came that nobody may read; or, in words, why none came. `isUnsent`:
 * no byte of it went out, so that it certainly did not arrive. `isPage`: a page for people came in place of a small image.
 */
export type Answer =
  | { status: number | null; retryAfterMs?: number; isPage?: true }
  | { fault: string; isUnsent?: true };

/** Time, for whoever paces what it does. */
export interface Clock {
  /** Milliseconds of a steady clock. */
  nowMs(): number;
  /** Resolves after so many milliseconds, or as soon as `signal` aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where the journal of a reimport is kept. Its methods are called in the order in which things happened. */
export interface JournalStore {
  /** Adds a line. It outlives the program as soon as this returns, but not yet a loss of power. */
  note(line: string): void;
  /** Resolves once all that was noted before outlives a loss of power, too. */
  flush(): Promise<void>;
  /** Puts a text in the place of all, whole or not at all. What is noted from now on stands behind it. */
  replace(text: string): Promise<void>;
}
