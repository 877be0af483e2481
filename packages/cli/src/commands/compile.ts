import { FORMATS, type FormatId } from '@km-export/core';
import { Command } from 'commander';
import {
  addFileFlags,
  addFormatFlags,
  addJobFlags,
  addOutputFlags,
  outputFlag,
  readFormatFlags,
  readOutputFlags,
} from '../args.ts';
import { addExamples, type Example } from './examples.ts';
import { type RunConversion, toOrder } from './order.ts';

/** The format of one compiled file. */
const COMPILED = 'ndjson' satisfies FormatId;
const COMPILED_ONLY = { [COMPILED]: FORMATS[COMPILED] };

const EXAMPLES: readonly Example[] = [
  ['km-export compile bucket -o all.ndjson', 'every record of the export in one file'],
  [
    'km-export compile bucket/revisions/*.json -o all.ndjson',
    'read as 1, 2, … 10, however the shell sorts them',
  ],
  ['km-export compile bucket -o all.ndjson.gz', 'gzipped, as the name says'],
  ['km-export compile bucket --revisions 1-2 -o some.ndjson', 'only these revision files'],
];

/** `compile PATH… -o FILE`: all records in one file, each as it was. */
export function createCompileCommand(run: RunConversion): Command {
  const command = new Command('compile')
    .summary('Puts all records of an export into one file.')
    .description(
      'Writes every record of an export into one file, in the order of its revision files, each on a line of its own. A line stays as it was, byte for byte, unless it had to be repaired (octal escapes, and what --replace-invalid-utf8 keeps); a line that holds no record is left out and told. The same as convert --to ndjson.',
    )
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .addOption(outputFlag());
  addFormatFlags(command, COMPILED_ONLY);
  addOutputFlags(command);
  addJobFlags(command);
  addFileFlags(command);
  addExamples(command, EXAMPLES);
  return command.action(async (inputs: string[]) => {
    const { output } = command.opts<{ output: string }>();
    const options = readFormatFlags(command, COMPILED, COMPILED_ONLY);
    await run(
      toOrder(command, inputs, [{ name: output, format: COMPILED, options, ...readOutputFlags(command) }]),
    );
  });
}
