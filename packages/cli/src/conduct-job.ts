import { availableParallelism, tmpdir } from 'node:os';
import { dirname } from 'node:path';
import {
  addToState,
  ConvertError,
  createWorkerService,
  type ExportState,
  expandArchives,
  fromPlainError,
  type JobResult,
  type JobSpec,
  type Listing,
  likelyBytes,
  listInput,
  mayReadTwice,
  type Progress,
  runJob,
  type Sink,
  toPlainError,
  type WorkerPool,
} from '@km-export/core';
import { clearAbandoned } from './io/abandoned.ts';
import { readState, refuseForgetting, writeState } from './io/export-state.ts';
import { FileSet } from './io/file-set.ts';
import { openFileSource } from './io/file-source.ts';
import { filesToKeep, isNoStream } from './io/given-files.ts';
import { InputStreams, isStreamRef } from './io/input-streams.ts';
import { writeJob } from './io/job-file.ts';
import type { Leftovers } from './io/leftovers.ts';
import { listPaths } from './io/list-paths.ts';
import { createLocalPool } from './io/local-pool.ts';
import { deflateInNode } from './io/node-deflate.ts';
import { inflateInNode } from './io/node-inflate.ts';
import { createSinkOpener, isStream, placeOutputs, refuseSeveralInOne } from './io/output-places.ts';
import { createPartBuffer } from './io/part-buffers.ts';
import { findReadAgain, type ReadAgain } from './io/read-again.ts';
import { createScratch, type DescribedFile } from './io/scratch.ts';
import { spoolStreams } from './io/spool.ts';
import { createStreamPool } from './io/stream-pool.ts';
import { findLeft, findWritten } from './io/written-files.ts';

/** A job, and how this machine is to run it. */
export type Order = {
  spec: JobSpec;
  overwrite: boolean;
  /** The file of a state: only what comes after it is read. */
  since?: string;
  /** Where the state is saved once all outputs are whole. */
  saveState?: string;
  /** Where the job itself is saved before it runs. */
  saveJob?: string;
  /** Threads; where none are asked for, the input says how many. */
  workers?: number;
  /** Of outputs that go to no file: where they go, by their names. */
  sinks?: ReadonlyMap<string, () => Sink>;
};

/** What the job runs in. */
export type Surroundings = {
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  leftovers: Leftovers;
  onProgress?: (progress: Progress) => void;
  /** Bytes of a stream that were put into temporary space so far, before the job begins. */
  onSpooled?: (bytes: number) => void;
};

/** A job that came to its end. */
export type Conducted = {
  listing: Listing;
  linksOut: string[];
  /** Outputs that lie where the next run would read them. */
  readAgain: ReadAgain[];
  /** Files that lie beside the outputs and may be of an earlier run whose others were replaced. */
  left: string[];
  /** Where a state was to be saved. */
  state?: StateSaved;
  /** The file that the job was saved in. */
  savedJob?: string;
  /** Unfinished outputs of runs that were killed, which this one has removed. */
  cleared: number;
  result: JobResult;
  elapsedMs: number;
  strict: boolean;
};

/** A state that was saved, or why it was not: an error, or that a part of the input could not be read. */
export type StateSaved = { name: string } & (
  | { saved: ExportState }
  | { saved: null; error: ConvertError | null }
);

/** Thrown where whoever read our standard output has gone away, and nothing else was asked for. */
export class ReaderGone extends Error {
  override name = 'ReaderGone';
}

/**
 * Below this many bytes in all, one thread is done before others have started: on two cores the two
 * ways take the same time at some 8 MB, and on busy ones this way stays ahead for longer.
 */
const TINY_BYTES = 8_000_000;

/**
 * Less than this for each thread is done sooner by fewer: a thread starts cold, and on two cores two threads overtake
 * one at some 70 MB.
 */
const BYTES_A_WORKER = 64_000_000;

/** More would wait for the disk, and each takes memory. */
const MOST_WORKERS = 8;

/**
 * Between two tasks a thread waits for a millisecond. So tasks are larger where there is much to read, as long as eight
 * come to each thread, or one would be left alone with the last: 1 GB to CSV in one thread took 5.3 s with tasks of
 * 8 MB, 6.3 s with those of 2 MB.
 */
const TASK_BYTES = { least: 2 << 20, most: 8 << 20 };
const TASKS_A_WORKER = 8;

/** What a task owns of a large file, in bytes. */
function taskBytesFor(bytes: number, workers: number): number {
  const { least, most } = TASK_BYTES;
  return Math.max(least, Math.min(most, Math.ceil(bytes / (workers * TASKS_A_WORKER))));
}

/** Threads where none were asked for. */
function workersFor(bytes: number): number {
  return Math.min(MOST_WORKERS, availableParallelism(), Math.ceil(bytes / BYTES_A_WORKER));
}

/**
 * Lists the input, checks the outputs, and runs the job with the ports of this machine. Whatever happens,
 * threads and temporary space are gone when it returns or throws.
 * Errors: those of core, {@link listPaths}, {@link placeOutputs} and {@link readState}; {@link ReaderGone}.
 */
export async function conductJob(order: Order, surroundings: Surroundings): Promise<Conducted> {
  const { spec, overwrite } = order;
  const { leftovers } = surroundings;
  const startedMs = performance.now();

  const since = order.since === undefined ? undefined : readState(order.since);
  const { given, linksOut } = listPaths(spec.inputs);
  const expanded = await expandArchives(given, openFileSource);
  const listed = listInput(expanded, { ...spec, since });
  const { sinks = new Map<string, () => Sink>() } = order;
  const names = outputNames(spec).filter((name) => !sinks.has(name));
  const { saveState, saveJob } = order;
  const givenFiles = filesToKeep(given);
  const places = placeOutputs([...names, saveState ?? [], saveJob ?? []].flat(), givenFiles, {
    overwrite,
    outputs: spec.outputs.filter(({ name }) => !sinks.has(name)),
    state: order.since === undefined ? undefined : { read: order.since, savedAs: saveState },
  });
  refuseSeveralInOne(spec.outputs, places);
  if (saveState !== undefined) refuseForgetting(saveState, since, listed);
  const writtenTo = [...places.values()].flatMap((place) => {
    if (place.kind === 'folder') return [place.path];
    return place.kind === 'file' ? [dirname(place.path)] : [];
  });
  const cleared = clearAbandoned(writtenTo, tmpdir(), (path) => leftovers.has(path));

  const readerGone = new AbortController();
  let isReaderGone = false;
  const onReaderGone = (): void => {
    isReaderGone = true;
    if (sinks.size === 0 && names.every((name) => places.get(name)?.kind === 'stdout')) readerGone.abort();
  };
  const signal = AbortSignal.any([surroundings.signal, readerGone.signal]);
  const scratch = createScratch(leftovers);
  const streams = new InputStreams();
  const openPlaced = createSinkOpener(places, {
    given: new FileSet([order.since ?? []].flat(), givenFiles),
    overwrite,
    leftovers,
    makeRoom: scratch.makeRoom,
    onReaderGone,
    signal,
  });
  const openSink = streams.closeWithSinks((name) => sinks.get(name)?.() ?? openPlaced(name));
  const spooled: DescribedFile[] = [];
  const createSpool = (): DescribedFile => {
    const file = scratch.create();
    spooled.push(file);
    return file;
  };
  let pool: WorkerPool | undefined;
  signal.addEventListener('abort', () => {
    void pool?.terminate();
    streams.close();
  });
  try {
    if (saveJob !== undefined) await writeJob(spec, () => openSink(saveJob));
    const listing = mayReadTwice(spec)
      ? await spoolStreams(listed, streams, createSpool, { signal, onBytes: surroundings.onSpooled })
      : listed;
    const bytes = listing.files.reduce((sum, file) => sum + likelyBytes(file), 0);
    pool = await choosePool(bytes, listing, order.workers, streams);
    const result = await runJob(
      spec,
      listing,
      {
        pool,
        openSource: streams.openSource,
        openSink,
        deflate: deflateInNode,
        takesAll: (name) => sinks.has(name) || isStream(places, name),
        scratch,
        mayTakeBack: sinks.size === 0 && names.every((name) => places.get(name)?.kind === 'file'),
      },
      {
        signal,
        sizes: { convertTaskBytes: taskBytesFor(bytes, pool.size) },
        ...(surroundings.onProgress && { onProgress: surroundings.onProgress }),
      },
    );
    const isWhole = !result.partial && !isReaderGone;
    const state =
      saveState === undefined || surroundings.signal.aborted
        ? undefined
        : isWhole
          ? await trySaving(saveState, addToState(since, listing, result.last, result.unfinished), openSink)
          : { name: saveState, saved: null, error: null };
    const placed = result.outputs.filter(({ name }) => !sinks.has(name));
    const written = findWritten(placed, places, [saveState ?? [], saveJob ?? []].flat());
    return {
      listing: streams.withSizes(listing),
      linksOut,
      readAgain: findReadAgain(expanded.filter(isNoStream), written),
      left: overwrite ? findLeft(placed, places, written, givenFiles) : [],
      ...(state && { state }),
      ...(saveJob !== undefined && { savedJob: saveJob }),
      cleared,
      result,
      elapsedMs: performance.now() - startedMs,
      strict: spec.strict ?? false,
    };
  } catch (thrown) {
    const isCancelled = thrown instanceof ConvertError && thrown.code === 'job/cancelled';
    throw isCancelled && readerGone.signal.aborted ? new ReaderGone() : thrown;
  } finally {
    await pool?.terminate();
    streams.close();
    for (const file of spooled) await file.discard();
    scratch.remove();
  }
}

async function trySaving(
  name: string,
  state: ExportState,
  openSink: (name: string) => Sink | Promise<Sink>,
): Promise<StateSaved> {
  try {
    await writeState(state, () => openSink(name));
    return { name, saved: state };
  } catch (thrown) {
    // The outputs are whole, and that is told first.
    return { name, saved: null, error: fromPlainError(toPlainError(thrown)) };
  }
}

function outputNames(spec: JobSpec): string[] {
  const names = spec.outputs.map(({ name }) => name);
  return spec.rejects === undefined ? names : [...names, spec.rejects];
}

async function choosePool(
  bytes: number,
  listing: Listing,
  workers: number | undefined,
  streams: InputStreams,
): Promise<WorkerPool> {
  const local = createLocalPool(
    createWorkerService(streams.openSource, { inflate: inflateInNode, createBuffer: createPartBuffer }),
  );
  if (bytes < TINY_BYTES) return local;
  // Loaded only here, so that small jobs start sooner.
  const { createWorkerPool } = await import('./io/worker-pool.ts');
  const pool = createWorkerPool(
    workers ?? workersFor(bytes),
    new URL('./convert.worker.js', import.meta.url),
  );
  return listing.files.some(({ isStream }) => isStream) ? createStreamPool(local, pool, isStreamRef) : pool;
}
