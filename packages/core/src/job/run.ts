/**
 * Runs a job: the ordered lane of every pass, between the workers and the sinks.
 *
 *   listing ─▶ plan ─▶ key tasks     ─▶ workers ─▶ keys ─▶ in order ─▶ duplicates, as marks of tasks
 *                  └─▶ survey tasks  ─▶ workers ─▶ parts, summaries ─▶ in order ─▶ columns, report
 *                  └─▶ convert tasks ─▶ workers ─▶ parts ─▶ in order ─▶ framers ─▶ sinks
 */
import { storedSource } from '../bytes/zip/open-entry.ts';
import type { Listing } from '../input/listing.ts';
import type { SourceOpener } from '../ports.ts';
import type { PlannedFile } from './cut-tasks.ts';
import { findDuplicates } from './duplicates-pass.ts';
import { findPeople } from './find-people.ts';
import { refusePromises } from './high-compression.ts';
import { MainPasses } from './main-passes.ts';
import { mayCut } from './open-slice.ts';
import type { PassPorts, Progress } from './pass.ts';
import { PassSequence } from './pass-sequence.ts';
import { countPasses, inflationLimitOf, planAliases, planJob } from './plan.ts';
import { prepareJob } from './prepare.ts';
import { readBucket } from './read-bucket.ts';
import { isOfThisJob, type JobResult, type Survey } from './result.ts';
import { DEFAULT_SIZES, type JobSizes } from './sizes.ts';
import type { JobSpec } from './spec.ts';

export type JobPorts = PassPorts & {
  /**
   * Every sink leaves nothing when it is aborted (files do, a pipe does not): then columns may be guessed from a part
   * of the input, and what was written thrown away where the guess was wrong.
   */
  mayTakeBack?: boolean;
  /** For a look at a file's first bytes, which tells whether it may be cut. */
  openSource: SourceOpener;
};

export type JobOptions = {
  /** A survey of the same listing, to spare another. */
  survey?: Survey;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  sizes?: Partial<JobSizes>;
};

/**
 * Runs a job: survey and convert passes in workers, outputs in input order through sinks. On any error
 * (thrown as ConvertError) every sink is aborted and scratch files are discarded; the pool is the caller's
 * to end.
 */
export async function runJob(
  spec: JobSpec,
  listing: Listing,
  ports: JobPorts,
  options: JobOptions = {},
): Promise<JobResult> {
  const { onProgress, signal } = options;
  const sizes = { ...DEFAULT_SIZES, ...options.sizes };
  const given =
    options.survey !== undefined && isOfThisJob(options.survey, spec, listing) ? options.survey : null;
  const inflationLimit = inflationLimitOf(spec, sizes);
  if (inflationLimit !== null) refusePromises(listing, inflationLimit);
  const taskBytes = Math.min(sizes.convertTaskBytes, sizes.surveyTaskBytes);
  const files = await lookAtFiles(listing, ports.openSource, taskBytes);
  const bucket = await readBucket(listing, ports.openSource, signal);

  const { people: asked } = prepareJob(spec);
  const aliases = planAliases(spec, { listing, files, sizes }, asked);
  const sequence = new PassSequence(listing, ports, { sizes, onProgress, signal });
  sequence.expect(countPasses(spec, given !== null));
  const people = await findPeople(asked, listing, aliases, (pass) => sequence.run(pass, () => null));
  const plan = planJob(spec, listing, files, sizes, given !== null, people.found);
  const duplicates =
    plan.duplicates === null
      ? null
      : await findDuplicates(plan.duplicates, sizes.duplicatesBytes, ports.scratch, (pass, receive) =>
          sequence.run(pass, () => null, receive),
        );

  const main = new MainPasses({ spec, listing, bucket, people }, duplicates, sequence);
  if (plan.convert === null) return main.surveyAlone(plan.survey);
  const guessed = ports.mayTakeBack
    ? await main.convertByGuess(plan, sizes.guessBytes, ports.pool, signal)
    : null;
  return guessed ?? main.convert(plan, given);
}

/** Large files are looked at: what is gzipped is read whole, by one worker. */
async function lookAtFiles(
  listing: Listing,
  openSource: SourceOpener,
  taskBytes: number,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const { ref, size, entry } of listing.files) {
    let cut = false;
    if (size > taskBytes) {
      try {
        const source = await openSource(ref);
        cut = await mayCut(entry === undefined ? source : storedSource(source, entry));
      } catch {
        // What is wrong with the file is told by the pass that reads it.
      }
    }
    files.push({ mayCut: cut });
  }
  return files;
}
