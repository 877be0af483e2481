import type { Command } from 'commander';
import type { Example } from './examples.ts';
import type { RunConversion } from './order.ts';
import { createPartingCommand } from './parting.ts';

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
  return createPartingCommand(run, {
    split: 'identity',
    summary: 'Finds everything of one person, or of several.',
    description:
      'Writes the lines of the people named to identity.json and all others to rest.json, each as it was and in its order. An identity is compared exactly: what differs only in case, in spaces around it or in its type is counted and told, with the option that would take it. Only whose a line is counts: rest.json may still name these people, in the properties of others, and without --with-aliases in aliases of others. Nothing that you give is changed.',
    files: 'identity.json and rest.json',
    examples: EXAMPLES,
  });
}
