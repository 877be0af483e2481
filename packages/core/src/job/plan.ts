/** A job and its input as tasks. Pure: the same job and sizes give the same plan. */
import type { DuplicateRule } from '../duplicates/keys.ts';
import { FORMATS } from '../formats/index.ts';
import { type Listing, likelyBytes } from '../input/listing.ts';
import { withDefaults } from '../model/option.ts';
import type { SplitId } from '../splits/index.ts';
import type { NamesBySplit } from '../survey/part-names.ts';
import { duplicateRuleOf } from '../transforms/drop-duplicates.ts';
import { TRANSFORMS } from '../transforms/index.ts';
import type { TaskTransform } from '../transforms/transform.ts';
import type { InflationLimit } from './inflation-limit.ts';
import type { JobSizes } from './sizes.ts';
import { isGzipped, type JobSpec } from './spec.ts';
import { toSplitOutput } from './split-columns.ts';
import type { Pass, Slice, Task, WrittenOutput } from './task.ts';

/** A file as the plan needs it: whether it may be cut is told by its content, by whoever can read it. */
export type PlannedFile = { mayCut: boolean };

/** One output of a pass: its name in the job, what tasks do for it, and whether it is gzipped behind that. */
export type PlannedOutput = { name: string; gzip: boolean; output: WrittenOutput };

/** Tasks in input order; chunks name an output by its place in `outputs`. */
export type PlannedPass = { pass: Pass; tasks: Task[]; outputs: PlannedOutput[] };

/** Where duplicates go: a pass for their keys. Its tasks are those of all passes, which need what it found. */
export type DuplicatesPlan = { by: DuplicateRule; pass: PlannedPass };

/** A survey, or a conversion; before that a survey, where something must be known of the whole first. */
export type JobPlan = { duplicates: DuplicatesPlan | null } & (
  | { survey: PlannedPass; convert: null }
  | {
      /** Null where nothing must be known, or is known already. */
      survey: PlannedPass | null;
      convert: (found: FoundColumns) => PlannedPass;
      /** Whether `convert` depends on the columns: on what a survey found. */
      needsColumns: boolean;
    }
);

/** What a survey found of columns: of the whole, and of the parts of each split. */
export type FoundColumns = { columns: string[]; namesBySplit: NamesBySplit };

/** Before anything is known, or where nothing must be. */
export const NO_COLUMNS: FoundColumns = { columns: [], namesBySplit: {} };

/** Splits whose parts have columns of their own, in this job. */
export function splitsWithColumns({ outputs }: JobSpec): SplitId[] {
  const ids = outputs.flatMap(({ split, format }) =>
    split !== undefined && FORMATS[format].needs === 'columns' ? [split] : [],
  );
  return [...new Set(ids)];
}

/** What the job takes for a bomb; null where it takes anything. */
export function inflationLimitOf(spec: JobSpec, sizes: JobSizes): InflationLimit | null {
  return spec.allowHighCompression ? null : { ratio: sizes.suspectRatio, bytes: sizes.suspectBytes };
}

/**
 * Whether a job may have to go through its input twice: then what can be read only once must be kept in Scratch
 * first. Without columns or duplicates to find it never does.
 */
export function mayReadTwice(spec: JobSpec): boolean {
  return needsColumns(spec) || duplicateRuleOf(spec.records) !== null;
}

function needsColumns({ outputs }: JobSpec): boolean {
  return outputs.some(({ format }) => FORMATS[format].needs === 'columns');
}

/**
 * Passes and tasks of a job. `haveSurvey`: its summary is at hand already. `files` go with the listing's.
 */
export function planJob(
  spec: JobSpec,
  listing: Listing,
  files: readonly PlannedFile[],
  sizes: JobSizes,
  haveSurvey: boolean,
): JobPlan {
  const inflationLimit = inflationLimitOf(spec, sizes);
  const transforms = planTransforms(spec);
  const planPass = (pass: Pass, taskBytes: number, outputs: PlannedOutput[]): PlannedPass => ({
    pass,
    outputs,
    tasks: cutIntoTasks(listing, files, taskBytes).map((slices, id) => ({
      id,
      pass,
      slices,
      replaceInvalidUtf8: spec.replaceInvalidUtf8 ?? false,
      ...(inflationLimit !== null && { inflationLimit }),
      ...(transforms.length > 0 && { transforms }),
      outputs: outputs.map(({ output }) => output),
      sizes: { readBytes: sizes.readBytes, partBytes: sizes.partBytes },
    })),
  });
  const by = duplicateRuleOf(spec.records);
  const duplicates = by === null ? null : { by, pass: planPass('duplicates', sizes.convertTaskBytes, []) };
  const columnsBy = splitsWithColumns(spec);
  const survey = (outputs: PlannedOutput[]): PlannedPass => {
    const taskBytes = by === null ? sizes.surveyTaskBytes : sizes.convertTaskBytes;
    const planned = planPass('survey', taskBytes, outputs);
    return columnsBy.length === 0
      ? planned
      : { ...planned, tasks: planned.tasks.map((task) => ({ ...task, columnsBy })) };
  };
  // A survey that is the whole job writes the rejects itself, so that the input is read once.
  if (spec.outputs.length === 0)
    return { duplicates, survey: survey(planOutputs(spec, NO_COLUMNS)), convert: null };
  const hasColumns = needsColumns(spec);
  return {
    duplicates,
    survey: hasColumns && !haveSurvey ? survey([]) : null,
    convert: (found) => planPass('convert', sizes.convertTaskBytes, planOutputs(spec, found)),
    needsColumns: hasColumns,
  };
}

/** What the job asks of the table of transforms, in its order. */
function planTransforms({ records }: JobSpec): TaskTransform[] {
  return TRANSFORMS.flatMap(({ id, options, prepare }) => {
    const data = prepare(withDefaults(options, records));
    return data === null ? [] : [{ id, data }];
  });
}

/** The job's outputs: its formats in order, then the rejects. */
function planOutputs(spec: JobSpec, { columns, namesBySplit }: FoundColumns): PlannedOutput[] {
  const outputs: PlannedOutput[] = spec.outputs.map((output) => ({
    name: output.name,
    gzip: isGzipped(output),
    output: {
      kind: 'format',
      format: output.format,
      options: withDefaults(FORMATS[output.format].options, output.options),
      columns,
      ...(output.split !== undefined && {
        split: toSplitOutput(output.split, columns, namesBySplit[output.split] ?? []),
      }),
    },
  }));
  if (spec.rejects !== undefined) {
    const gzip = isGzipped({ name: spec.rejects });
    outputs.push({ name: spec.rejects, gzip, output: { kind: 'rejects' } });
  }
  return outputs;
}

/** Slices in input order: large plain files cut, small files grouped, until each task owns `taskBytes`. */
function cutIntoTasks(listing: Listing, files: readonly PlannedFile[], taskBytes: number): Slice[][] {
  const tasks: Slice[][] = [];
  let slices: Slice[] = [];
  let owned = 0;
  const close = () => {
    if (slices.length > 0) tasks.push(slices);
    slices = [];
    owned = 0;
  };
  listing.files.forEach((input, file) => {
    const { ref, size, entry } = input;
    const named = { file, ref, size, ...(entry && { entry }) };
    if (size <= taskBytes || !files[file].mayCut) {
      const toRead = likelyBytes(input);
      if (owned > 0 && owned + toRead > taskBytes) close();
      slices.push({ ...named, from: 0, to: null });
      owned += toRead;
      return;
    }
    close();
    for (let from = 0; from < size; from += taskBytes) {
      const to = from + taskBytes;
      // The last range ends where its source does: that knows what was listed.
      tasks.push([{ ...named, from, to: to < size ? to : Number.POSITIVE_INFINITY }]);
    }
  });
  close();
  return tasks;
}
