import {
  type ConvertError,
  FORMAT_IDS,
  FORMATS,
  JOB_OPTIONS,
  listInput,
  type OptionSpec,
  OUTPUT_OPTIONS,
  parseJobSpec,
  RECORD_OPTIONS,
  SPLIT_IDS,
} from '@km-export/core';
import { expect, test } from 'vitest';
import { splitForm } from './page-options.ts';
import { toPageWords } from './page-words.ts';

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
