import { expect, test } from 'vitest';
import { fromPlainError, toPlainError } from './error.ts';
import { messageInFlags, optionError, optionFaultOf } from './option-fault.ts';

const fault = { place: 'outputs[1]', options: ['rowsPerFile'], said: ' must be a whole number from 1.' };

test('an error of an option names its field, its flag behind a border, and who is at fault', () => {
  const plain = structuredClone(toPlainError(optionError(fault)));
  expect(plain.message).toBe('The job is not right: outputs[1].rowsPerFile must be a whole number from 1.');
  expect(messageInFlags(fromPlainError(plain))).toBe('--rows-per-file must be a whole number from 1.');
  expect(optionFaultOf(plain)).toEqual(fault);
});

test('an item of a list is named by its place in a job, and by the flag alone', () => {
  const error = optionError({ place: '', options: ['files'], said: ' must be a text.' }, 2);
  expect([error.message, messageInFlags(error)]).toEqual([
    'The job is not right: files[2] must be a text.',
    '--files must be a text.',
  ]);
});
