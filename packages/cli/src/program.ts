import { visibleText } from '@km-export/core';
import { Command } from 'commander';
import { version } from '../package.json';
import { createAliasesCommand } from './commands/aliases.ts';
import { createCompileCommand } from './commands/compile.ts';
import { createConvertCommand } from './commands/convert.ts';
import { createDownloadCommand } from './commands/download.ts';
import { addExamples, type Example } from './commands/examples.ts';
import { createGemCommands, type GemActions } from './commands/gem.ts';
import { createIdentityCommand } from './commands/identity.ts';
import { createInspectCommand } from './commands/inspect.ts';
import type { RunConversion, RunInspection } from './commands/order.ts';
import { createReimportCommand, type RunReimport } from './commands/reimport.ts';
import { createRunCommand } from './commands/run.ts';

export type Actions = GemActions & {
  inspect: RunInspection;
  convert: RunConversion;
  reimport: RunReimport;
};

/** Commander's own 40 leave none of a terminal of 80 columns beside the longest option: then it would not wrap at all. */
const LEAST_WORDS = 20;

/** For whoever wants the program's words and flags, and runs nothing. */
export const NO_ACTIONS: Actions = {
  inspect: async () => {},
  convert: async () => {},
  reimport: async () => {},
  say() {},
  takeSecond: () => 0,
};

const EXAMPLES: readonly Example[] = [
  ['km-export inspect bucket', 'what is in the export in the folder bucket, and whether it is all there'],
  ['km-export convert bucket --to csv -o export.csv', 'one table of all of it'],
  ['km-export compile bucket -o all.ndjson.gz', 'all records in one file as they were, gzipped'],
  ['km-export help convert', 'the formats, and all that convert can do'],
  ['km-export help download', 'how to get an export from Kissmetrics, whole'],
];

const GUIDE = `
PATH is the folder that holds 1.json, 2.json …, a .zip of it, or some of these files, gzipped or not;
- is standard input. The commands of the gem (json_compiler, json_to_json, json_to_csv, parse_aliases, parse_identity) work too:
docs/from-the-gem.md says which are better now. What is wrong with an export is told on standard error, with file, line and byte.
`;

const EXIT_CODES = `
Exit codes:
  0  done (rejected lines are told)
  1  failed: a path is not there, no export in it, the output exists, the disk is full, …
  2  wrong use: an unknown option, an output that is an input, …
  3  done, but with --strict and something was rejected or is known to be missing
  4  done, but part of the input could not be read
130  interrupted, with Ctrl-C (other signals: 128 and their number)`;

/**
 * All commands. Parsing throws commander's own error where the program is used wrongly or only help was
 * asked for, after saying so; nothing here ends the process.
 */
export function createProgram(actions: Actions): Command {
  const program = new Command('km-export')
    .description(
      'Converts a Kissmetrics data export of any size on your own machine. Nothing is uploaded, and nothing that you give is changed.',
    )
    .version(version, '-V, --version', 'Prints the version.')
    .helpOption('-h, --help', 'Prints this help.');
  const groups: Record<string, Command[]> = {
    'See what there is:': [createInspectCommand(actions.inspect)],
    'Convert:': [
      createConvertCommand(actions.convert),
      createCompileCommand(actions.convert),
      createRunCommand(actions.convert, actions.inspect),
    ],
    'Take apart:': [createAliasesCommand(actions.convert), createIdentityCommand(actions.convert)],
    'Send back:': [createReimportCommand(actions.convert, actions.reimport, actions.say)],
    'Learn more:': [createDownloadCommand()],
  };
  const commands = Object.entries(groups).flatMap(([heading, members]) => {
    program.commandsGroup(heading);
    for (const command of members) program.addCommand(command);
    return members;
  });
  const gem = createGemCommands(actions);
  for (const command of gem) program.addCommand(command, { hidden: true });
  // Here, so that it is in the last group.
  program.helpCommand('help [command]', 'Prints the help of a command.');
  for (const command of [...commands, ...gem]) command.helpOption('-h, --help', 'Prints this help.');
  const names = commands.map((command) => command.name()).join(', ');
  addExamples(program, EXAMPLES, GUIDE);
  program.addHelpText('after', EXIT_CODES);
  // Commander shows all help, as an error, and does not say why.
  program.addHelpText('after', ({ error, command: { args } }) =>
    error && args[0] === 'help' && args[1] !== 'help'
      ? `\nkm-export: unknown command '${visibleText(args[1])}'`
      : '',
  );
  for (const command of [program, ...commands, ...gem]) {
    const isProgram = command === program;
    command
      .exitOverride()
      .configureHelp({ minWidthToWrap: LEAST_WORDS })
      .showHelpAfterError(
        isProgram
          ? `The commands are ${names}. See km-export --help.`
          : `See km-export ${command.name()} --help.`,
      )
      .configureOutput({
        outputError: (text, write) => write(`km-export: ${visibleMessage(text)}\n`),
      });
  }
  return program;
}

/** What commander says, whose only line breaks are its own: an argument may hold others. */
function visibleMessage(text: string): string {
  const lines = text
    .replace(/^error: /, '')
    .trimEnd()
    .split(/\n(?=\(Did you mean )/);
  return lines.map((line) => visibleText(line)).join('\n');
}
