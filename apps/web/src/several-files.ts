import {
  fixedFiles,
  isFileOf,
  type JobSpec,
  mayBecome,
  mayGoOn,
  type OutputSpec,
  splitIdOf,
} from '@km-export/core';

/** Whether an output may be more than one file, of at most so many records. */
export function mayBeSeveral(output: OutputSpec, records: number): boolean {
  return splitIdOf(output) !== undefined || mayGoOn(output, records);
}

/** What its files are called together: the folder of a split, else the name of the first without its ending. */
export function nameOfAll(output: OutputSpec): string {
  const { name } = output;
  return splitIdOf(output) === undefined ? name.replace(/\.[^.]*(\.gz)?$/i, '') || name : name;
}

/** Of a file of such an output, its own name; null where it is none of it. */
export function fileOf(output: string, name: string): string | null {
  if (name.startsWith(`${output}/`)) return name.slice(output.length + 1);
  return isFileOf(output, name) ? name : null;
}

/** What all outputs of a job are called that go to one place together; null where each has a place of its own. */
export function nameOfTogether({ outputs }: Pick<JobSpec, 'outputs'>): string | null {
  if (outputs.length < 2) return null;
  return nameOfAll(outputs.find((output) => splitIdOf(output) === undefined) ?? outputs[0]!);
}

/**
 * Of such a job of at most so many records, the names at the top of that place: files, and folders of what is split. Null
 * where data will give them.
 */
export function namesTogether({ outputs, rejects }: JobSpec, records: number): string[] | null {
  const isKnown = outputs.every((output) =>
    splitIdOf(output) === undefined ? !mayBeSeveral(output, records) : fixedFiles(output) !== null,
  );
  return isKnown ? [...outputs.map(({ name }) => name), ...(rejects === undefined ? [] : [rejects])] : null;
}

/** Whether a file in the folder of such an output may have the name of one of the output's. */
export function mayBeOneOf(output: OutputSpec, file: string): boolean {
  if (splitIdOf(output) !== undefined) return mayBecome(output, `${output.name}/${file}`);
  return file === output.name || mayBecome(output, file);
}
