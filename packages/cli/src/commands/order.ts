import { type FormatId, type OptionValues, parseJobSpec } from '@km-export/core';
import type { Command } from 'commander';
import { defaultWorkers, type FileFlags, readJobFlags } from '../args.ts';
import type { Order } from '../conduct-job.ts';

export type RunConversion = (order: Order) => Promise<void>;

/** The order for one output in `format`, from the flags that `compile` and `convert` share. */
export function toOrder(command: Command, inputs: string[], format: FormatId, options: OptionValues): Order {
  const flags = command.opts<FileFlags & { output: string }>();
  const spec = parseJobSpec({
    inputs,
    outputs: [{ name: flags.output, format, ...(Object.keys(options).length > 0 && { options }) }],
    ...readJobFlags(command),
    ...(flags.rejects !== undefined && { rejects: flags.rejects }),
  });
  return { spec, overwrite: flags.overwrite ?? false, workers: flags.workers ?? defaultWorkers() };
}
