import {
  FORMAT_IDS,
  FORMATS,
  type FormatId,
  isForReturn,
  JOB_OPTIONS,
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  OUTPUT_OPTIONS,
  READERS_OPTIONS,
  RECORD_OPTIONS,
  RECORD_OPTIONS_BUT_PEOPLE,
  SPLIT_IDS,
  type SplitId,
  splitIdOf,
  splitOf,
  withoutDefaults,
} from '@km-export/core';

/** As `split` of an output calls it. */
export const ONE_FILE = 'none';

/** What the form calls the wish for the rejected lines, which is a flag of its own on the command line. */
export const REJECTS_LABEL = 'Save the rejected lines too';

/** What it calls saving the job as a file. */
export const SAVE_LABEL = 'Save these settings';

/** The switches of a job that the page's form has: all but those that it asks for where their question comes up. */
export const JOB_FORM = (JOB_OPTIONS as readonly OptionSpec[]).filter(
  ({ askedWhen }) => askedWhen === undefined,
);

/** What the form has for the result, whatever its format. The page asks here for people too, the command line elsewhere. */
export const OUTPUT_FORM: readonly OptionSpec[] = OUTPUT_OPTIONS.map((option) =>
  option.name === 'split' ? { ...option, choices: [ONE_FILE, ...SPLIT_IDS] } : option,
);

/** What the form asks besides where several files are made. */
export function splitForm(split: SplitId | null): readonly OptionSpec[] {
  if (split === null) return [];
  return (splitOf(split).options ?? []).map((option) => ({
    ...option,
    label: SPLIT_LABELS[option.name] ?? option.label,
  }));
}

/** There, the people are no filter. */
const SPLIT_LABELS: Record<string, string> = {
  id: 'These people',
  idNumber: 'These people, whose identity is a number',
};

/**
 * What the form has to say which records, `values` being set. Where a split asks for people, the filter asks for none, but
 * a job may say it of both: what is set can be seen. Where a result goes back to Kissmetrics, nothing is for people who
 * look at records, but what is set: it is told then that both do not go together.
 */
export function recordForm(outputs: readonly OutputKind[], values: OptionValues): readonly OptionSpec[] {
  const isSplitByPeople = outputs.some((output) => asksForPeople(splitIn(output)));
  const options = isSplitByPeople && !filtersPeople(values) ? RECORD_OPTIONS_BUT_PEOPLE : RECORD_OPTIONS;
  if (!outputs.some(({ format }) => format !== undefined && isForReturn(format))) return options;
  const set = withoutDefaults(READERS_OPTIONS, values);
  return options.filter((option) => !READERS_OPTIONS.includes(option) || option.name in set);
}

/** Whether the choice of records says something of people. */
export function filtersPeople(values: OptionValues): boolean {
  return Object.keys(withoutDefaults(PEOPLE_FILTER, values)).length > 0;
}

const PEOPLE_FILTER = RECORD_OPTIONS.filter((option) => !RECORD_OPTIONS_BUT_PEOPLE.includes(option));

export function asksForPeople(split: SplitId | null): boolean {
  return split !== null && splitOf(split).asks !== undefined;
}

/** A value of `split`. */
export function toSplit(value: OptionValue | undefined): SplitId | null {
  return SPLIT_IDS.find((id) => id === value) ?? null;
}

/** What the form has set of an output; without a format, it is the first. */
type OutputKind = { format?: FormatId; formatValues?: OptionValues; outputValues: OptionValues };

/** How a result is split: as options of its format say, else as was chosen. Null: it is one file. */
export function splitIn({
  format = FORMAT_IDS[0],
  formatValues = {},
  outputValues,
}: OutputKind): SplitId | null {
  return splitIdOf({ format, options: formatValues }) ?? toSplit(outputValues.split);
}

/** The formats as they are offered: what people need most, and below it what goes back. */
export const FORMAT_GROUPS: readonly { title: string | null; formats: readonly FormatId[] }[] = [
  { title: null, formats: FORMAT_IDS.filter((id) => !isForReturn(id)) },
  { title: 'To send it back to Kissmetrics', formats: FORMAT_IDS.filter(isForReturn) },
];

/** What the form has for a format. */
export function formatForm(format: FormatId): readonly OptionSpec[] {
  return FORMATS[format].options;
}
