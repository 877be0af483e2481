/** A job and its input as tasks. Pure: the same job and sizes give the same plan. */
import { FORMATS } from '../formats/index.ts';
import type { Listing } from '../input/listing.ts';
import type { JobSizes } from './sizes.ts';
import { type JobSpec, withDefaults } from './spec.ts';
import type { Slice, Task, TaskOutput } from './task.ts';

/** A file as the plan needs it: whether it may be cut is told by its content, by whoever can read it. */
export type PlannedFile = { mayCut: boolean };

export type JobPlan = {
  /** Null where nothing must be known of the whole first. */
  survey: Task[] | null;
  /** Null where the job has no output. Made once the survey is there. */
  convert: ((columns: string[]) => Task[]) | null;
};

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
  const outputs = taskOutputs(spec);
  const needsColumns = spec.outputs.some(({ format }) => FORMATS[format].needs === 'columns');
  const surveyOnly = spec.outputs.length === 0;
  const tasks = (pass: Task['pass'], taskBytes: number, passOutputs: TaskOutput[]): Task[] =>
    cutIntoTasks(listing, files, taskBytes).map((slices, id) => ({
      id,
      pass,
      slices,
      replaceInvalidUtf8: spec.replaceInvalidUtf8 ?? false,
      outputs: passOutputs,
      sizes: { readBytes: sizes.readBytes, partBytes: sizes.partBytes },
    }));
  const convert = (columns: string[]): Task[] =>
    tasks(
      'convert',
      sizes.convertTaskBytes,
      outputs.map((output) => (output.kind === 'format' ? { ...output, columns } : output)),
    );
  return {
    // A survey that nobody else needs writes the rejects itself, so that the input is read once.
    survey:
      (surveyOnly || needsColumns) && !haveSurvey
        ? tasks('survey', sizes.surveyTaskBytes, surveyOnly ? outputs : [])
        : null,
    convert: surveyOnly ? null : convert,
  };
}

/** The job's outputs as tasks see them: its formats in order, then the rejects. */
function taskOutputs(spec: JobSpec): TaskOutput[] {
  const outputs: TaskOutput[] = spec.outputs.map(({ format, options }) => ({
    kind: 'format',
    format,
    options: withDefaults(FORMATS[format].options, options),
    columns: [],
  }));
  if (spec.rejects !== undefined) outputs.push({ kind: 'rejects' });
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
  listing.files.forEach(({ ref, size }, file) => {
    if (size <= taskBytes || !files[file].mayCut) {
      if (owned > 0 && owned + size > taskBytes) close();
      slices.push({ file, ref, size, from: 0, to: null });
      owned += size;
      return;
    }
    close();
    for (let from = 0; from < size; from += taskBytes) {
      const to = from + taskBytes;
      // The last range is open: a file that has grown is read to its end.
      tasks.push([{ file, ref, size, from, to: to < size ? to : Number.POSITIVE_INFINITY }]);
    }
  });
  close();
  return tasks;
}
