import { ConvertError } from '@km-export/core';
import { Command } from 'commander';
import { addFileFlags, addJobFlags, type FileFlags } from '../args.ts';
import type { Order } from '../conduct-job.ts';
import { isStdout } from '../io/output-places.ts';
import { drawExamples } from './examples.ts';
import { toOrder } from './order.ts';

const EXAMPLES = drawExamples([
  ['km-export inspect bucket', 'what is in the export in this folder'],
  ['km-export inspect 1.json 2.json.gz', 'of these two files alone'],
  ['km-export inspect bucket --json > survey.json', 'all of it, for programs'],
  ['km-export inspect bucket --rejects bad.txt', 'and every rejected line, to look at'],
  ['zcat all.json.gz | km-export inspect -', 'of what comes on standard input'],
  ['km-export inspect bucket --save-state s', 'and writes down what was read, for --since s'],
]);

/** `inspect PATH… [--json]`: reads everything once and tells what is in it. */
export function createInspectCommand(run: (order: Order, asJson: boolean) => Promise<void>): Command {
  const command = new Command('inspect')
    .summary('Tells what is in an export.')
    .description(
      'Reads an export once and tells what is in it: totals, time, events, properties, files, and whatever is wrong with it. Writes nothing but the rejects that were asked for.',
    )
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .option('--json', 'Prints the whole survey as JSON.');
  addJobFlags(command);
  addFileFlags(command);
  return command.addHelpText('after', EXAMPLES).action(async (inputs: string[]) => {
    const { json, rejects } = command.opts<FileFlags & { json?: true }>();
    if (rejects !== undefined && isStdout(rejects)) {
      throw new ConvertError('job/bad-usage', 'The rejects need a file: standard output has the survey.');
    }
    await run(toOrder(command, inputs, []), json ?? false);
  });
}
