import { Command } from 'commander';
import { addFileFlags, addJobFlags } from '../args.ts';
import { addExamples, type Example } from './examples.ts';
import { type RunInspection, toOrder } from './order.ts';

const EXAMPLES: readonly Example[] = [
  ['km-export inspect bucket', 'what is in the export in this folder'],
  ['km-export inspect 1.json 2.json.gz', 'of these two files alone'],
  ['km-export inspect bucket --json > survey.json', 'all of it, for programs'],
  ['km-export inspect bucket --rejects bad.txt', 'and every rejected line, to look at'],
  ['zcat all.json.gz | km-export inspect -', 'of what comes on standard input'],
  ['km-export inspect bucket --save-state march', 'and writes down what was read, for --since march'],
];

/** `inspect PATH… [--json]`: reads everything once and tells what is in it. */
export function createInspectCommand(run: RunInspection): Command {
  const command = new Command('inspect')
    .summary('Tells what is in an export.')
    .description(
      'Reads an export once and tells what is in it: totals, time, events, properties, files, and whatever is wrong with it. Writes nothing but the rejects that were asked for.',
    )
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .option('--json', 'Prints the whole survey as JSON.');
  addJobFlags(command);
  addFileFlags(command);
  addExamples(command, EXAMPLES);
  return command.action(async (inputs: string[]) => {
    const { json } = command.opts<{ json?: true }>();
    await run(toOrder(command, inputs, []), json ?? false);
  });
}
