/**
 * The command line's flags. Those of the job and of the formats are drawn from core's tables; what only a
 * command line has (names of files, threads) is declared here.
 */
import {
  ConvertError,
  didYouMean,
  FORMAT_IDS,
  FORMATS,
  type Format,
  type FormatId,
  flagOf,
  JOB_OPTIONS,
  type OptionSpec,
  type OptionValue,
  type OptionValues,
  OUTPUT_OPTIONS,
  type OutputSpec,
  PEOPLE_OPTIONS,
  presetDefaults,
  READERS_OPTIONS,
  RECORD_OPTIONS,
  RECORD_OPTIONS_BUT_PEOPLE,
} from '@km-export/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readIdentityFile } from './io/identity-file.ts';

/** Formats by their ids, as core's table has them. */
export type FormatTable = Readonly<Record<string, Pick<Format, 'options' | 'summary'>>>;

const MOST_WORKERS = 64;

/** Values that commander collects, by the camel-case names of options. */
type ParsedValues = Record<string, unknown>;

/**
 * An option of core's tables as a flag; `help` may say more than the table. What a preset may turn on can be turned off
 * again, by a flag of its own.
 */
function toFlags(spec: OptionSpec, help = spec.help, byPreset: OptionValues = {}): Option[] {
  const flag = flagOf(spec.name);
  const told = `${help}${defaultNote(spec, byPreset)}`;
  switch (spec.type) {
    case 'boolean': {
      const on = new Option(flag, told);
      const off = new Option(
        flag.replace('--', '--no-'),
        Object.keys(byPreset).length > 0 ? `Turns ${flag} off.` : told,
      );
      if (Object.keys(byPreset).length > 0) return [on, off];
      return [spec.default ? off : on];
    }
    case 'choice':
      return [
        new Option(`${flag} <choice>`, told)
          .choices(spec.choices)
          .argParser((value) => parseChoice(value, spec.choices)),
      ];
    case 'text':
      return [new Option(`${flag} <${spec.valueName ?? 'text'}>`, told)];
    case 'list':
      // Once for each value, so that names may hold anything; commander's own lists would swallow what follows.
      return [
        new Option(`${flag} <${spec.valueName ?? 'text'}>`, `${told} May be given several times.`).argParser(
          (value: string, before: string[] | undefined) => [...(before ?? []), value],
        ),
      ];
  }
}

/** ` (default: lf; with excel: crlf)`; nothing where the default is plain. */
function defaultNote(spec: OptionSpec, byPreset: OptionValues): string {
  const presets = Object.entries(byPreset).filter(([, value]) => value !== spec.default);
  if (spec.type === 'boolean') {
    const names = presets.map(([preset]) => preset).join(', ');
    return names === '' ? '' : ` (${spec.default ? 'off' : 'on'} with ${names})`;
  }
  if (spec.type === 'list') return '';
  const notes = presets.map(([preset, value]) => `with ${preset}: ${value}`);
  if (spec.default !== '') notes.unshift(`default: ${spec.default}`);
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

/** What an option means besides on a command line, behind what it means everywhere. */
const MORE_HELP: Readonly<Record<string, string>> = { strict: 'Ends with exit code 3 then.' };

function addFlags(command: Command, declared: readonly OptionSpec[]): void {
  const helpOf = ({ name, help }: OptionSpec) => [help, MORE_HELP[name] ?? []].flat().join(' ');
  for (const flag of declared.flatMap((spec) => toFlags(spec, helpOf(spec)))) command.addOption(flag);
}

/**
 * Which record options a command has: one that finds people asks for them in its own way, and one that sends requests
 * limits those, and takes nothing that is for people who look at records.
 */
export type RecordFlags = { people: boolean; isForReturn?: true };

function recordOptions({ people, isForReturn }: RecordFlags): readonly OptionSpec[] {
  const options = people ? RECORD_OPTIONS : RECORD_OPTIONS_BUT_PEOPLE;
  if (!isForReturn) return options;
  return options.filter((option) => option.name !== 'limit' && !READERS_OPTIONS.includes(option));
}

/** The switches of a job, which every command has. */
export function addJobFlags(command: Command, flags: RecordFlags = { people: true }): void {
  command.optionsGroup('Reading:');
  addFlags(command, JOB_OPTIONS);
  command.optionsGroup('Which records:');
  addFlags(command, recordOptions(flags));
  if (flags.people) addIdentityFiles(command);
}

/** Who is asked for, in a command that finds people. */
export function addPeopleFlags(command: Command): void {
  command.optionsGroup('Which people:');
  addFlags(command, PEOPLE_OPTIONS);
  addIdentityFiles(command);
}

/** What was given of {@link addPeopleFlags}. */
export function readPeopleFlags(command: Command): OptionValues {
  return { ...Object.fromEntries(givenOptions(command, PEOPLE_OPTIONS)), ...readIdentities(command) };
}

function addIdentityFiles(command: Command): void {
  command.option(
    '--ids-file <file>',
    'As --id for each line of a text file in UTF-8, of which there may be a million.',
    parseFileName,
  );
  command.option('--id-numbers-file <file>', 'As --id-number for each line of a text file.', parseFileName);
}

/** What was given of {@link addJobFlags}, as fields of a job. */
export function readJobFlags(
  command: Command,
  flags: RecordFlags = { people: true },
): Record<string, unknown> {
  const records = {
    ...Object.fromEntries(givenOptions(command, recordOptions(flags))),
    ...(flags.people && readIdentities(command)),
  };
  return {
    ...Object.fromEntries(givenOptions(command, JOB_OPTIONS)),
    ...(Object.keys(records).length > 0 && { records }),
  };
}

/** The switches of an output, whatever its format. */
export function addOutputFlags(command: Command): void {
  command.optionsGroup('Writing:');
  addFlags(command, OUTPUT_OPTIONS);
}

/** Of these, what is no way to split: for commands that split in theirs. */
export function addGzipFlag(command: Command): void {
  command.optionsGroup('Writing:');
  addFlags(
    command,
    OUTPUT_OPTIONS.filter(({ name }) => name !== 'split'),
  );
}

/** What was given of {@link addOutputFlags}, as fields of an output. */
export function readOutputFlags(command: Command): Partial<OutputSpec> {
  return Object.fromEntries(givenOptions(command, OUTPUT_OPTIONS));
}

/** Identities that were given by files, with those given one by one. */
function readIdentities(command: Command): OptionValues {
  const { id = [], idNumber = [], idsFile, idNumbersFile } = command.opts<IdentityFlags>();
  return {
    ...(idsFile !== undefined && { id: [...id, ...readIdentityFile(idsFile)] }),
    ...(idNumbersFile !== undefined && {
      idNumber: [...idNumber, ...readIdentityFile(idNumbersFile).map((line) => line.trim())],
    }),
  };
}

type IdentityFlags = { id?: string[]; idNumber?: string[]; idsFile?: string; idNumbersFile?: string };

/** One flag for each name among the options of these formats; with several formats it says whose it is. */
export function addFormatFlags(command: Command, formats: FormatTable): void {
  command.optionsGroup('Format:');
  const isAlone = Object.keys(formats).length === 1;
  for (const [name, owners] of ownersOfOptions(formats)) {
    const specs = owners.map(
      (id) => formats[id].options.find((option) => option.name === name) as OptionSpec,
    );
    const [spec] = specs;
    const help = isAlone ? spec.help : `${owners.join(', ')}: ${spec.help}`;
    const choices = [...new Set(specs.flatMap((each) => (each.type === 'choice' ? each.choices : [])))];
    const byPreset = presetDefaults(formats[owners[0]].options, spec);
    const flags = toFlags(spec.type === 'choice' ? { ...spec, choices } : spec, help, byPreset);
    for (const flag of flags) command.addOption(flag);
  }
}

/** What was given of {@link addFormatFlags}. Error `job/bad-usage`: a flag of another format. */
export function readFormatFlags(command: Command, format: string, formats: FormatTable): OptionValues {
  for (const [name, owners] of ownersOfOptions(formats)) {
    if (wasGiven(command, name) && !owners.includes(format)) {
      throw new ConvertError(
        'job/bad-usage',
        `${flagOf(name)} is an option of ${owners.join(' and ')}, not of ${format}.`,
      );
    }
  }
  return Object.fromEntries(givenOptions(command, formats[format].options));
}

/** The ids of the formats that have an option, by its name. */
function ownersOfOptions(formats: FormatTable): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const [id, { options }] of Object.entries(formats)) {
    for (const { name } of options) owners.set(name, [...(owners.get(name) ?? []), id]);
  }
  return owners;
}

function givenOptions(command: Command, specs: readonly OptionSpec[]): [string, OptionValue][] {
  const values = command.opts<ParsedValues>();
  return specs
    .filter(({ name }) => wasGiven(command, name))
    .map(({ name }) => [name, values[name] as OptionValue]);
}

function wasGiven(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === 'cli';
}

/** `--to` where a format is taken without it. */
export function formatFlag(taken: FormatId): Option {
  return new Option(
    `--to <${FORMAT_IDS.join('|')}>`,
    `The format to write; ${taken} leaves each line as it was.`,
  )
    .argParser(parseFormat)
    .default(taken, taken);
}

/** `--to`, with the table's formats as its choices. */
export function formatChoice(): Option {
  return new Option(`--to <${FORMAT_IDS.join('|')}>`, 'The format to write, see below.')
    .argParser(parseFormat)
    .makeOptionMandatory();
}

/** The table's formats, one sentence each, as a part of a help text. */
export function drawFormats(): string {
  const width = Math.max(...FORMAT_IDS.map((id) => id.length));
  return ['Formats:', ...FORMAT_IDS.map((id) => `  ${id.padEnd(width)}  ${FORMATS[id].summary}`)].join('\n');
}

/** `-o`, which `-` sends to standard output. */
export function outputFlag(): Option {
  return new Option(
    '-o, --output <file>',
    'The file to write (with --split, or --preset kissmetrics: the folder); its folders are made, and - is standard output.',
  )
    .argParser(parseFileName)
    .makeOptionMandatory();
}

/** `--out-dir`, for what is written as several files. */
export function folderFlag(files: string): Option {
  return new Option(
    '--out-dir <folder>',
    `The folder to write ${files} to; it is made where it is not there.`,
  )
    .argParser(parseFileName)
    .makeOptionMandatory();
}

/** The flags of a command that describes a job: where the rejected lines go, and the job itself. */
export function addFileFlags(command: Command): void {
  command
    .optionsGroup('Running:')
    .option('--rejects <file>', 'Writes every rejected line to this file, as it was.', parseFileName)
    .option(
      '--save-job <file>',
      'Writes this job to a file before it runs: km-export run FILE, or the page, does the same again, with --overwrite if what was written is still there. What --since and --save-state say is of one run, and no part of it.',
      parseFileName,
    );
  addRunFlags(command);
}

/** What is said anew with each run, and is no part of a job. */
export function addRunFlags(command: Command): void {
  command
    .optionsGroup('Running:')
    .option(
      '--since <file>',
      'Reads only revisions after those of a state that --save-state wrote; with --revisions, those of them that it does not hold.',
      parseFileName,
    )
    .option(
      '--save-state <file>',
      'Writes which revisions were read, once everything else is whole: for --since, the next time.',
      parseFileName,
    )
    .option('--overwrite', 'Replaces files that exist, but never one of those given.');
  addWorkersFlag(command);
}

/** `--workers`. */
export function addWorkersFlag(command: Command): void {
  command.option(
    '--workers <n>',
    'Threads to use. Default: as many as the machine has cores, up to 8, and fewer for small exports.',
    parseWorkers,
  );
}

/** The values of {@link addRunFlags}. */
export type RunFlags = { since?: string; saveState?: string; overwrite?: true; workers?: number };

/** The values of {@link addFileFlags}. */
export type FileFlags = RunFlags & { rejects?: string; saveJob?: string };

function parseFormat(value: string): FormatId {
  const id = FORMAT_IDS.find((known) => known === value);
  if (id === undefined) {
    const formats = FORMAT_IDS.join(', ');
    throw new InvalidArgumentError(`The formats are ${formats}.${didYouMean(FORMAT_IDS, value)}`);
  }
  return id;
}

function parseChoice(value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  throw new InvalidArgumentError(`It is one of ${choices.join(', ')}.${didYouMean(choices, value)}`);
}

function parseFileName(value: string): string {
  if (value.startsWith('-') && value !== '-') {
    throw new InvalidArgumentError(
      `The name of a file is missing. (Does it begin with a dash? Then write ./${value})`,
    );
  }
  return value;
}

function parseWorkers(value: string): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < 1 || count > MOST_WORKERS) {
    throw new InvalidArgumentError(`It is a number from 1 to ${MOST_WORKERS}.`);
  }
  return count;
}
