import {
  FORMATS,
  flagOf,
  JOB_OPTIONS,
  type JobSpec,
  type OptionSpec,
  type OptionValues,
  OUTPUT_OPTIONS,
  type OutputSpec,
  RECORD_OPTIONS,
  type SplitId,
  shellWord,
  withoutDefaults,
} from '@km-export/core';
import { suggestJobName } from './output-names.ts';
import { asksForPeople, filtersPeople, ONE_FILE, splitForm } from './page-options.ts';

/**
 * The words of the command that does the same job, quoted where a shell needs it; {@link needsJobFile} tells whether that has to be saved first. A page is not told where
 * files lie, so the paths are names, as seen from the folder that holds them.
 */
export function toCommandLine(spec: JobSpec): string[] {
  const words = ['km-export'];
  const [output] = spec.outputs;
  if (output !== undefined && needsJobFile(spec)) {
    return [...words, 'run', toPath(suggestJobName(output.name))].map(shellWord);
  }
  if (output === undefined) {
    words.push('inspect', ...spec.inputs.map(toPath));
  } else {
    const command = commandOf(output.split);
    words.push(command, ...spec.inputs.map(toPath), '--to', output.format);
    words.push(command === 'convert' ? '-o' : '--out-dir', toPath(output.name));
    words.push(...toFlags(FORMATS[output.format].options, output.options ?? {}));
    const values = outputOptionValues(output);
    words.push(...toFlags(OUTPUT_OPTIONS, command === 'convert' ? values : { ...values, split: ONE_FILE }));
    words.push(...toFlags(splitForm(output.split ?? null), output.splitOptions ?? {}));
  }
  if (spec.rejects !== undefined) words.push('--rejects', toPath(spec.rejects));
  words.push(...toFlags(JOB_OPTIONS, jobOptionValues(spec)));
  words.push(...toFlags(RECORD_OPTIONS, spec.records ?? {}));
  return words.map(shellWord);
}

/** Whether no command says all of the job: then its file does, which `km-export run` takes. */
export function needsJobFile({ outputs, records = {} }: JobSpec): boolean {
  return (
    outputs.length > 1 ||
    outputs.some(
      ({ fileNames, split = null }) =>
        fileNames !== undefined || (asksForPeople(split) && filtersPeople(records)),
    )
  );
}

/** What parts an export in two has a command of its own. */
function commandOf(split: SplitId | undefined): string {
  return split === 'aliases' || split === 'identity' ? split : 'convert';
}

/** The job's own switches, as values for the table that declares them. */
export function jobOptionValues(spec: JobSpec): OptionValues {
  const values: OptionValues = {};
  for (const option of JOB_OPTIONS) values[option.name] = spec[option.name] ?? option.default;
  return values;
}

/** What an output was told besides its format, as values for the table that declares it. */
export function outputOptionValues(output: OutputSpec): OptionValues {
  const values: OptionValues = {};
  for (const option of OUTPUT_OPTIONS) values[option.name] = output[option.name] ?? option.default;
  return values;
}

function toFlags(options: readonly OptionSpec[], values: OptionValues): string[] {
  return Object.entries(withoutDefaults(options, values)).flatMap(([camelCase, value]) => {
    const flag = flagOf(camelCase);
    if (typeof value === 'boolean') return [value ? flag : flag.replace('--', '--no-')];
    return [value].flat().flatMap((text) => (text.startsWith('-') ? [`${flag}=${text}`] : [flag, text]));
  });
}

/** A name that begins with a dash would be taken for an option. */
function toPath(name: string): string {
  return name.startsWith('-') ? `./${name}` : name;
}
