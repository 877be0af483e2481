/** How a case ended, compared to all that is expected of it: the same for each way to run one. */
import { isDeepStrictEqual } from 'node:util';
import { FORMATS, type Format, type JobResult, splitIdOf, splitOf } from '../src/index.ts';
import { type Case, contentOf, differenceOf, isGzippedOutput, placesOf } from './case-folder.ts';

export type CaseEnd = {
  exit: number;
  /** The code of the error that ended it. */
  error: string | undefined;
  result: JobResult | undefined;
  /** What was left of each output. */
  written: ReadonlyMap<string, Uint8Array>;
};

/** What of an end is not as expected, in words. */
export function differencesOf(folder: Case, { exit, error, result, written }: CaseEnd): string[] {
  const found = new Differences();
  found.compare('error', error, folder.error);
  found.compare('exit code', exit, folder.exit);
  for (const name of new Set([...folder.outputs.keys(), ...written.keys()])) {
    const difference = differenceOf(contentOf(written.get(name), name, folder.job), folder.outputs.get(name));
    if (difference !== null) found.add(`${name} ${difference}`);
  }
  if (result === undefined) return found.all;

  found.compare('problems', placesOf(result.problems), folder.problems);
  const { lines, records, blank, rejected } = result.totals;
  found.compare('lines', lines, records + blank + rejected);
  const isSurvey = folder.job.outputs.length === 0;
  found.compare('written and dropped', result.written + result.dropped, isSurvey ? 0 : records);
  for (const output of result.outputs) {
    const { name } = output;
    const records = name === folder.job.rejects ? rejected : result.written;
    found.compare(`rows of ${name}`, output.rows, rowsOfSeveral(folder, name) ?? records);
    const files = output.parts?.map(({ file }) => `${name}/${file}`) ??
      output.files?.map((file) => file.name) ?? [name];
    const sum = (sizes: (number | undefined)[]) =>
      sizes.reduce<number>((all, size) => all + (size ?? Number.NaN), 0);
    found.compare(
      `bytes of ${name}`,
      output.bytes,
      sum(files.map((file) => folder.outputs.get(file)?.length)),
    );
    const stored = sum(files.map((file) => written.get(file)?.length));
    found.compare(
      `stored bytes of ${name}`,
      output.storedBytes,
      isGzippedOutput(name, folder.job) ? stored : undefined,
    );
    found.compare(`counts of ${name}`, output.counts ?? {}, folder.counts[name] ?? {});
  }
  return found.all;
}

/** Rows of an output in which a record may have several: as its manifest has them. Null for others. */
function rowsOfSeveral({ job, outputs }: Case, name: string): number | null {
  const output = job.outputs.find((one) => one.name === name);
  const split = output && splitIdOf(output);
  if (output && split === undefined && (FORMATS[output.format] as Format).rowsVary) {
    return (
      Buffer.from(outputs.get(name) ?? [])
        .toString()
        .split('\n').length - 1
    );
  }
  if (split === undefined || !splitOf(split).givesSeveralRows) return null;
  const { files } = JSON.parse(Buffer.from(outputs.get(`${name}/manifest.json`) ?? []).toString());
  return (files as { rows: number }[]).reduce((sum, { rows }) => sum + rows, 0);
}

/** What of a survey of a case's input is not as expected, in words. */
export function surveyDifferencesOf(folder: Case, { exit, result }: CaseEnd): string[] {
  const found = new Differences();
  found.compare('survey', JSON.parse(JSON.stringify(result?.survey?.report ?? null)), folder.survey);
  found.compare('exit code of the survey', exit, folder.exit);
  return found.all;
}

/** The job that is only the survey of a case's input. */
export function surveyJobOf({ job }: Case): Case['job'] {
  const { rejects: _, ...rest } = job;
  return { ...rest, outputs: [] };
}

class Differences {
  readonly all: string[] = [];

  add(words: string): void {
    this.all.push(words);
  }

  compare(what: string, actual: unknown, expected: unknown): void {
    if (isDeepStrictEqual(actual, expected)) return;
    this.add(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}
