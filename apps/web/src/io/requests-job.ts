import {
  createLinesSink,
  type GivenPath,
  type JobResult,
  type JobSpec,
  listInput,
  type OutputSpec,
  type Progress,
  parseJobSpec,
  RequestSurvey,
  type RequestTotals,
  runJob,
  type Scratch,
  type Sink,
  type SinkOpener,
} from '@km-export/core';
import { openBlobSource } from './blob-source.ts';
import { createPortPool } from './worker-pool.ts';

/** What the outputs of the job are called; the first is no file. */
const REQUESTS = 'requests';
export const TOO_LONG = 'too-long-to-send.json';

/** How what was given is read. */
export type ReadingOptions = Partial<
  Pick<JobSpec, 'mergeExports' | 'replaceInvalidUtf8' | 'allowHighCompression'>
>;

export type RequestsJob = {
  given: readonly GivenPath[];
  reading: ReadingOptions;
  ports: readonly MessagePort[];
  scratch: Scratch;
  /** Takes a request, without its line end, in the order of all. */
  take(line: Uint8Array): void | Promise<void>;
  /** Behind the last. */
  onClose?(): Promise<void>;
  /** Where records go of which a request is too long; absent: nowhere. */
  openTooLong?: SinkOpener;
  onProgress?(progress: Progress): void;
  /** Told once it is known what is read. */
  onListed?(): void;
  signal?: AbortSignal;
};

/** Goes through an export as requests: the same ones each time. Errors: those of {@link runJob}, and of `take`. */
export async function runRequestsJob(
  job: RequestsJob,
): Promise<{ result: JobResult; totals: RequestTotals }> {
  const survey = new RequestSurvey();
  const requests: Sink = createLinesSink((bytes, start, end) => {
    survey.take(bytes, start, end);
    return job.take(bytes.subarray(start, end));
  }, job.onClose);
  const outputs: OutputSpec[] = [{ name: REQUESTS, format: 'requests' }];
  const { openTooLong, onProgress, signal } = job;
  if (openTooLong !== undefined) {
    outputs.push({ name: TOO_LONG, format: 'requests', options: { requestLines: 'too-long' } });
  }
  const spec = parseJobSpec({ inputs: job.given.map(({ given }) => given), outputs, ...job.reading });
  const listing = listInput(job.given, spec);
  job.onListed?.();
  const result = await runJob(
    spec,
    listing,
    {
      pool: createPortPool(job.ports),
      openSource: openBlobSource,
      openSink: (name) => (name === REQUESTS ? requests : openTooLong!(name)),
      scratch: job.scratch,
    },
    { ...(onProgress && { onProgress }), ...(signal && { signal }) },
  );
  return { result, totals: survey.totals() };
}
