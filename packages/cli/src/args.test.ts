import { FORMAT_IDS, JOB_OPTIONS } from '@km-export/core';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addFormatFlags, type FormatTable, readFormatFlags } from './args.ts';
import { createProgram, NO_ACTIONS } from './program.ts';

const formats: FormatTable = {
  table: {
    summary: '',
    options: [
      {
        name: 'preset',
        label: '',
        help: 'How.',
        type: 'choice',
        choices: ['plain', 'excel'],
        default: 'plain',
        sets: { excel: { formulaGuard: true } },
      },
      { name: 'formulaGuard', label: '', help: 'Guards.', type: 'boolean', default: false },
      { name: 'header', label: '', help: 'Heads.', type: 'boolean', default: true },
    ],
  },
  tree: {
    summary: '',
    options: [
      {
        name: 'preset',
        label: '',
        help: 'How.',
        type: 'choice',
        choices: ['plain', 'lines'],
        default: 'plain',
      },
      { name: 'rootName', label: '', help: 'Names.', type: 'text', default: 'root' },
    ],
  },
};

function parse(args: string[]): Command {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addFormatFlags(command, formats);
  return command.parse(args, { from: 'user' });
}

test('only what was given becomes an option of the job', () => {
  expect(readFormatFlags(parse([]), 'table', formats)).toEqual({});
  expect(
    readFormatFlags(parse(['--preset', 'excel', '--formula-guard', '--no-header']), 'table', formats),
  ).toEqual({ preset: 'excel', formulaGuard: true, header: false });
  expect(readFormatFlags(parse(['--root-name', 'all']), 'tree', formats)).toEqual({ rootName: 'all' });
});

test('one flag serves several formats, with the choices of all', () => {
  const { options } = parse([]);
  expect(options.map((option) => option.long)).toEqual([
    '--preset',
    '--formula-guard',
    '--no-formula-guard',
    '--no-header',
    '--root-name',
  ]);
  expect(options[0].argChoices).toEqual(['plain', 'excel', 'lines']);
  expect(options[0].description).toContain('table, tree: ');
});

test('what a preset turns on can be turned off, and the help says which preset does', () => {
  expect(readFormatFlags(parse(['--preset', 'excel', '--no-formula-guard']), 'table', formats)).toEqual({
    preset: 'excel',
    formulaGuard: false,
  });
  const guard = parse([]).options.find(({ long }) => long === '--formula-guard');
  expect(guard?.description).toBe('table: Guards. (on with excel)');
});

test('the flag of another format is wrong use', () => {
  const command = parse(['--root-name', 'all']);
  expect(() => readFormatFlags(command, 'table', formats)).toThrow(
    expect.objectContaining({
      code: 'job/bad-usage',
      message: '--root-name is an option of tree, not of table.',
    }),
  );
});

test("every switch and format of core's tables is in the help", () => {
  const program = createProgram(NO_ACTIONS);
  for (const command of program.commands) {
    // One prints a text, one has its switches in a file, and those of the gem have none.
    if (/^(download|run|\w+_\w+)$/.test(command.name())) continue;
    for (const { name } of JOB_OPTIONS)
      expect(command.options.map((each) => each.attributeName())).toContain(name);
  }
  const to = program.commands
    .find((each) => each.name() === 'convert')
    ?.options.find(({ long }) => long === '--to');
  expect(to?.flags).toBe(`--to <${FORMAT_IDS.join('|')}>`);
});
