import { drawJob, formatBytes, type JobSpec, LARGEST_JOB_BYTES, parseJob, type Sink } from '@km-export/core';
import { readSmallFile } from './read-small-file.ts';

/** Reads the file of a job. Errors: `input/not-found`; `job/bad-spec`, where it is none. */
export function readJob(path: string): JobSpec {
  const text = readSmallFile(path, {
    largestBytes: LARGEST_JOB_BYTES,
    tooLarge: {
      code: 'job/bad-spec',
      message: `${path} is no job: with over ${formatBytes(LARGEST_JOB_BYTES)} it is far too large for one.`,
    },
    absent: `There is no job ${path}. --save-job writes one, and so does the page.`,
    whatItIs: 'the job',
  });
  return parseJob(text, path);
}

/** Writes the file of a job. Error: `output/…`. */
export async function writeJob(spec: JobSpec, openSink: () => Sink | Promise<Sink>): Promise<void> {
  const sink = await openSink();
  try {
    await sink.write(Buffer.from(drawJob(spec)));
    await sink.close();
  } catch (thrown) {
    await sink.abort();
    throw thrown;
  }
}
