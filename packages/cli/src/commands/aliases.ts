import { FORMATS, type FormatId } from '@km-export/core';
import { Command } from 'commander';
import {
  addFileFlags,
  addFormatFlags,
  addGzipFlag,
  addJobFlags,
  folderFlag,
  formatFlag,
  readFormatFlags,
  readOutputFlags,
} from '../args.ts';
import { addExamples, type Example } from './examples.ts';
import { type RunConversion, toOrder } from './order.ts';

/** Without --to both files hold lines of the export, as they were. */
const VERBATIM = 'ndjson' satisfies FormatId;

const EXAMPLES: readonly Example[] = [
  ['km-export aliases bucket --out-dir parted', 'parted/aliases.json and parted/rest.json'],
  ['km-export aliases bucket --out-dir parted --revisions 1-2', 'only of these revision files'],
];

/** `aliases PATH… --out-dir DIR`: the alias lines, and the rest, each in a file of its own. */
export function createAliasesCommand(run: RunConversion): Command {
  const command = new Command('aliases')
    .summary('Parts the aliases of an export from the rest.')
    .description(
      'Writes the lines of an export that tie two identities together to aliases.json and all others to rest.json, each as it was and in its order. A line with a second identity that is neither null nor false is an alias, also if it names an event. Nothing that you give is changed.',
    )
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .addOption(formatFlag(VERBATIM))
    .addOption(folderFlag('aliases.json and rest.json'));
  addFormatFlags(command, FORMATS);
  addGzipFlag(command);
  addJobFlags(command);
  addFileFlags(command);
  addExamples(command, EXAMPLES);
  return command.action(async (inputs: string[]) => {
    const { to, outDir } = command.opts<{ to: FormatId; outDir: string }>();
    const options = readFormatFlags(command, to, FORMATS);
    const gzip = readOutputFlags(command);
    await run(toOrder(command, inputs, [{ name: outDir, format: to, options, ...gzip, split: 'aliases' }]));
  });
}
