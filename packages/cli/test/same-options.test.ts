/** What one shell can, the other can: both draw the same tables. Exceptions are named here, each with its reason. */
import { FORMAT_IDS, JOB_OPTIONS, type OptionSpec } from '@km-export/core';
import { expect, test } from 'vitest';

import { formatForm, JOB_FORM, OUTPUT_FORM, recordForm } from '../../../apps/web/src/page-options.ts';
import { createProgram, NO_ACTIONS } from '../src/program.ts';

const ONLY_ON_THE_COMMAND_LINE: Record<string, string> = {
  to: 'the page has a card for each format',
  output: 'the page asks for a name, or the browser for a place',
  rejects: 'the page has a switch, and makes the name from that of the result',
  saveJob: 'the page has a link: Save these settings',
  overwrite: 'the browser asks before it replaces a file',
  workers: 'the page takes as many as there are cores',
  since: 'a state is of a copy that is kept on a disk and fetched by a script',
  saveState: 'as since',
  outDir: 'as output, for commands that write two files',
  idsFile: 'the page has a field that takes many lines',
  idNumbersFile: 'as idsFile',
  json: 'the page shows what inspect prints',
  ...Object.fromEntries(
    ['dryRun', 'yes', 'key', 'keyFile', 'requests', 'host', 'journal', 'failed', 'tooLong']
      .concat(['rate', 'parallel', 'retryWait', 'timeout'])
      .map((name) => [name, 'of sending, which the converter page can’t']),
  ),
};

const program = createProgram(NO_ACTIONS);

function flagsOf(name: string): string[] {
  const command = program.commands.find((each) => each.name() === name);
  return command?.options.map((option) => option.attributeName()) ?? [];
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

test('convert has the options of the page, and no others', () => {
  const askedElsewhere = (JOB_OPTIONS as readonly OptionSpec[]).filter(
    ({ askedWhen }) => askedWhen !== undefined,
  );
  const onPage = [
    ...FORMAT_IDS.flatMap((id) => formatForm(id)),
    ...OUTPUT_FORM,
    ...recordForm([], {}),
    ...JOB_FORM,
    ...askedElsewhere,
  ];
  const flags = flagsOf('convert').filter((name) => !(name in ONLY_ON_THE_COMMAND_LINE));
  expect(sorted(flags)).toEqual(sorted(onPage.map(({ name }) => name)));
});

test('every other command has some of them', () => {
  const all = flagsOf('convert');
  for (const { options } of program.commands) {
    const others = options
      .map((option) => option.attributeName())
      .filter((name) => !all.includes(name) && !(name in ONLY_ON_THE_COMMAND_LINE));
    expect(others).toEqual([]);
  }
});

test('no exception is there for nothing', () => {
  const flags = program.commands.flatMap((command) => flagsOf(command.name()));
  for (const name of Object.keys(ONLY_ON_THE_COMMAND_LINE)) {
    expect(flags).toContain(name);
  }
});
