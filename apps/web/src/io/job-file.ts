import {
  bytesToTellJob,
  ConvertError,
  formatBytes,
  type GivenPath,
  isJobFile,
  LARGEST_JOB_BYTES,
  mayBeJob,
  revisionOf,
} from '@km-export/core';

/** The file of a job: its name and its text. */
export type JobFile = { name: string; text: string };

/**
 * Takes the file of a job out of what was given; null where there is none. It is known by its content. Revision
 * files, of which there may be thousands, are looked at only where one is all that was given.
 * Error `job/bad-spec`: there are two.
 */
export async function takeJobFile(
  given: readonly GivenPath[],
): Promise<{ job: JobFile; rest: GivenPath[] } | null> {
  const rest: GivenPath[] = [];
  const jobs: JobFile[] = [];
  for (const path of given) {
    const text = given.length > 1 && revisionOf(path.given) !== null ? null : await jobTextOf(path);
    if (text === null) rest.push(path);
    else jobs.push({ name: path.given, text });
  }
  if (jobs.length > 1) {
    const names = jobs.map(({ name }) => name).join(', ');
    throw new ConvertError('job/bad-spec', `These are several saved jobs: ${names}. Give one of them.`);
  }
  return jobs.length === 0 ? null : { job: jobs[0], rest };
}

/** The text of what is the file of a job; null for all else. */
async function jobTextOf({ kind, files }: GivenPath): Promise<string | null> {
  if (kind !== 'file' || files.length !== 1) return null;
  const file = files[0].ref as File;
  if (!/\.json$/i.test(file.name) || file.size > LARGEST_JOB_BYTES) return null;
  const beginning = file.slice(0, bytesToTellJob(file.size));
  if (!mayBeJob(await beginning.text().catch(() => ''))) return null;
  // What can't be read is told by whoever reads it as data.
  const text = await file.text().catch(() => '');
  return isJobFile(text) ? text : null;
}

/** The text of a file that is given as a job. Errors: `job/bad-spec`, `input/not-found`. */
export async function readJobText(file: File): Promise<string> {
  if (file.size > LARGEST_JOB_BYTES) {
    throw new ConvertError(
      'job/bad-spec',
      `${file.name} is no job: with over ${formatBytes(LARGEST_JOB_BYTES)} it is far too large for one.`,
    );
  }
  return file.text().catch((cause) => {
    throw new ConvertError('input/not-found', `${file.name} could not be read.`, { cause });
  });
}
