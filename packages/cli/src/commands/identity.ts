import { FORMATS, type FormatId } from '@km-export/core';
import { Command } from 'commander';
import {
  addFileFlags,
  addFormatFlags,
  addGzipFlag,
  addJobFlags,
  addPeopleFlags,
  folderFlag,
  formatFlag,
  readFormatFlags,
  readOutputFlags,
  readPeopleFlags,
} from '../args.ts';
import { addExamples, type Example } from './examples.ts';
import { type RunConversion, toOrder } from './order.ts';

/** Without --to both files hold lines of the export, as they were. */
const VERBATIM = 'ndjson' satisfies FormatId;

const EXAMPLES: readonly Example[] = [
  ['km-export identity bucket --id ann@example.com --out-dir ann', 'ann/identity.json and ann/rest.json'],
  [
    'km-export identity bucket --id ann@example.com --with-aliases --out-dir ann',
    'all of hers, whatever she was called',
  ],
  ['km-export identity bucket --id-number 42 --id 42 --out-dir found', 'the number and the text'],
  ['km-export identity bucket --ids-file ids.txt --out-dir found', 'many people, one identity a line'],
];

/** `identity PATH… --id TEXT --out-dir DIR`: the lines of some people, and the rest, each in a file of its own. */
export function createIdentityCommand(run: RunConversion): Command {
  const command = new Command('identity')
    .summary('Finds everything of one person, or of several.')
    .description(
      'Writes the lines of the people named to identity.json and all others to rest.json, each as it was and in its order. An identity is compared exactly: what differs only in case, in spaces around it or in its type is counted and told, with the option that would take it. Nothing that you give is changed.',
    )
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .addOption(formatFlag(VERBATIM))
    .addOption(folderFlag('identity.json and rest.json'));
  addPeopleFlags(command);
  addFormatFlags(command, FORMATS);
  addGzipFlag(command);
  addJobFlags(command, { people: false });
  addFileFlags(command);
  addExamples(command, EXAMPLES);
  return command.action(async (inputs: string[]) => {
    const { to, outDir } = command.opts<{ to: FormatId; outDir: string }>();
    const options = readFormatFlags(command, to, FORMATS);
    const gzip = readOutputFlags(command);
    const splitOptions = readPeopleFlags(command);
    const output = { name: outDir, format: to, options, ...gzip, split: 'identity', splitOptions } as const;
    await run(toOrder(command, inputs, [output], { people: false }));
  });
}
