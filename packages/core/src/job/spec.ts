import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { FormatId } from '../formats/index.ts';

/** One output: its name (a path for the command line, a file name for the page), format and options. */
export type OutputSpec = { name: string; format: FormatId; options?: OptionValues };

/** A whole job as plain data: the page's form and the command line only write one of these. */
export type JobSpec = {
  /** Paths or names as the user gave them. A shell resolves them to a Listing. */
  inputs: string[];
  /** None: the job is a survey. */
  outputs: OutputSpec[];
  /** Name of an output that gets every rejected line verbatim. */
  rejects?: string;
  /** Keep lines with invalid UTF-8, each bad part as U+FFFD, counted as repaired. */
  replaceInvalidUtf8?: boolean;
  /** Read folders whose numbers collide one after the other instead of stopping. */
  mergeExports?: boolean;
  /** End with exit code 3 where something was rejected or is known to be missing. */
  strict?: boolean;
};

/** The job's own switches as data; names are fields of {@link JobSpec}. */
export const JOB_OPTIONS = [
  {
    name: 'replaceInvalidUtf8',
    label: 'Keep lines with broken characters',
    type: 'boolean',
    default: false,
    help: 'Keeps lines that are not valid UTF-8: each broken part becomes U+FFFD (�) and the line counts as repaired. Off: such lines are rejected.',
  },
  {
    name: 'mergeExports',
    label: 'Read several exports one after the other',
    type: 'boolean',
    default: false,
    help: 'Reads folders that hold the same revision numbers one after the other, in the order given. A copy of an export would be read twice.',
  },
  {
    name: 'strict',
    label: 'Be strict',
    type: 'boolean',
    default: false,
    help: 'Ends with exit code 3 if a line was rejected or something is known to be missing.',
  },
] as const satisfies readonly OptionSpec[];

/**
 * Unknown data as a job, every default left out. Error `job/bad-spec` names the field and what it may be.
 */
export declare function parseJobSpec(data: unknown): JobSpec;
