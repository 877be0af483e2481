/** The commands of the export processor that the product's documentation names, under their own names. */
import { readdirSync } from 'node:fs';
import {
  ConvertError,
  FileNames,
  isNeverData,
  type OutputSpec,
  revisionOf,
  shellWord,
  visibleText,
} from '@km-export/core';
import { Command } from 'commander';
import { addWorkersFlag } from '../args.ts';
import { orderJob, type RunConversion } from './order.ts';

/** What one of the gem's commands is here. Its results are named by the Unix second N, as the gem names them. */
type GemCommand = {
  name: string;
  summary: string;
  /** The first is a file; none: what the current folder holds. */
  arguments: readonly GemArgument[];
  output: (n: number, given: readonly string[]) => OutputSpec;
  /** The command of today, behind `km-export`. `shown`: what is given, or is here, as a shell takes it. */
  modern: (shown: readonly string[]) => string;
};

type GemArgument = { name: string; what: string };

/** The folder of all results. */
const HERE = '.';

const FILE: GemArgument = { name: 'file', what: 'A file of an export.' };

/** The rest of what is parted is named as a compiled file is. */
const restOf = (n: number): string => `${n}_result.json`;

/** More files are not named in a command that is proposed. */
const MOST_NAMED = 5;

/** THE TABLE of the gem's commands. */
const GEM_COMMANDS: readonly GemCommand[] = [
  {
    name: 'json_compiler',
    summary: 'As in the gem: puts the lines of all *.json of the current folder into N_result.json.',
    arguments: [],
    output: (n) => ({ name: `${n}_result.json`, format: 'ndjson' }),
    // Of a glob, its own result and those here would be a part.
    modern: (shown) => `compile ${shown.join(' ')} -o ../all.ndjson`,
  },
  {
    name: 'json_to_json',
    summary: 'As in the gem: writes FILE as one standard JSON array, N_STANDARD.json.',
    arguments: [FILE],
    output: (n) => ({ name: `${n}_STANDARD.json`, format: 'json' }),
    modern: ([file]) => `convert ${file} --to json -o standard.json`,
  },
  {
    name: 'json_to_csv',
    summary: 'As in the gem: writes FILE as a table, N_converter_result.csv.',
    arguments: [FILE],
    output: (n) => ({ name: `${n}_converter_result.csv`, format: 'csv', options: { preset: 'gem' } }),
    modern: ([file]) => `convert ${file} --to csv --preset gem -o export.csv`,
  },
  {
    name: 'parse_aliases',
    summary: 'As in the gem: parts the aliases of FILE, N_aliases.json, from the rest, N_result.json.',
    arguments: [FILE],
    output: (n) => ({
      name: HERE,
      format: 'ndjson',
      split: 'aliases',
      fileNames: [`${n}_aliases.json`, restOf(n)],
    }),
    modern: ([file]) => `aliases ${file} --out-dir parted`,
  },
  {
    name: 'parse_identity',
    summary:
      'As in the gem: parts the lines of one person in FILE, N_IDENTITY_results.json, from the rest, N_result.json.',
    arguments: [FILE, { name: 'identity', what: 'The identity, as a text; case makes a difference.' }],
    output: (n, [, identity]) => ({
      name: HERE,
      format: 'ndjson',
      split: 'identity',
      splitOptions: { id: [identity] },
      fileNames: [new FileNames().nameFor(`${n}_${identity}`, '_results.json'), restOf(n)],
    }),
    modern: ([file, identity]) => `identity ${file} --id ${identity} --out-dir parted`,
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
    for (const { name, what } of gem.arguments) command.argument(`<${name}>`, what);
    addWorkersFlag(command);
    return command.action(async () => {
      const given = command.args;
      const inputs = given.length === 0 ? inputsHere(actions.say) : given.slice(0, 1);
      const output = gem.output(actions.takeSecond(), given);
      const modern = gem.modern((given.length === 0 ? shortened(inputs) : given).map(shellWord));
      actions.say(`${gem.name} still works. The same today: km-export ${modern}`);
      await actions.convert(orderJob({ inputs, outputs: [output] }, command.opts()));
    });
  });
}

/** For the order of revisions: files without a number come last. */
function numberOf(name: string): number {
  return Number(revisionOf(name) ?? Number.MAX_SAFE_INTEGER);
}

/** Many files with numbers are read as the folder that they are in; others must be named. */
function shortened(inputs: readonly string[]): readonly string[] {
  return inputs.length > MOST_NAMED && inputs.every((name) => revisionOf(name) !== null) ? [HERE] : inputs;
}

/** All *.json here but results of earlier runs, which are named with the reason. Numbered files come first, by number. */
function inputsHere(say: (line: string) => void): string[] {
  const names = readdirSync('.', { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json') && !isNeverData(entry.name))
    .map(({ name }) => name)
    .sort((one, other) => numberOf(one) - numberOf(other) || (one < other ? -1 : 1));
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
