/** A job and its input as tasks. Pure: the same job and sizes give the same plan. */
import type { DuplicateRule } from '../duplicates/keys.ts';
import { FORMATS } from '../formats/index.ts';
import type { Listing } from '../input/listing.ts';
import { splitOf } from '../splits/index.ts';
import { type AliasReading, readingKey } from '../survey/alias-collector.ts';
import { duplicateRuleOf } from '../transforms/drop-duplicates.ts';
import { isBehindDuplicates, needPlaces } from '../transforms/index.ts';
import { columnsOf } from '../transforms/pick-columns.ts';
import { cutIntoTasks, leastTaskBytes, type PlannedFile } from './cut-tasks.ts';
import { splitIdOf } from './files-of-output.ts';
import type { InflationLimit } from './inflation-limit.ts';
import { type FoundColumns, NO_COLUMNS, type PlannedOutput, planOutputs } from './planned-outputs.ts';
import { answerPeople, type People, type PreparedJob, prepareJob, splitKey } from './prepare.ts';
import type { JobSizes } from './sizes.ts';
import type { JobSpec } from './spec.ts';
import type { Pass, Task, TaskSplit } from './task.ts';

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

/** Keys of splits whose parts have columns of their own, in this job. */
export function splitsWithColumns({ outputs, records }: JobSpec): string[] {
  const areChosen = columnsOf(records) !== null;
  const keys = outputs.flatMap((output) => {
    const split = splitIdOf(output);
    if (split === undefined || FORMATS[output.format].needs !== 'columns') return [];
    return areChosen && splitOf(split).arrange === undefined ? [] : [splitKey(output)];
  });
  return [...new Set(keys)];
}

/** What the job takes for a bomb; null where it takes anything. */
export function inflationLimitOf(spec: JobSpec, sizes: JobSizes): InflationLimit | null {
  return spec.allowHighCompression ? null : { ratio: sizes.suspectRatio, bytes: sizes.suspectBytes };
}

/**
 * Whether a job may have to go through its input twice: then what can be read only once must be kept in Scratch
 * first. Without columns or duplicates to find, or aliases to follow, it never does.
 */
export function mayReadTwice(spec: JobSpec): boolean {
  return countPasses(spec, false) > 1;
}

/** How many passes a job takes. `haveSurvey`: its summary is at hand already. */
export function countPasses(spec: JobSpec, haveSurvey: boolean): number {
  const follows = readingsOf(prepareJob(spec).people).length > 0;
  const findsDuplicates = duplicateRuleOf(spec.records) !== null;
  const surveys = needsColumns(spec) && !haveSurvey;
  return [follows, findsDuplicates, surveys].filter((isBefore) => isBefore).length + 1;
}

function needsColumns(spec: JobSpec): boolean {
  const { outputs, records } = spec;
  if (columnsOf(records) !== null) return splitsWithColumns(spec).length > 0;
  return outputs.some(({ format }) => FORMATS[format].needs === 'columns');
}

/** What passes are cut from; `files` go with the listing's. */
type PlanInput = { listing: Listing; files: readonly PlannedFile[]; sizes: JobSizes };

/**
 * The pass that comes before all others where aliases are followed; null where they are not. What it finds for
 * `readings`, in their order, goes into `people` of {@link planJob}.
 */
export function planAliases(
  spec: JobSpec,
  input: PlanInput,
  people: People,
): { pass: PlannedPass; readings: AliasReading[] } | null {
  const readings = readingsOf(people);
  if (readings.length === 0) return null;
  const pass = planPass(spec, input, 'aliases', input.sizes.surveyTaskBytes, []);
  return { pass: withEach(pass, { aliases: readings }), readings };
}

/** How aliases are read for people, each way once. */
function readingsOf(people: People): AliasReading[] {
  const readings = new Map<string, AliasReading>();
  for (const { ignoreCase, placeholders } of people.values()) {
    if (placeholders === null) continue;
    const reading = { ignoreCase, placeholders };
    readings.set(readingKey(reading), reading);
  }
  return [...readings.values()];
}

/**
 * Passes and tasks of a job. `haveSurvey`: its summary is at hand already. `files` go with the listing's. `people`: those
 * asked for, with all whom aliases lead to, where that is known.
 */
export function planJob(
  spec: JobSpec,
  listing: Listing,
  files: readonly PlannedFile[],
  sizes: JobSizes,
  haveSurvey: boolean,
  people: People = new Map(),
): JobPlan {
  const job = { spec, prepared: answerPeople(prepareJob(spec), people), input: { listing, files, sizes } };
  const by = duplicateRuleOf(spec.records);
  const duplicates = by === null ? null : { by, pass: planDuplicates(job) };
  // A survey that is the whole job writes the rejects itself, so that the input is read once.
  if (spec.outputs.length === 0) {
    return {
      duplicates,
      survey: planSurvey(job, planOutputs(spec, job.prepared, NO_COLUMNS)),
      convert: null,
    };
  }
  const mustKnow = needsColumns(spec);
  return {
    duplicates,
    survey: mustKnow && !haveSurvey ? planSurvey(job, []) : null,
    convert: (found) => planConvert(job, found),
    needsColumns: mustKnow,
  };
}

/** A job whose people are known, and what its passes are cut from. */
type JobToPlan = { spec: JobSpec; prepared: PreparedJob; input: PlanInput };

/** Duplicates are found among what the transforms before them keep, as it was before those behind them. */
function planDuplicates(job: JobToPlan): PlannedPass {
  const { spec, prepared, input } = job;
  const transforms = prepared.transforms.filter((one) => !isBehindDuplicates(one));
  const pass = planPass(spec, input, 'duplicates', convertTaskBytes(job), []);
  return withEach(pass, transforms.length > 0 ? { transforms } : {});
}

function planSurvey(job: JobToPlan, outputs: PlannedOutput[]): PlannedPass {
  const { spec, prepared, input } = job;
  const { transforms, splits } = prepared;
  const keys = splitsWithColumns(spec);
  const columnsBy = keys.map((key) => splits.find((split) => split?.key === key) as TaskSplit);
  // Duplicates are told by the places of records in a task: all passes have the same tasks then.
  const taskBytes =
    duplicateRuleOf(spec.records) === null
      ? Math.max(input.sizes.surveyTaskBytes, leastTaskBytes(transforms, columnsBy))
      : convertTaskBytes(job);
  return withEach(planPass(spec, input, 'survey', taskBytes, outputs), {
    ...(transforms.length > 0 && { transforms }),
    ...(columnsBy.length > 0 && { columnsBy }),
  });
}

function planConvert(job: JobToPlan, found: FoundColumns): PlannedPass {
  const { spec, prepared, input } = job;
  const { transforms } = prepared;
  const outputs = planOutputs(spec, prepared, found);
  const pass = planPass(spec, input, 'convert', convertTaskBytes(job), outputs);
  return withEach(pass, transforms.length > 0 ? { transforms } : {});
}

function convertTaskBytes({ prepared: { transforms, splits }, input: { sizes } }: JobToPlan): number {
  return Math.max(sizes.convertTaskBytes, leastTaskBytes(transforms, splits));
}

function planPass(
  spec: JobSpec,
  { listing, files, sizes }: PlanInput,
  pass: Pass,
  taskBytes: number,
  outputs: PlannedOutput[],
): PlannedPass {
  const inflationLimit = inflationLimitOf(spec, sizes);
  const withPlaces = needPlaces(prepareJob(spec).transforms);
  return {
    pass,
    outputs,
    tasks: cutIntoTasks(listing, files, taskBytes, withPlaces).map((slices, id) => ({
      id,
      pass,
      slices,
      replaceInvalidUtf8: spec.replaceInvalidUtf8 ?? false,
      ...(inflationLimit !== null && { inflationLimit }),
      outputs: outputs.map(({ output }) => output),
      sizes: { readBytes: sizes.readBytes, partBytes: sizes.partBytes },
    })),
  };
}

/** The pass, `added` being in each of its tasks. */
function withEach(planned: PlannedPass, added: Partial<Task>): PlannedPass {
  return { ...planned, tasks: planned.tasks.map((task) => ({ ...task, ...added })) };
}
