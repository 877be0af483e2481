import {
  type ConvertError,
  FORMAT_IDS,
  FORMATS,
  JOB_OPTIONS,
  listInput,
  type OptionSpec,
  OUTPUT_OPTIONS,
  type PlainError,
  parseJobSpec,
  RECORD_OPTIONS,
  SPLIT_IDS,
  toPlainError,
} from '@km-export/core';
import { expect, test } from 'vitest';
import { splitForm } from './page-options.ts';
import { errorInPageWords, faultyIn, toPageWords } from './page-words.ts';

const FORMS: readonly (readonly OptionSpec[])[] = [
  JOB_OPTIONS,
  OUTPUT_OPTIONS,
  RECORD_OPTIONS,
  ...FORMAT_IDS.map((id) => FORMATS[id].options),
  ...SPLIT_IDS.map(splitForm),
];

test('no option of the page is explained in words of the command line', () => {
  for (const form of FORMS) {
    for (const { name, help } of form) expect(toPageWords(help, form), name).not.toMatch(/--[a-z]|exit code/);
  }
});

test('an option is called as the form at hand calls it', () => {
  expect(toPageWords('with --with-aliases by both')).toBe(
    'with “Also their other identities, through aliases” by both',
  );
  expect(toPageWords('ask for it with --id.')).toBe('ask for it with “Only these people”.');
  expect(toPageWords('ask for it with --id.', splitForm('identity'))).toBe('ask for it with “These people”.');
  expect(toPageWords('--ids-file, --rejects')).toBe('--ids-file, “Save the rejected lines too”');
});

/** Jobs and inputs that are refused, in the words of core. */
test.each([
  () => parseJobSpec({ inputs: [], outputs: [], records: { where: ['plan'] } }),
  () => parseJobSpec({ inputs: [], outputs: [], records: { idNumber: ['x'] } }),
  () => listInput([{ given: 'x', kind: 'folder', files: [] }], {}),
  () =>
    listInput(
      [
        {
          given: 'x',
          kind: 'folder',
          files: ['a/1.json', 'b/1.json'].map((path) => ({ path, size: 1, ref: path })),
        },
      ],
      {},
    ),
])('%s is refused without a flag', (refused) => {
  let message = '';
  try {
    refused();
  } catch (thrown) {
    message = (thrown as ConvertError).message;
  }
  expect(message).not.toBe('');
  expect(toPageWords(message)).not.toMatch(/--[a-z]|one by one/);
});

test.each([
  ['records', { records: { from: 'yesterday' } }, '“From”: "yesterday" is no time. '],
  [
    'outputs[0]',
    { outputs: [{ name: 'x', format: 'csv', rowsPerFile: '0' }] },
    '“Most rows in a file” must be ',
  ],
  [
    'outputs[0].splitOptions',
    { outputs: [{ name: 'x', format: 'csv', split: 'identity', splitOptions: { idNumber: ['x'] } }] },
    '“These people, whose identity is a number”: ',
  ],
])('a value in %s that is refused names its field, and marks it', (place, job, told) => {
  let error: PlainError | null = null;
  try {
    parseJobSpec({ inputs: [], outputs: [], ...job });
  } catch (thrown) {
    error = toPlainError(thrown);
  }
  expect(errorInPageWords(error!)).toMatch(told);
  expect(faultyIn(error, place)).toHaveLength(1);
  expect(faultyIn(error, 'elsewhere')).toEqual([]);
});
