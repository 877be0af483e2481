/**
 * Settings as the fragment of the page's address, so that a reload, a bookmark or a link keeps them. It is sent
 * nowhere, but links are: names of files, and whatever may hold personal data, are never in it.
 */
import {
  FORMAT_IDS,
  mayHoldPersonalData,
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  takesText,
  withoutDefaults,
} from '@km-export/core';
import { formatForm, JOB_FORM, OUTPUT_FORM, recordForm, splitForm, splitIn } from './page-options.ts';
import type { OtherSettings, Settings } from './settings.ts';

const FORMAT = 'to';
const OTHER = 'also';
const REJECTS = 'rejects';

/** `to=json&layout=lines&strict=true`; empty where all is as it would be anyway. */
export function drawFragment(settings: Settings): string {
  const { format = FORMAT_IDS[0], others, jobValues, recordValues, wantsRejects } = settings;
  const words = new URLSearchParams();
  if (format !== FORMAT_IDS[0]) words.set(FORMAT, format);
  addOutput(words, { ...settings, format });
  for (const other of others) {
    const own = new URLSearchParams({ [FORMAT]: other.format });
    addOutput(own, other);
    words.append(OTHER, own.toString());
  }
  addValues(words, JOB_FORM, jobValues);
  addValues(words, recordForm([settings, ...others], {}), recordValues);
  if (wantsRejects) words.set(REJECTS, 'true');
  return words.toString();
}

/** The settings of a fragment. What is not known, or can't be, is passed over: a link may be old, or mistyped. */
export function parseFragment(fragment: string): Settings {
  const words = new URLSearchParams(fragment.replace(/^#/, ''));
  const first = takeOutput(words);
  const others = words.getAll(OTHER).map((own) => takeOutput(new URLSearchParams(own)));
  return {
    ...first,
    others,
    jobValues: takeValues(words, JOB_FORM),
    recordValues: takeValues(words, recordForm([first, ...others], {})),
    wantsRejects: words.get(REJECTS) === 'true',
  };
}

function addOutput(words: URLSearchParams, output: OtherSettings): void {
  addValues(words, formatForm(output.format), output.formatValues);
  addValues(words, OUTPUT_FORM, output.outputValues);
  addValues(words, splitForm(splitIn(output)), output.splitValues);
}

function takeOutput(words: URLSearchParams): OtherSettings {
  const format = FORMAT_IDS.find((id) => id === words.get(FORMAT)) ?? FORMAT_IDS[0];
  const outputValues = takeValues(words, OUTPUT_FORM);
  const formatValues = takeValues(words, formatForm(format));
  const splitValues = takeValues(words, splitForm(splitIn({ format, formatValues, outputValues })));
  return { format, formatValues, outputValues, splitValues };
}

/** Adds what differs from the defaults and may be seen. */
export function addValues(
  words: URLSearchParams,
  options: readonly OptionSpec[],
  values: OptionValues,
): void {
  const chosen = withoutDefaults(options, values);
  for (const option of options) {
    const value = chosen[option.name];
    if (value === undefined || mayHoldPersonalData(option)) continue;
    // What an option does not take may be anything that was typed by mistake.
    if (option.type === 'text' && !takesText(option, String(value))) continue;
    for (const item of [value].flat()) words.append(option.name, String(item));
  }
}

function takeValues(words: URLSearchParams, options: readonly OptionSpec[]): OptionValues {
  const values: OptionValues = {};
  for (const option of options) {
    const given = words.getAll(option.name);
    if (given.length === 0 || mayHoldPersonalData(option)) continue;
    const value = valueIn(option, given);
    if (value !== undefined) values[option.name] = value;
  }
  return values;
}

function valueIn(option: OptionSpec, given: readonly string[]): OptionValue | undefined {
  const [word] = given;
  switch (option.type) {
    case 'boolean':
      return word === 'true' ? true : word === 'false' ? false : undefined;
    case 'choice':
      return option.choices.includes(word) ? word : undefined;
    case 'text':
      return word === option.default || takesText(option, word) ? word : undefined;
    case 'list':
      return option.choices === undefined ? given : option.choices.filter((choice) => given.includes(choice));
  }
}
