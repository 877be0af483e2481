import { ConvertError, type OutputSpec, parseJobSpec } from '@km-export/core';
import type { Command } from 'commander';
import { type FileFlags, readJobFlags } from '../args.ts';
import type { Order } from '../conduct-job.ts';

export type RunConversion = (order: Order) => Promise<void>;

/**
 * The order for these inputs and outputs, with the flags that all commands share.
 * Errors: `job/bad-spec`; `job/bad-usage` for standard input, and for one name twice.
 */
export function toOrder(command: Command, inputs: string[], outputs: OutputSpec[]): Order {
  if (inputs.includes('-')) {
    throw new ConvertError('job/bad-usage', "Standard input can't be read. Name a file or a folder.");
  }
  const { rejects, overwrite = false, workers } = command.opts<FileFlags>();
  if (outputs.some(({ name }) => name === rejects)) {
    throw new ConvertError('job/bad-usage', `-o and --rejects can't both be ${rejects}.`);
  }
  const spec = parseJobSpec({
    inputs,
    outputs,
    ...readJobFlags(command),
    ...(rejects !== undefined && { rejects }),
  });
  return { spec, overwrite, ...(workers !== undefined && { workers }) };
}
