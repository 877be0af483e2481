import {
  FORMAT_IDS,
  FORMATS,
  flagOf,
  JOB_OPTIONS,
  messageInFlags,
  type OptionSpec,
  OUTPUT_OPTIONS,
  optionFaultOf,
  type PlainError,
  RECORD_OPTIONS,
} from '@km-export/core';
import { REJECTS_LABEL, SAVE_LABEL, splitForm } from './page-options.ts';

/** A flag in a text. */
const FLAG = /--[a-z][a-z0-9-]*/g;

/** By flag, what the page calls it; what only a command line has is not among them. */
const LABELS = new Map([
  ...labelled([
    ...JOB_OPTIONS,
    ...OUTPUT_OPTIONS,
    ...RECORD_OPTIONS,
    ...FORMAT_IDS.flatMap((id): readonly OptionSpec[] => FORMATS[id].options),
  ]),
  ['--rejects', REJECTS_LABEL] as const,
  ['--save-job', SAVE_LABEL] as const,
]);

/** A text of core as the page says it: options by their labels instead of their flags, those of `form` before all others. */
export function toPageWords(text: string, form: readonly OptionSpec[] = []): string {
  const own = new Map(labelled(form));
  return text.replace(FLAG, (flag) => {
    const label = own.get(flag) ?? LABELS.get(flag);
    return label === undefined ? flag : `“${label}”`;
  });
}

/** What an error says, with options as the form calls them that has them. */
export function errorInPageWords(error: PlainError): string {
  const isOfSplit = optionFaultOf(error)?.place.endsWith('.splitOptions') === true;
  return toPageWords(messageInFlags(error), isOfSplit ? splitForm('identity') : []);
}

/** The options at fault among those that stand in this place of a job, for their form to mark. */
export function faultyIn(error: PlainError | null, place: string): readonly string[] {
  const fault = error === null ? null : optionFaultOf(error);
  return fault?.place === place ? fault.options : [];
}

function labelled(options: readonly OptionSpec[]): (readonly [flag: string, label: string])[] {
  return options.map(({ name, label }) => [flagOf(name), label]);
}
