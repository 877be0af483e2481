import {
  expandArchives,
  type FoundFile,
  type GivenPath,
  type JobResult,
  type JobSpec,
  listInput,
  type PlainError,
  type Progress,
  runJob,
  type Sink,
  type Survey,
  toPlainError,
} from '@km-export/core';
import { expose, type ProxyMarked, type Remote } from 'comlink';
import { openBlobSource } from './io/blob-source.ts';
import { deflateInBrowser } from './io/browser-deflate.ts';
import { createScratch } from './io/scratch.ts';
import { createMemorySink, createPickedSink, createPrivateSink } from './io/sinks.ts';
import { createPortPool } from './io/worker-pool.ts';

/** Where one output goes, by its name in the job. */
export type OutputPlace = { name: string } & (
  | { kind: 'picked'; handle: FileSystemFileHandle }
  | { kind: 'private'; fileName: string }
  | { kind: 'memory' }
);

/** An output that is whole; `blob` where it was made in memory. */
export type ClosedOutput = { name: string; blob: Blob | null };

/** Outputs may be whole although the job failed: the rejected lines of a file that is no export. */
export type RunAnswer = {
  outputs: ClosedOutput[];
  /** What was given, where there was a .zip in it, which is now the folder that it holds. */
  expanded?: GivenPath[];
} & (
  | { ok: true; result: JobResult }
  /** `isListed`: it failed while the files were read, not before. */
  | { ok: false; error: PlainError; isListed: boolean }
);

export type RunRequest = {
  spec: JobSpec;
  places: OutputPlace[];
  survey: Survey | null;
  ports: MessagePort[];
  /** Temporary space for this run alone; null where the browser has none. */
  folder: FileSystemDirectoryHandle | null;
};

export type OnProgress = ((progress: Progress) => void) & ProxyMarked;

/** Between two reports of progress; the eye needs no more. */
const PROGRESS_MS = 100;

const given: GivenPath[] = [];

const coordinator = {
  /** Adds to what is read. In pieces, so that the page stays quick with tens of thousands of files. */
  give(path: Omit<GivenPath, 'files'>, files: FoundFile[]): void {
    const last = given.at(-1);
    if (last?.given === path.given) last.files.push(...files);
    else given.push({ ...path, files });
  },

  /** Runs one job over what was given: a survey where the job has no outputs. Never rejects. */
  async run(request: RunRequest, onProgress: Remote<OnProgress>): Promise<RunAnswer> {
    const { spec, survey } = request;
    const closed: ClosedOutputs = new Map();
    let isListed = false;
    let expanded: GivenPath[] | undefined;
    try {
      const all = await expandArchives(given, openBlobSource);
      if (all.some((path, index) => path !== given[index])) expanded = all;
      const listing = listInput(all, spec);
      isListed = true;
      const result = await runJob(
        spec,
        listing,
        {
          pool: createPortPool(request.ports),
          openSource: openBlobSource,
          openSink: (name) => openSink(request, name, closed),
          ...(deflateInBrowser && { deflate: deflateInBrowser }),
          scratch: createScratch(request.folder),
        },
        { onProgress: atMostEvery(PROGRESS_MS, onProgress), ...(survey !== null && { survey }) },
      );
      return { ok: true, result, outputs: [...closed.values()], ...(expanded && { expanded }) };
    } catch (thrown) {
      const outputs = [...closed.values()];
      return { ok: false, error: toPlainError(thrown), isListed, outputs, ...(expanded && { expanded }) };
    }
  },
};

export type Coordinator = typeof coordinator;

type ClosedOutputs = Map<string, ClosedOutput>;

async function openSink(request: RunRequest, name: string, closed: ClosedOutputs): Promise<Sink> {
  let blob: Blob | null = null;
  const sink = await createSink(request, name, (made) => {
    blob = made;
  });
  return {
    write: (bytes) => sink.write(bytes),
    async close() {
      await sink.close();
      closed.set(name, { name, blob });
    },
    abort() {
      closed.delete(name);
      return sink.abort();
    },
  };
}

function createSink(
  { places, folder }: RunRequest,
  name: string,
  onBlob: (blob: Blob) => void,
): Sink | Promise<Sink> {
  const place = places.find((candidate) => candidate.name === name);
  switch (place?.kind) {
    case 'picked':
      return createPickedSink(place.handle);
    case 'private':
      return createPrivateSink(folder!, place.fileName);
    default:
      return createMemorySink(onBlob);
  }
}

/** Passes on the first report of each pass, and then one in `intervalMs`. */
function atMostEvery(intervalMs: number, onProgress: Remote<OnProgress>): (progress: Progress) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastPass = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (progress.passNumber === lastPass && nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    lastPass = progress.passNumber;
    void onProgress(progress);
  };
}

expose(coordinator);
