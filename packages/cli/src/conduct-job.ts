import type { PathLike } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';
import {
  ConvertError,
  createWorkerService,
  expandArchives,
  type GivenPath,
  isOfExport,
  type JobResult,
  type JobSpec,
  type Listing,
  likelyBytes,
  listInput,
  type Progress,
  runJob,
  type WorkerPool,
} from '@km-export/core';
import { clearAbandoned } from './io/abandoned.ts';
import { type FileRef, openFileSource, pathOf } from './io/file-source.ts';
import type { Leftovers } from './io/leftovers.ts';
import { listPaths } from './io/list-paths.ts';
import { createLocalPool } from './io/local-pool.ts';
import { inflateInNode } from './io/node-inflate.ts';
import { createSinkOpener, placeOutputs } from './io/output-places.ts';
import { findReadAgain, type ReadAgain } from './io/read-again.ts';
import { createScratch } from './io/scratch.ts';

/** A job, and how this machine is to run it. */
export type Order = {
  spec: JobSpec;
  overwrite: boolean;
  /** Threads; where none are asked for, the input says how many. */
  workers?: number;
};

/** What the job runs in. */
export type Surroundings = {
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
  leftovers: Leftovers;
  onProgress?: (progress: Progress) => void;
};

/** A job that came to its end. */
export type Conducted = {
  listing: Listing;
  linksOut: string[];
  /** Outputs that lie where the next run would read them. */
  readAgain: ReadAgain[];
  /** Unfinished outputs of runs that were killed, which this one has removed. */
  cleared: number;
  result: JobResult;
  elapsedMs: number;
  strict: boolean;
};

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

/** Threads where none were asked for. */
function workersFor(bytes: number): number {
  return Math.min(MOST_WORKERS, availableParallelism(), Math.ceil(bytes / BYTES_A_WORKER));
}

/**
 * Lists the input, checks the outputs, and runs the job with the ports of this machine. Whatever happens,
 * threads and temporary space are gone when it returns or throws.
 * Errors: those of core, {@link listPaths} and {@link placeOutputs}; {@link ReaderGone}.
 */
export async function conductJob(order: Order, surroundings: Surroundings): Promise<Conducted> {
  const { spec, overwrite } = order;
  const { leftovers } = surroundings;
  const startedMs = performance.now();

  const { given, linksOut } = listPaths(spec.inputs);
  const expanded = await expandArchives(given, openFileSource);
  const listing = listInput(expanded, { mergeExports: spec.mergeExports ?? false });
  const names = outputNames(spec);
  const protectedPaths = given.flatMap(pathsToKeep);
  const places = placeOutputs(names, protectedPaths, { overwrite });
  const readAgain = findReadAgain(expanded, places);
  const folders = [...places.values()].flatMap((place) =>
    place.kind === 'file' ? [dirname(place.path)] : [],
  );
  const cleared = clearAbandoned(folders, tmpdir(), (path) => leftovers.has(path));

  const readerGone = new AbortController();
  const onReaderGone = (): void => {
    if (names.every((name) => places.get(name)?.kind === 'stdout')) readerGone.abort();
  };
  const scratch = createScratch(leftovers);
  const pool = await choosePool(listing, order.workers);
  const signal = AbortSignal.any([surroundings.signal, readerGone.signal]);
  signal.addEventListener('abort', () => void pool.terminate());
  try {
    const result = await runJob(
      spec,
      listing,
      {
        pool,
        openSource: openFileSource,
        openSink: createSinkOpener(places, { overwrite, leftovers, onReaderGone, signal }),
        scratch,
        mayTakeBack: [...places.values()].every(({ kind }) => kind === 'file'),
      },
      { signal, ...(surroundings.onProgress && { onProgress: surroundings.onProgress }) },
    );
    return {
      listing,
      linksOut,
      readAgain,
      cleared,
      result,
      elapsedMs: performance.now() - startedMs,
      strict: spec.strict ?? false,
    };
  } catch (thrown) {
    const isCancelled = thrown instanceof ConvertError && thrown.code === 'job/cancelled';
    throw isCancelled && readerGone.signal.aborted ? new ReaderGone() : thrown;
  } finally {
    await pool.terminate();
    scratch.remove();
  }
}

/**
 * Files that no output may replace: what was given by name, and all of an export that was given, read or not. Other
 * files in its folder may be earlier results.
 */
function pathsToKeep({ kind, files }: GivenPath): PathLike[] {
  const kept = kind === 'file' ? files : files.filter(({ path }) => isOfExport(basename(path)));
  return kept.map(({ ref }) => pathOf(ref as FileRef));
}

function outputNames(spec: JobSpec): string[] {
  const names = spec.outputs.map(({ name }) => name);
  return spec.rejects === undefined ? names : [...names, spec.rejects];
}

async function choosePool(listing: Listing, workers: number | undefined): Promise<WorkerPool> {
  const bytes = listing.files.reduce((sum, file) => sum + likelyBytes(file), 0);
  if (bytes < TINY_BYTES)
    return createLocalPool(createWorkerService(openFileSource, { inflate: inflateInNode }));
  // Loaded only here, so that small jobs start sooner.
  const { createWorkerPool } = await import('./io/worker-pool.ts');
  return createWorkerPool(workers ?? workersFor(bytes), new URL('./convert.worker.js', import.meta.url));
}
