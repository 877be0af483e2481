import { ConvertError, type FormatId, isGzipped, type JobSpec, type OptionValues } from '@km-export/core';
import { jobOptionValues, outputOptionValues } from './command-line.ts';
import { toFileName } from './output-names.ts';

/** What can be set before there is any file: all of a job but its inputs. */
export type Settings = {
  /** Undefined: whichever is chosen. */
  format?: FormatId;
  formatValues: OptionValues;
  /** Of what every output may be told. */
  outputValues: OptionValues;
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
  return {
    ...(output !== undefined && { format: output.format, outputName: fileNameOf(output.name) }),
    formatValues: output?.options ?? {},
    outputValues: output === undefined ? {} : { ...outputOptionValues(output), gzip: isGzipped(output) },
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
