import {
  ConvertError,
  type FormatId,
  isGzipped,
  type JobSpec,
  type OptionValues,
  RECORD_OPTIONS,
  splitIdOf,
  withoutDefaults,
} from '@km-export/core';
import { jobOptionValues, outputOptionValues } from './command-line.ts';
import { toFileName } from './output-names.ts';
import { recordForm } from './page-options.ts';

/** What can be set before there is any file: all of a job but its inputs. */
export type Settings = {
  /** Undefined: whichever is chosen. */
  format?: FormatId;
  formatValues: OptionValues;
  /** Of what every output may be told. */
  outputValues: OptionValues;
  /** Of the way in which it is split. */
  splitValues: OptionValues;
  jobValues: OptionValues;
  /** Which records. */
  recordValues: OptionValues;
  wantsRejects: boolean;
  /** Undefined: as suggested. */
  outputName?: string;
};

export const NO_SETTINGS: Settings = {
  formatValues: {},
  outputValues: {},
  splitValues: {},
  jobValues: {},
  recordValues: {},
  wantsRejects: false,
};

/** What a saved job says. Error `job/bad-spec` where the page can't do it. */
export function settingsOf({ outputs, rejects, ...job }: JobSpec, name: string): Settings {
  if (outputs.length > 1) {
    throw new ConvertError(
      'job/bad-spec',
      `${name}: The job is not right: this page writes one output at a time, and outputs has ${outputs.length}. On the command line, km-export run does it.`,
    );
  }
  const [output] = outputs;
  const split = (output && splitIdOf(output)) ?? null;
  const shown = new Set(recordForm(split).map((option) => option.name));
  const hidden = Object.keys(withoutDefaults(RECORD_OPTIONS, job.records ?? {})).find(
    (option) => !shown.has(option),
  );
  if (hidden !== undefined) {
    throw new ConvertError(
      'job/bad-spec',
      `${name}: The job is not right: this page asks for people once, and the job does so in splitOptions and in records.${hidden}. On the command line, km-export run does it.`,
    );
  }
  return {
    ...(output !== undefined && { format: output.format, outputName: fileNameOf(output.name) }),
    formatValues: output?.options ?? {},
    outputValues: output === undefined ? {} : { ...outputOptionValues(output), gzip: isGzipped(output) },
    splitValues: output?.splitOptions ?? {},
    jobValues: jobOptionValues({ ...job, outputs: [] }),
    recordValues: job.records ?? {},
    wantsRejects: rejects !== undefined,
  };
}

/** The last part of a path; what stands for standard output is none. */
function fileNameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  return name === '-' ? '' : toFileName(name);
}
