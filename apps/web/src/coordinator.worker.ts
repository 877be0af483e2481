import {
  expandArchives,
  type GivenPath,
  type JobResult,
  type JobSpec,
  listInput,
  type Progress,
  runJob,
  type Survey,
  toPlainError,
} from '@km-export/core';
import { expose, type ProxyMarked, type Remote } from 'comlink';
import { openBlobSource } from './io/blob-source.ts';
import { deflateInBrowser } from './io/browser-deflate.ts';
import { GivenInput } from './io/given-input.ts';
import { type ClosedOutput, type OutputPlace, OutputPlaces } from './io/output-places.ts';
import { progressTeller } from './io/progress-teller.ts';
import type { RunFailure } from './io/run-failure.ts';
import { createScratch } from './io/scratch.ts';
import { createPortPool } from './io/worker-pool.ts';

/**
 * Outputs may be whole although the job failed: the rejected lines of a file that is no export. `left`: files of an earlier
 * run perhaps, in a folder that was picked.
 */
export type RunAnswer = {
  outputs: ClosedOutput[];
  /** What was given, where there was a .zip in it, which is now the folder that it holds. */
  expanded?: GivenPath[];
} & ({ ok: true; result: JobResult; left: string[] } | RunFailure);

export type RunRequest = {
  spec: JobSpec;
  places: OutputPlace[];
  survey: Survey | null;
  ports: MessagePort[];
  /** Temporary space for this run alone; null where the browser has none. */
  folder: FileSystemDirectoryHandle | null;
};

/** What the page is told while a job runs. */
export type Watcher = {
  onProgress(progress: Progress): void;
  /** A file is about to come into being in the folder that was picked: what is ended in the middle must be removed. */
  onNewFile(file: string): void;
} & ProxyMarked;

const input = new GivenInput();

const coordinator = {
  give: input.give,

  /** Runs one job over what was given: a survey where the job has no outputs. Never rejects. */
  async run(request: RunRequest, watcher: Remote<Watcher>): Promise<RunAnswer> {
    const { spec, survey, folder } = request;
    const scratch = createScratch(folder);
    const onNewFile = (file: string) => watcher.onNewFile(file);
    const outputs = new OutputPlaces({ places: request.places, folder, scratch, onNewFile });
    let isListed = false;
    let expanded: GivenPath[] | undefined;
    try {
      const { paths } = input;
      const all = await expandArchives(paths, openBlobSource);
      if (all.some((path, index) => path !== paths[index])) expanded = all;
      const listing = listInput(all, spec);
      isListed = true;
      const result = await runJob(
        spec,
        listing,
        {
          pool: createPortPool(request.ports),
          openSource: openBlobSource,
          openSink: (name) => outputs.open(name),
          ...(deflateInBrowser && { deflate: deflateInBrowser }),
          scratch,
        },
        {
          onProgress: progressTeller((progress) => void watcher.onProgress(progress)),
          ...(survey !== null && { survey }),
        },
      );
      await outputs.finish();
      // What is whole is so whether or not the folder can be looked at.
      const left = await outputs.findLeft(result.outputs).catch(() => []);
      return { ok: true, result, left, outputs: outputs.closed, ...(expanded && { expanded }) };
    } catch (thrown) {
      const error = toPlainError(thrown);
      await outputs.keepRest();
      return { ok: false, error, isListed, outputs: outputs.closed, ...(expanded && { expanded }) };
    } finally {
      await outputs.end();
    }
  },
};

export type Coordinator = typeof coordinator;

expose(coordinator);
