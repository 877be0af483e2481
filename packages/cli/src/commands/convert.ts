import { FORMATS, type FormatId } from '@km-export/core';
import { Command } from 'commander';
import {
  addFileFlags,
  addFormatFlags,
  addJobFlags,
  addOutputFlags,
  drawFormats,
  formatChoice,
  outputFlag,
  readFormatFlags,
  readOutputFlags,
} from '../args.ts';
import { addExamples, type Example } from './examples.ts';
import { type RunConversion, toOrder } from './order.ts';

const EXAMPLES: readonly Example[] = [
  ['km-export convert bucket --to csv -o export.csv', 'one table with a column for every property'],
  ['km-export convert bucket --to json -o export.json', 'one JSON array'],
  ['km-export convert bucket --to csv -o export.csv.gz', 'gzipped, as the name says'],
  [
    'km-export convert bucket --to csv -o to-import --preset kissmetrics',
    'files that the CSV import of Kissmetrics takes',
  ],
  ['km-export convert 1.json --to csv -o - | head -3', 'a first look'],
  ['km-export convert bucket --to csv -o a.csv --rejects bad.txt --strict', 'fail unless all is well'],
  [
    'km-export convert bucket --to csv -o new.csv --since s --save-state s --overwrite',
    'only what came since the last time',
  ],
  ['zcat 1.json.gz | km-export convert - --to csv -o -', 'from standard input to standard output'],
];

/** `convert PATH… --to FORMAT -o FILE`: all records in another format. */
export function createConvertCommand(run: RunConversion): Command {
  const command = new Command('convert')
    .summary('Writes an export in another format.')
    .description('Writes every record of an export into one file of another format.')
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .addOption(formatChoice())
    .addOption(outputFlag());
  addOutputFlags(command);
  addFormatFlags(command, FORMATS);
  addJobFlags(command);
  addFileFlags(command);
  addExamples(command, EXAMPLES, `\n${drawFormats()}\n`);
  return command.action(async (inputs: string[]) => {
    const { to, output } = command.opts<{ to: FormatId; output: string }>();
    const options = readFormatFlags(command, to, FORMATS);
    await run(toOrder(command, inputs, [{ name: output, format: to, options, ...readOutputFlags(command) }]));
  });
}
