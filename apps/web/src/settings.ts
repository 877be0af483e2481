import { type FormatId, isGzipped, type JobSpec, type OptionValues, type OutputSpec } from '@km-export/core';
import { jobOptionValues, outputOptionValues } from './command-line.ts';
import { toFileName } from './output-names.ts';

/** What can be set of an output. */
export type OutputSettings = {
  formatValues: OptionValues;
  /** Of what every output may be told. */
  outputValues: OptionValues;
  /** Of the way in which it is split. */
  splitValues: OptionValues;
  /** Undefined: as suggested. */
  outputName?: string;
  /** What a saved job calls the files of its split; no form asks for them. */
  fileNames?: readonly string[];
};

/** An output that is written besides the first. */
export type OtherSettings = OutputSettings & { format: FormatId };

/** What can be set before there is any file: all of a job but its inputs. */
export type Settings = OutputSettings & {
  /** Undefined: whichever is chosen. */
  format?: FormatId;
  others: readonly OtherSettings[];
  jobValues: OptionValues;
  /** Which records. */
  recordValues: OptionValues;
  wantsRejects: boolean;
};

export const NO_SETTINGS: Settings = {
  formatValues: {},
  outputValues: {},
  splitValues: {},
  others: [],
  jobValues: {},
  recordValues: {},
  wantsRejects: false,
};

/** What a saved job says. */
export function settingsOf({ outputs, rejects, ...job }: JobSpec): Settings {
  const [first, ...others] = outputs.map(outputSettingsOf);
  return {
    ...(first ?? NO_SETTINGS),
    others,
    jobValues: jobOptionValues({ ...job, outputs: [] }),
    recordValues: job.records ?? {},
    wantsRejects: rejects !== undefined,
  };
}

function outputSettingsOf(output: OutputSpec): OtherSettings {
  return {
    format: output.format,
    outputName: fileNameOf(output.name),
    formatValues: output.options ?? {},
    outputValues: { ...outputOptionValues(output), gzip: isGzipped(output) },
    splitValues: output.splitOptions ?? {},
    ...(output.fileNames && { fileNames: output.fileNames }),
  };
}

/** The last part of a path; what stands for standard output is none. */
function fileNameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  return name === '-' ? '' : toFileName(name);
}
