import {
  FORMATS,
  type FormatId,
  JOB_OPTIONS,
  type OptionSpec,
  OUTPUT_OPTIONS,
  RECORD_OPTIONS,
} from '@km-export/core';

/** The switches of a job that the page's form has: all but those that it asks for where their question comes up. */
export const JOB_FORM = (JOB_OPTIONS as readonly OptionSpec[]).filter(
  ({ askedWhen }) => askedWhen === undefined,
);

/** What the form has for the result, whatever its format: the page writes no folders yet. */
export const OUTPUT_FORM: readonly OptionSpec[] = OUTPUT_OPTIONS.filter(({ name }) => name !== 'split');

/** What the form has to say which records. */
export const RECORD_FORM: readonly OptionSpec[] = RECORD_OPTIONS;

/** What the form has for a format. */
export function formatForm(format: FormatId): readonly OptionSpec[] {
  return FORMATS[format].options;
}
