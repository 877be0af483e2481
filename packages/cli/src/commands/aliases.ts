import type { Command } from 'commander';
import type { Example } from './examples.ts';
import type { RunConversion } from './order.ts';
import { createPartingCommand } from './parting.ts';

const EXAMPLES: readonly Example[] = [
  ['km-export aliases bucket --out-dir parted', 'parted/aliases.json and parted/rest.json'],
  ['km-export aliases bucket --out-dir parted --revisions 1-2', 'only of these revision files'],
];

/** `aliases PATH… --out-dir DIR`: the alias lines, and the rest, each in a file of its own. */
export function createAliasesCommand(run: RunConversion): Command {
  return createPartingCommand(run, {
    split: 'aliases',
    summary: 'Parts the aliases of an export from the rest.',
    description:
      'Writes the lines of an export that tie two identities together to aliases.json and all others to rest.json, each as it was and in its order. A line with a second identity that is neither null nor false is an alias, also if it names an event. Nothing that you give is changed.',
    files: 'aliases.json and rest.json',
    examples: EXAMPLES,
  });
}
