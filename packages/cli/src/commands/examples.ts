import type { Command } from 'commander';

/** A command line, for a shell, and what it does. All of them are run by a test. */
export type Example = readonly [command: string, what: string];

const examples = new WeakMap<Command, readonly Example[]>();

/** Puts examples at the end of a command's help; `before` goes between the two. */
export function addExamples(command: Command, added: readonly Example[], before = ''): void {
  examples.set(command, added);
  const lines = added.flatMap(([words, what]) => [`  ${words}`, `      ${what}`]);
  command.addHelpText('after', [before, 'Examples:', ...lines].join('\n'));
}

/** The examples of a command's help. */
export function examplesOf(command: Command): readonly Example[] {
  return examples.get(command) ?? [];
}
