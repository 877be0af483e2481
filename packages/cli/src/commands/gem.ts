/** The commands of the export processor that the product's documentation names, under their own names. */
import { readdirSync } from 'node:fs';
import {
  ConvertError,
  type FormatId,
  isNeverData,
  type OptionValues,
  revisionOf,
  visibleText,
} from '@km-export/core';
import { Command } from 'commander';
import { addWorkersFlag } from '../args.ts';
import { orderJob, type RunConversion } from './order.ts';

/** What one of the gem's commands is here. Its results are named by the Unix second, as the gem names them. */
type GemCommand = {
  name: string;
  summary: string;
  /** Null: what the current folder holds. */
  argument: string | null;
  format: FormatId;
  options: OptionValues;
  /** The name of the result behind the second. */
  ending: string;
  modern: (input: string, output: string) => string;
};

/** THE TABLE of the gem's commands. */
const GEM_COMMANDS: readonly GemCommand[] = [
  {
    name: 'json_compiler',
    summary: 'As in the gem: puts the lines of all *.json of the current folder into N_result.json.',
    argument: null,
    format: 'ndjson',
    options: {},
    ending: 'result.json',
    modern: (input, output) => `km-export compile ${input} -o ${output}`,
  },
  {
    name: 'json_to_json',
    summary: 'As in the gem: writes FILE as one standard JSON array, N_STANDARD.json.',
    argument: 'file',
    format: 'json',
    options: {},
    ending: 'STANDARD.json',
    modern: (input, output) => `km-export convert ${input} --to json -o ${output}`,
  },
  {
    name: 'json_to_csv',
    summary: 'As in the gem: writes FILE as a table, N_converter_result.csv.',
    argument: 'file',
    format: 'csv',
    options: { preset: 'gem' },
    ending: 'converter_result.csv',
    modern: (input, output) => `km-export convert ${input} --to csv --preset gem -o ${output}`,
  },
];

/** What the gem's commands, here and there, name their results. */
const RESULT = /^\d+_(?:result|STANDARD|aliases|.*_results)\.json$/;

/** What a gem's command needs of the process. */
export type GemActions = {
  convert: RunConversion;
  /** Told on standard error. */
  say: (line: string) => void;
  takeSecond: () => number;
};

/** The gem's commands. They are not listed in the help of all: docs/from-the-gem.md tells of them. */
export function createGemCommands(actions: GemActions): Command[] {
  return GEM_COMMANDS.map((gem) => {
    const command = new Command(gem.name)
      .summary(gem.summary)
      .description(
        `${gem.summary} N is the Unix second. The input stays as it is. docs/from-the-gem.md tells what is different, and which command is better.`,
      );
    if (gem.argument !== null) command.argument(`<${gem.argument}>`, 'A file of an export.');
    addWorkersFlag(command);
    return command.action(async () => {
      const [file] = command.args;
      const inputs = file === undefined ? inputsHere(actions.say) : [file];
      const name = `${actions.takeSecond()}_${gem.ending}`;
      const shown = file === undefined ? '*.json' : visibleText(file);
      actions.say(`${gem.name} still works. The same today: ${gem.modern(shown, name)}`);
      const output = { name, format: gem.format, options: gem.options };
      await actions.convert(orderJob({ inputs, outputs: [output] }, command.opts()));
    });
  });
}

/** All *.json here but results of earlier runs, which are named with the reason. Numbered files come first, by number. */
function inputsHere(say: (line: string) => void): string[] {
  const names = readdirSync('.', { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json') && !isNeverData(entry.name))
    .map(({ name }) => name)
    .sort();
  const results = names.filter((name) => RESULT.test(name) && revisionOf(name) === null);
  if (results.length > 0) {
    say(
      `Left out, since they are named like results of earlier runs and would double the records: ${results.map(visibleText).join(', ')}`,
    );
  }
  const inputs = names.filter((name) => !results.includes(name));
  if (inputs.length === 0) {
    throw new ConvertError(
      'input/not-an-export',
      'No export here: the current folder holds no .json file but results of earlier runs. Go to the folder that holds 1.json, 2.json …',
    );
  }
  return inputs.map((name) => (name.startsWith('-') ? `./${name}` : name));
}
