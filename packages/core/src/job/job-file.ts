/** A job as a small JSON file: what both shells save and load. docs/job-file.md describes it. Pure. */
import { ConvertError } from '../model/error.ts';
import { type JobSpec, parseJobSpec } from './spec.ts';

const KIND = 'km-export job';
const SCHEMA = 1;

/**
 * A job may name every person of a large account: a million identities are some 40 MB. What is larger is no job that
 * anybody wrote, and a page would hold it in memory several times.
 */
export const LARGEST_JOB_BYTES = 64_000_000;

/** Among files that were dropped, larger ones are told by their first bytes alone: they may be data. */
const MOST_LOOKED_THROUGH = 1_000_000;
const BEGINNING_BYTES = 1000;

/** What of a file so large has to be looked at to tell whether it may be a job: so many bytes from its start. */
export function bytesToTellJob(size: number): number {
  return size <= MOST_LOOKED_THROUGH ? size : BEGINNING_BYTES;
}

/** Whether the beginning of a file may be that of a job. */
export function mayBeJob(beginning: string): boolean {
  return beginning.includes(KIND);
}

/** The text of a job's file. The same job gives the same bytes. */
export function drawJob(spec: JobSpec): string {
  return `${JSON.stringify({ kind: KIND, schema: SCHEMA, ...parseJobSpec(spec) }, null, 2)}\n`;
}

/** Whether a text is, or means to be, the file of a job: also one that {@link parseJob} then refuses. */
export function isJobFile(text: string): boolean {
  if (!mayBeJob(text)) return false;
  try {
    return (JSON.parse(text) as { kind?: unknown } | null)?.kind === KIND;
  } catch {
    return false;
  }
}

/**
 * A job's file as a job. `name` is the file's, for messages.
 * Error `job/bad-spec` names the file and the field, and says what that may be.
 */
export function parseJob(text: string, name: string): JobSpec {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const why = text.trim() === '' ? 'it is empty' : 'it is no JSON, or was cut';
    throw badJob(name, `it can't be read: ${why}. --save-job writes one`, cause);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw badJob(name, 'it must be an object. --save-job writes one');
  }
  const { kind, schema, ...job } = data as Record<string, unknown>;
  if (kind !== KIND) throw badJob(name, `kind must be "${KIND}". --save-job writes such a file`);
  if (schema !== SCHEMA) {
    throw badJob(name, `schema must be ${SCHEMA}, which is all that this version knows`);
  }
  try {
    return parseJobSpec(job);
  } catch (thrown) {
    if (!(thrown instanceof ConvertError)) throw thrown;
    throw new ConvertError(thrown.code, `${name}: ${thrown.message}`, { cause: thrown });
  }
}

function badJob(name: string, why: string, cause?: unknown): ConvertError {
  return new ConvertError('job/bad-spec', `${name}: The job is not right: ${why}.`, { cause });
}
