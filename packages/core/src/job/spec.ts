import { FORMAT_IDS, FORMATS, type FormatId, isForReturn } from '../formats/index.ts';
import { parseRevisionRanges } from '../input/revision-ranges.ts';
import { didYouMean } from '../model/closest.ts';
import { ConvertError } from '../model/error.ts';
import {
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  type TypedValue,
  textFault,
  withDefaults,
  withoutDefaults,
} from '../model/option.ts';
import { optionError } from '../model/option-fault.ts';
import { SPLIT_IDS, type SplitId, splitOf } from '../splits/index.ts';
import { TRANSFORMS } from '../transforms/index.ts';
import { keepPeople } from '../transforms/keep-people.ts';
import { replacesTimes } from '../transforms/write-time.ts';
import { mayBecome, type SplitBy, sharedNameError, splitIdOf } from './files-of-output.ts';

/** One output: its name (a path for the command line, a file name for the page), format and options. */
export type OutputSpec = {
  /** Of a split output, the folder of its files. */
  name: string;
  format: FormatId;
  options?: OptionValues;
  /** Writes a file for each part instead of one. */
  split?: SplitId;
  /** What the split has to know. */
  splitOptions?: OptionValues;
  /** Where the split always has the same parts: what their files are called, in the order of the parts. */
  fileNames?: string[];
  /** A whole number: where there are more, they go on in a file of the next number. */
  rowsPerFile?: string;
  /** A number of megabytes of content, such as `100` or `0.5`. */
  megabytesPerFile?: string;
  /** Default: whether its name ends in `.gz`; of a split output, no. */
  gzip?: boolean;
};

/** A whole job as plain data: the page's form and the command line only write one of these. */
export type JobSpec = {
  /** Paths or names as the user gave them. A shell resolves them to a Listing. */
  inputs: string[];
  /** None: the job is a survey. */
  outputs: OutputSpec[];
  /** Name of an output that gets every rejected line verbatim. */
  rejects?: string;
  /** Keep lines with invalid UTF-8, each bad part as U+FFFD, counted as repaired. */
  replaceInvalidUtf8?: boolean;
  /** Read folders whose numbers collide one after the other instead of stopping. */
  mergeExports?: boolean;
  /** Read what inflates to more than 256 MB and 250 times its stored size. */
  allowHighCompression?: boolean;
  /** Only these revisions, such as `5-40` or `1-3,7`; files without a number are left out then. */
  revisions?: string;
  /** Only files whose paths, as messages show them, fit one of these patterns. */
  files?: readonly string[];
  /** None of the files that fit one of these. */
  dropFiles?: readonly string[];
  /** End with exit code 3 where something was rejected or is known to be missing. */
  strict?: boolean;
  /** Which records: the options of all transforms, as their table declares them. */
  records?: OptionValues;
};

/** How a job reads, as data; names are fields of {@link JobSpec}. */
export const JOB_OPTIONS = [
  {
    name: 'replaceInvalidUtf8',
    label: 'Keep lines with broken characters',
    type: 'boolean',
    default: false,
    help: 'Keeps lines that are not valid UTF-8: each broken part becomes U+FFFD (�) and the line counts as repaired. Off: such lines are rejected.',
  },
  {
    name: 'mergeExports',
    label: 'Read several exports one after the other',
    type: 'boolean',
    default: false,
    askedWhen: 'several folders hold the same numbers',
    help: 'Reads folders that hold the same revision numbers one after the other, in the order given. A copy of an export would be read twice.',
  },
  {
    name: 'allowHighCompression',
    label: 'Read files that unpack to very much more',
    type: 'boolean',
    default: false,
    askedWhen: 'such a file has stopped the job',
    help: 'Reads a .zip or gzipped file also if it unpacks to over 256 MB and more than 250 times its size. Off: such a file stops the job, since it may be made to fill a disk.',
  },
  {
    name: 'revisions',
    label: 'Only these revisions',
    type: 'text',
    default: '',
    valueName: 'ranges',
    // Whoever lists the files parses it again.
    check: (text) => void parseRevisionRanges(text),
    isPrivate: false,
    help: 'Reads only the revision files with these numbers: 5-40, 5- (and all after), -40 (all up to), 9, or a list such as 1-3,7. Files without a number are left out then. Empty: all are read.',
  },
  {
    name: 'files',
    label: 'Only these files',
    type: 'list',
    default: [],
    valueName: 'path',
    help: 'Reads only files whose path below the folder given, as messages show it, fits one of these: revisions/1?.json, july/*, **/5.json. * stands for any characters but a slash, ? for one, ** for any; case makes a difference. All others are left out before anything is read.',
  },
  {
    name: 'dropFiles',
    label: 'Without these files',
    type: 'list',
    default: [],
    valueName: 'path',
    help: 'Reads none of the files that fit one of these, by the same patterns.',
  },
  {
    name: 'strict',
    label: 'Be strict',
    type: 'boolean',
    default: false,
    help: 'Says at the end that the result is not complete if a line was rejected, or a file is known to be missing or cut short. The result is the same.',
  },
] as const satisfies readonly OptionSpec[];

/** Which records a job is about, as data; names are fields of `records` in {@link JobSpec}. */
export const RECORD_OPTIONS: readonly OptionSpec[] = TRANSFORMS.flatMap(({ options }) => options);

/** Of these, what is asked where a split already asks for people. */
export const RECORD_OPTIONS_BUT_PEOPLE: readonly OptionSpec[] = TRANSFORMS.filter(
  (transform) => transform !== keepPeople,
).flatMap(({ options }) => options);

/** Of these, what is for people who look at the records: what goes back to Kissmetrics takes none of it. */
export const READERS_OPTIONS: readonly OptionSpec[] = TRANSFORMS.filter(
  ({ isForReaders }) => isForReaders,
).flatMap(({ options }) => options);

/** Splits that have to know nothing; others have commands, and tasks of the page, of their own. */
const SIMPLE_SPLIT_IDS = SPLIT_IDS.filter((id) => splitOf(id).options === undefined);

/** What any output may be told, whatever its format; names are fields of {@link OutputSpec}. */
export const OUTPUT_OPTIONS = [
  {
    name: 'split',
    label: 'Split into files',
    type: 'choice',
    choices: ['none', ...SIMPLE_SPLIT_IDS],
    default: 'none',
    help: `Writes a folder of files instead of one, and a manifest that says what is in each where their names do not: ${SIMPLE_SPLIT_IDS.map((id) => `${id} (${splitOf(id).summary})`).join(', ')}. In a table each file has only the columns of its own records.`,
  },
  {
    name: 'rowsPerFile',
    label: 'Most rows in a file',
    type: 'text',
    default: '',
    valueName: 'rows',
    isPrivate: false,
    pattern: { source: '[1-9]\\d{0,14}', mayBe: 'a whole number from 1' },
    help: 'Begins another file where one holds so many rows: export.csv, export-2.csv and so on, each whole by itself, with the same header. Empty: one file, however many rows there are.',
  },
  {
    name: 'megabytesPerFile',
    label: 'Most megabytes in a file',
    type: 'text',
    default: '',
    valueName: 'megabytes',
    isPrivate: false,
    pattern: { source: '(?=.*[1-9])\\d{1,9}(\\.\\d{1,6})?', mayBe: 'a number above 0' },
    help: 'The same by size: before a row that would make a file larger than so many megabytes, not gzipped yet, the next begins. A row that is larger by itself has a file of its own.',
  },
  {
    name: 'gzip',
    label: 'Gzip the result',
    type: 'boolean',
    default: false,
    help: 'Compresses what is written: it takes much less room, and longer to write. What has a name that ends in .gz is gzipped anyway.',
  },
] as const satisfies readonly OptionSpec[];

/** Whether an output is gzipped: as it says, else by its name. Rejects have nothing but a name. */
export function isGzipped({ name, gzip, ...output }: Pick<OutputSpec, 'name' | 'gzip'> & SplitBy): boolean {
  return gzip ?? (splitIdOf(output) === undefined && /\.gz$/i.test(name));
}

const JOB_FIELDS = ['inputs', 'outputs', 'rejects', 'records', ...JOB_OPTIONS.map(({ name }) => name)];
const OUTPUT_FIELDS = [
  'name',
  'format',
  'options',
  'splitOptions',
  'fileNames',
  ...OUTPUT_OPTIONS.map(({ name }) => name),
];

/** Unknown data as a job. Error `job/bad-spec` names the field and what it may be. */
export function parseJobSpec(data: unknown): JobSpec {
  const job = parseObject(data, 'the job', JOB_FIELDS);
  const spec: JobSpec = {
    inputs: parseArray(job.inputs, 'inputs').map((input, i) => parseText(input, `inputs[${i}]`)),
    outputs: parseArray(job.outputs, 'outputs').map((output, i) => parseOutput(output, `outputs[${i}]`)),
  };
  if (job.rejects !== undefined) spec.rejects = parseText(job.rejects, 'rejects');
  for (const option of JOB_OPTIONS) {
    const value = job[option.name];
    if (value === undefined) continue;
    if (option.type === 'text') {
      const text = parseOption(option, value, '') as string;
      // The empty text asks for what is done without it.
      if (text !== '') spec[option.name] = text;
    } else if (option.type === 'list') {
      const list = parseOption(option, value, '') as string[];
      if (list.length > 0) spec[option.name] = list;
    } else {
      spec[option.name] = parseOption(option, value, '') as boolean;
    }
  }
  if (job.records !== undefined) {
    spec.records = parseOptions(RECORD_OPTIONS, job.records, 'records');
    const values = withDefaults(RECORD_OPTIONS, spec.records);
    for (const transform of TRANSFORMS) transform.check?.(values);
  }
  if (spec.outputs.some((output) => splitIdOf(output) === 'import') && replacesTimes(spec.records)) {
    const said =
      ' must be add, or --time seconds, since the CSV import of Kissmetrics takes times in seconds alone.';
    throw optionError({ place: 'records', options: ['timeColumn'], said });
  }
  const returned = spec.outputs.find(({ format }) => isForReturn(format));
  const [forReaders] = Object.keys(withoutDefaults(READERS_OPTIONS, spec.records ?? {}));
  if (returned !== undefined && forReaders !== undefined) {
    const said = ` must be left out, since ${returned.format} goes back to Kissmetrics, which would take what it writes for what happened.`;
    throw optionError({ place: 'records', options: [forReaders], said });
  }
  const names = [
    ...spec.outputs.map(({ name }) => name),
    ...(spec.rejects === undefined ? [] : [spec.rejects]),
  ];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw badField('outputs', `different names; "${twice}" is there twice`);
  for (const output of spec.outputs) {
    const shared = names.find((name) => name !== output.name && mayBecome(output, name));
    if (shared !== undefined) throw sharedNameError(output.name, shared);
  }
  return spec;
}

function parseOutput(data: unknown, field: string): OutputSpec {
  const output = parseObject(data, field, OUTPUT_FIELDS);
  const format = output.format;
  if (typeof format !== 'string' || !(FORMAT_IDS as readonly string[]).includes(format)) {
    throw badField(
      `${field}.format`,
      `one of ${FORMAT_IDS.join(', ')}`,
      didYouMean(FORMAT_IDS, String(format)),
    );
  }
  const spec: OutputSpec = { name: parseText(output.name, `${field}.name`), format: format as FormatId };
  if (output.options !== undefined) {
    spec.options = parseOptions(FORMATS[spec.format].options, output.options, `${field}.options`);
  }
  for (const option of OUTPUT_OPTIONS) {
    const given = output[option.name];
    if (given === undefined) continue;
    const all = option.name === 'split' ? { ...option, choices: ['none', ...SPLIT_IDS] } : option;
    const value = parseOption(all, given, field);
    if (option.name === 'gzip') spec.gzip = value as boolean;
    else if (value === option.default) continue;
    else if (option.name === 'split') spec.split = value as SplitId;
    else spec[option.name] = value as string;
  }
  const { split: _, ...unsplit } = spec;
  if (spec.split !== undefined && splitIdOf(unsplit) !== undefined) {
    const said = ' must be left out, since the options of the format say which files are made.';
    throw optionError({ place: field, options: ['split'], said });
  }
  const declared = spec.split === undefined ? undefined : splitOf(spec.split).options;
  if (output.splitOptions !== undefined) {
    if (declared === undefined) {
      throw badField(
        `${field}.splitOptions`,
        'left out, since the output is not split by anything that has options',
      );
    }
    spec.splitOptions = parseOptions(declared, output.splitOptions, `${field}.splitOptions`);
  }
  if (output.fileNames !== undefined) {
    spec.fileNames = parseFileNames(output.fileNames, spec.split, `${field}.fileNames`);
  }
  if (spec.split !== undefined) splitOf(spec.split).check?.(withDefaults(declared ?? [], spec.splitOptions));
  return spec;
}

function parseFileNames(data: unknown, split: SplitId | undefined, field: string): string[] {
  const parts = split === undefined ? undefined : splitOf(split).parts;
  if (parts === undefined)
    throw badField(field, 'left out, since the files are not known before the data is');
  const names = parseArray(data, field);
  const isName = (name: unknown): name is string =>
    typeof name === 'string' && /^(?!\.*$)[^\\/]+$/.test(name);
  if (names.length !== parts.length || !names.every(isName) || new Set(names).size < names.length) {
    const labels = parts.map(({ label }) => label).join(' and ');
    throw badField(field, `names of files, without their folders and each once, for ${labels}`);
  }
  return names;
}

/** Values for the options that a table declares; those not given are left out. */
function parseOptions(declared: readonly OptionSpec[], data: unknown, field: string): OptionValues {
  const given = parseObject(
    data,
    field,
    declared.map(({ name }) => name),
  );
  const values: OptionValues = {};
  for (const option of declared) {
    const value = given[option.name];
    if (value === undefined) continue;
    values[option.name] = parseOption(option, value, field);
  }
  return values;
}

/** Errors `job/bad-spec` name the option, which stands in this place of the job. */
function parseOption(option: OptionSpec, value: unknown, place: string): OptionValue {
  const fault: Fault = (said, index) => optionError({ place, options: [option.name], said }, index);
  switch (option.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw fault(' must be true or false.');
      return value;
    case 'choice':
      return parseChoice(option.choices, value, fault);
    case 'text':
      if (value === option.default) return value;
      return parseTyped(option, value, fault);
    case 'list':
      if (!Array.isArray(value)) throw fault(' must be a list.');
      return value.map((item: unknown, i) => {
        const ofItem: Fault = (said) => fault(said, i);
        return option.choices === undefined
          ? parseTyped(option, item, ofItem)
          : parseChoice(option.choices, item, ofItem);
      });
  }
}

/** The error of an option, with what is said behind its name; `index`: of an item of its list. */
type Fault = (said: string, index?: number) => ConvertError;

function parseTyped(option: TypedValue, value: unknown, fault: Fault): string {
  if (value === '' && option.mayBeEmpty) return '';
  const mayBe = typeof value === 'string' ? textFault(option, value) : 'a text';
  if (mayBe !== null) throw fault(` must be ${mayBe}.`);
  const text = value as string;
  try {
    option.check?.(text);
  } catch (thrown) {
    throw thrown instanceof ConvertError ? fault(`: ${thrown.message}`) : thrown;
  }
  return text;
}

function parseChoice(choices: readonly string[], value: unknown, fault: Fault): string {
  if (typeof value === 'string' && choices.includes(value)) return value;
  throw fault(` must be one of ${choices.join(', ')}.${didYouMean(choices, String(value))}`);
}

function parseObject(data: unknown, field: string, known: readonly string[]): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw badField(field, 'an object');
  for (const name of Object.keys(data)) {
    if (!known.includes(name)) {
      const may = known.length === 0 ? 'nothing' : known.join(', ');
      throw badField(
        field,
        `an object that holds only ${may}; "${name}" is not known`,
        didYouMean(known, name),
      );
    }
  }
  return data as Record<string, unknown>;
}

function parseArray(data: unknown, field: string): unknown[] {
  if (!Array.isArray(data)) throw badField(field, 'a list');
  return data;
}

function parseText(data: unknown, field: string): string {
  if (typeof data !== 'string' || data === '') throw badField(field, 'a text that is not empty');
  return data;
}

function badField(field: string, mayBe: string, hint = ''): ConvertError {
  return new ConvertError('job/bad-spec', `The job is not right: ${field} must be ${mayBe}.${hint}`);
}
