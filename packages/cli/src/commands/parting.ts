import { FORMATS, type FormatId, type OutputSpec } from '@km-export/core';
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

/** A command that parts an export into two files of fixed names. */
export type Parting = {
  split: 'aliases' | 'identity';
  summary: string;
  description: string;
  /** As people call them together. */
  files: string;
  examples: readonly Example[];
};

/** `NAME PATH… --out-dir DIR`; the split by identity asks which people. */
export function createPartingCommand(run: RunConversion, parting: Parting): Command {
  const { split } = parting;
  const asksForPeople = split === 'identity';
  const command = new Command(split)
    .summary(parting.summary)
    .description(parting.description)
    .argument('<path...>', 'Folders or files of an export; - is standard input.')
    .addOption(formatFlag(VERBATIM))
    .addOption(folderFlag(parting.files));
  if (asksForPeople) addPeopleFlags(command);
  addFormatFlags(command, FORMATS);
  addGzipFlag(command);
  // Who asks for people does so by the split, not by a filter.
  const records = { people: !asksForPeople };
  addJobFlags(command, records);
  addFileFlags(command);
  addExamples(command, parting.examples);
  return command.action(async (inputs: string[]) => {
    const { to, outDir } = command.opts<{ to: FormatId; outDir: string }>();
    const output: OutputSpec = {
      name: outDir,
      format: to,
      options: readFormatFlags(command, to, FORMATS),
      ...readOutputFlags(command),
      split,
      ...(asksForPeople && { splitOptions: readPeopleFlags(command) }),
    };
    await run(toOrder(command, inputs, [output], records));
  });
}
