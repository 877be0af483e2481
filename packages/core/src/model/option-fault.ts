/** Errors about what options are set to: a job's file has them by their fields, shells by flags and labels. Pure. */
import { ConvertError, type PlainError } from './error.ts';
import { flagOf } from './option.ts';

/** Which options are at fault, for whoever marks them. Plain and cloneable: the details of a `job/bad-spec`. */
export type OptionFault = {
  /** Where they stand in a job: `records`, `outputs[0].options`; empty for the job itself. */
  place: string;
  options: readonly string[];
  /** What is said behind their names: ` must be a whole number from 1.` */
  said: string;
};

/** The error `job/bad-spec` of options; its own message names fields of a job. `index`: of an item of a list. */
export function optionError({ place, options, said }: OptionFault, index?: number): ConvertError {
  const item = index === undefined ? '' : `[${index}]`;
  const fields = options.map((name) => `${place === '' ? name : `${place}.${name}`}${item}`);
  return new ConvertError('job/bad-spec', `The job is not right: ${fields.join(' and ')}${said}`, {
    details: { place, options, said } satisfies OptionFault,
  });
}

/** The options that an error is about; null where it is about none. */
export function optionFaultOf({ code, details }: Pick<PlainError, 'code' | 'details'>): OptionFault | null {
  const isFault =
    typeof details === 'object' && details !== null && 'options' in details && 'said' in details;
  return code === 'job/bad-spec' && isFault ? (details as OptionFault) : null;
}

/** An error's message with options as flags: `--rows-per-file must be a whole number from 1.` */
export function messageInFlags(error: Pick<PlainError, 'code' | 'message' | 'details'>): string {
  const fault = optionFaultOf(error);
  if (fault === null) return error.message;
  return `${fault.options.map(flagOf).join(' and ')}${fault.said}`;
}
