import { ConvertError, type OutputSpec, parseJobSpec } from '@km-export/core';
import type { Command } from 'commander';
import { type FileFlags, readJobFlags } from '../args.ts';
import type { Order } from '../conduct-job.ts';
import { STDIN_NAME } from '../io/input-streams.ts';
import { isStdout } from '../io/output-places.ts';

export type RunConversion = (order: Order) => Promise<void>;

/**
 * The order for these inputs and outputs, with the flags that all commands share.
 * Errors: `job/bad-spec`; `job/bad-usage` for one name twice, and for what a state can't be of.
 */
export function toOrder(command: Command, inputs: string[], outputs: OutputSpec[]): Order {
  const { rejects, since, saveState, overwrite = false, workers } = command.opts<FileFlags>();
  const streams = inputs.filter((input) => input === STDIN_NAME).length;
  if (streams > 1) {
    throw new ConvertError('job/bad-usage', 'Standard input (-) was given twice: it can be read only once.');
  }
  if (outputs.some(({ name }) => name === rejects)) {
    throw new ConvertError('job/bad-usage', `-o and --rejects can't both be ${rejects}.`);
  }
  const spec = parseJobSpec({
    inputs,
    outputs,
    ...readJobFlags(command),
    ...(rejects !== undefined && { rejects }),
  });
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
  if (saveState !== undefined && isStdout(saveState)) {
    throw new ConvertError('job/bad-usage', '--save-state needs a file; it can’t be standard output.');
  }
  return {
    spec,
    overwrite,
    ...(since !== undefined && { since }),
    ...(saveState !== undefined && { saveState }),
    ...(workers !== undefined && { workers }),
  };
}
