import { ConvertError, type JobSpec, type OutputSpec, parseJobSpec } from '@km-export/core';
import type { Command } from 'commander';
import { type FileFlags, type RecordFlags, type RunFlags, readJobFlags } from '../args.ts';
import type { Order } from '../conduct-job.ts';
import { STDIN_NAME } from '../io/input-streams.ts';
import { isStdout } from '../io/output-places.ts';

export type RunConversion = (order: Order) => Promise<void>;
export type RunInspection = (order: Order, asJson: boolean) => Promise<void>;

/**
 * The order for these inputs and outputs, with the flags that all commands share.
 * Errors: `job/bad-spec`; `job/bad-usage` for one name twice, and as {@link orderJob}.
 */
export function toOrder(
  command: Command,
  inputs: string[],
  outputs: OutputSpec[],
  asked?: RecordFlags,
): Order {
  const { rejects, saveJob, ...flags } = command.opts<FileFlags>();
  if (outputs.some(({ name }) => name === rejects)) {
    throw new ConvertError('job/bad-usage', `-o and --rejects can't both be ${rejects}.`);
  }
  const spec = parseJobSpec({
    inputs,
    outputs,
    ...readJobFlags(command, asked),
    ...(rejects !== undefined && { rejects }),
  });
  if (saveJob !== undefined && isStdout(saveJob)) throw needsFile('--save-job');
  return { ...orderJob(spec, flags), ...(saveJob !== undefined && { saveJob }) };
}

/**
 * The order to run a job. Error `job/bad-usage`: standard input twice, rejects where the survey goes, and what a
 * state can't be of.
 */
export function orderJob(spec: JobSpec, flags: RunFlags): Order {
  const { since, saveState, overwrite = false, workers } = flags;
  const streams = spec.inputs.filter((input) => input === STDIN_NAME).length;
  if (streams > 1) {
    throw new ConvertError('job/bad-usage', 'Standard input (-) was given twice: it can be read only once.');
  }
  if (spec.outputs.length === 0 && spec.rejects !== undefined && isStdout(spec.rejects)) {
    throw new ConvertError('job/bad-usage', 'The rejects need a file: standard output has the survey.');
  }
  if (since !== undefined || saveState !== undefined) {
    if (streams > 0) {
      throw new ConvertError(
        'job/bad-usage',
        '--since and --save-state go by the numbers of revision files, and standard input has none. Name the folder of the export.',
      );
    }
    if (spec.mergeExports) {
      throw new ConvertError(
        'job/bad-usage',
        '--since and --save-state know one export, and --merge-exports reads several whose numbers are the same. Run the command for each export, each with a state of its own.',
      );
    }
  }
  if (saveState !== undefined && isStdout(saveState)) throw needsFile('--save-state');
  return {
    spec,
    overwrite,
    ...(since !== undefined && { since }),
    ...(saveState !== undefined && { saveState }),
    ...(workers !== undefined && { workers }),
  };
}

function needsFile(flag: string): ConvertError {
  return new ConvertError('job/bad-usage', `${flag} needs a file; it can’t be standard output.`);
}
