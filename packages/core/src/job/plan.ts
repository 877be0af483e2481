/** A job and its input as tasks. Pure: the same job and sizes give the same plan. */
import { isShared } from '../bytes/share.ts';
import type { DuplicateRule } from '../duplicates/keys.ts';
import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { type Listing, likelyBytes } from '../input/listing.ts';
import { type OptionValues, withDefaults } from '../model/option.ts';
import { splitOf } from '../splits/index.ts';
import { type AliasReading, readingKey } from '../survey/alias-collector.ts';
import type { NamesBySplit } from '../survey/part-names.ts';
import { duplicateRuleOf } from '../transforms/drop-duplicates.ts';
import { isBehindDuplicates, needPlaces } from '../transforms/index.ts';
import { columnsOf } from '../transforms/pick-columns.ts';
import type { TaskTransform } from '../transforms/transform.ts';
import { splitIdOf } from './files-of-output.ts';
import type { InflationLimit } from './inflation-limit.ts';
import { answerPeople, type People, type PreparedJob, prepareJob, splitKey } from './prepare.ts';
import { type FileLimits, NO_LIMITS } from './rolling-file.ts';
import type { JobSizes } from './sizes.ts';
import { isGzipped, type JobSpec, type OutputSpec } from './spec.ts';
import { toSplitOutput } from './split-columns.ts';
import type { Pass, Slice, Task, TaskSplit, WrittenOutput } from './task.ts';

/** A file as the plan needs it: whether it may be cut is told by its content, by whoever can read it. */
export type PlannedFile = { mayCut: boolean };

/** One output of a pass: its name in the job, what tasks do for it, and how files are made of that. */
export type PlannedOutput = {
  name: string;
  gzip: boolean;
  limits: FileLimits;
  output: WrittenOutput;
  /** Of a split output whose files have names of their own. */
  fileNames?: string[];
};

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
  const input = { listing, files, sizes };
  const prepared = answerPeople(prepareJob(spec), people);
  const { transforms, splits } = prepared;
  const withTransforms = transforms.length > 0 ? { transforms } : {};
  const keys = splitsWithColumns(spec);
  const columnsBy = keys.map((key) => splits.find((split) => split?.key === key) as TaskSplit);
  const by = duplicateRuleOf(spec.records);
  const convertBytes = Math.max(sizes.convertTaskBytes, leastTaskBytes(transforms, splits));
  // Duplicates are told by the places of records in a task: all passes have the same tasks then.
  const surveyBytes =
    by === null ? Math.max(sizes.surveyTaskBytes, leastTaskBytes(transforms, columnsBy)) : convertBytes;
  const duplicates = by === null ? null : { by, pass: planDuplicates(spec, input, convertBytes, transforms) };
  const survey = (outputs: PlannedOutput[]): PlannedPass => {
    const pass = planPass(spec, input, 'survey', surveyBytes, outputs);
    return withEach(pass, { ...withTransforms, ...(columnsBy.length > 0 && { columnsBy }) });
  };
  // A survey that is the whole job writes the rejects itself, so that the input is read once.
  if (spec.outputs.length === 0) {
    return { duplicates, survey: survey(planOutputs(spec, prepared, NO_COLUMNS)), convert: null };
  }
  const mustKnow = needsColumns(spec);
  return {
    duplicates,
    survey: mustKnow && !haveSurvey ? survey([]) : null,
    convert: (found) => {
      const outputs = planOutputs(spec, prepared, found);
      return withEach(planPass(spec, input, 'convert', convertBytes, outputs), withTransforms);
    },
    needsColumns: mustKnow,
  };
}

/** Duplicates are found among what the transforms before them keep, as it was before those behind them. */
function planDuplicates(
  spec: JobSpec,
  input: PlanInput,
  taskBytes: number,
  transforms: readonly TaskTransform[],
): PlannedPass {
  const others = transforms.filter((one) => !isBehindDuplicates(one));
  const pass = planPass(spec, input, 'duplicates', taskBytes, []);
  return others.length === 0 ? pass : withEach(pass, { transforms: others });
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

/** A task reads so many times as much as goes with it. */
function leastTaskBytes(...sent: unknown[]): number {
  return bytesOf(sent) * READ_FOR_EACH_SENT;
}

/** What transforms and splits know is copied for each task. */
const READ_FOR_EACH_SENT = 4;

/** What the arrays in it hold, of which they may have many megabytes. */
function bytesOf(data: unknown): number {
  if (ArrayBuffer.isView(data)) return isShared(data) ? 0 : data.byteLength;
  if (typeof data !== 'object' || data === null) return 0;
  return Object.values(data).reduce<number>((sum, value) => sum + bytesOf(value), 0);
}

/** The job's outputs: its formats in order, then the rejects. */
function planOutputs(
  spec: JobSpec,
  { splits }: PreparedJob,
  { columns: found, namesBySplit }: FoundColumns,
): PlannedOutput[] {
  const columns = columnsOf(spec.records) ?? found;
  const outputs: PlannedOutput[] = spec.outputs.map((output, index) => {
    const split = splits[index];
    const always = split === null ? undefined : splitOf(split.id).columns;
    const own = always === undefined ? columns : [...new Set([...always, ...columns])];
    const options = withDefaults(FORMATS[output.format].options, output.options);
    return {
      name: output.name,
      gzip: isGzipped(output),
      limits: limitsOf(output, options),
      ...(output.fileNames && { fileNames: output.fileNames }),
      output: {
        kind: 'format',
        format: output.format,
        options,
        columns: own,
        ...(split !== null && { split: toSplitOutput(split, own, namesBySplit[split.key] ?? []) }),
      },
    };
  });
  if (spec.rejects !== undefined) {
    const gzip = isGzipped({ name: spec.rejects });
    outputs.push({ name: spec.rejects, gzip, limits: NO_LIMITS, output: { kind: 'rejects' } });
  }
  return outputs;
}

/** What its files may hold: as it says, and never more rows than readers of the format take. */
function limitsOf({ format, rowsPerFile, megabytesPerFile }: OutputSpec, options: OptionValues): FileLimits {
  const { mostRows } = FORMATS[format] as Format;
  return {
    rows: Math.min(Number(rowsPerFile ?? NO_LIMITS.rows), mostRows?.(options) ?? NO_LIMITS.rows),
    bytes: megabytesPerFile === undefined ? NO_LIMITS.bytes : Number(megabytesPerFile) * BYTES_A_MEGABYTE,
  };
}

const BYTES_A_MEGABYTE = 1_000_000;

/** Slices in input order: large plain files cut, small files grouped, until each task owns `taskBytes`. */
function cutIntoTasks(
  listing: Listing,
  files: readonly PlannedFile[],
  taskBytes: number,
  withPlaces: boolean,
): Slice[][] {
  const tasks: Slice[][] = [];
  let slices: Slice[] = [];
  let owned = 0;
  const close = () => {
    if (slices.length > 0) tasks.push(slices);
    slices = [];
    owned = 0;
  };
  listing.files.forEach((input, file) => {
    const { ref, path, size, entry } = input;
    const named = { file, ref, size, ...(withPlaces && { path }), ...(entry && { entry }) };
    // Whoever cuts a file can't tell the numbers of its lines.
    if (size <= taskBytes || !files[file].mayCut || withPlaces) {
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
