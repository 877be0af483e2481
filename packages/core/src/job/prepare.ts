/** What workers need of a job's transforms and splits, and who is asked for in them. */

import { FORMATS } from '../formats/index.ts';
import { ASKED_BY_RECORDS, askedByOutput } from '../model/near-matches.ts';
import { withDefaults } from '../model/option.ts';
import type { AskedPeople } from '../people/asked-people.ts';
import { type SplitId, splitOf } from '../splits/index.ts';
import { keyOfSplit } from '../splits/split-key.ts';
import { TRANSFORMS } from '../transforms/index.ts';
import type { TaskTransform } from '../transforms/transform.ts';
import { splitIdOf } from './files-of-output.ts';
import { type JobSpec, type OutputSpec, RECORD_OPTIONS } from './spec.ts';
import type { TaskSplit } from './task.ts';

/** Who is asked for, by whoever asks. */
export type People = ReadonlyMap<string, AskedPeople>;

export type PreparedJob = {
  transforms: TaskTransform[];
  /** Of each output; null where it is one piece. */
  splits: (TaskSplit | null)[];
  people: People;
};

/** Of jobs that were prepared: there may be a hundred thousand people in one, and several ask. */
const known = new WeakMap<JobSpec, PreparedJob>();

/** Always the same for the same job, which nobody changes. */
export function prepareJob(spec: JobSpec): PreparedJob {
  const prepared = known.get(spec) ?? prepare(spec);
  known.set(spec, prepared);
  return prepared;
}

function prepare(spec: JobSpec): PreparedJob {
  const people = new Map<string, AskedPeople>();
  const noteAsked = (asker: string, asked: AskedPeople | undefined): void => {
    if (asked !== undefined) people.set(asker, asked);
  };
  const values = withDefaults(RECORD_OPTIONS, spec.records);
  const transforms = TRANSFORMS.flatMap(({ id, prepare, asks }) => {
    const data = prepare(values);
    if (data === null) return [];
    noteAsked(ASKED_BY_RECORDS, asks?.(data));
    return [{ id, data }];
  });
  const splits = spec.outputs.map((output, index) => {
    const id = splitIdOf(output);
    if (id === undefined) return null;
    const { options = [], prepare, asks } = splitOf(id);
    const split = { key: splitKey(output), id };
    if (prepare === undefined) return split;
    const data = prepare(withDefaults(options, output.splitOptions), { timeZone: values.timeZone as string });
    noteAsked(askedByOutput(index), asks?.(data));
    return { ...split, data };
  });
  return { transforms, splits, people };
}

/** The same, each who asks knowing all whom aliases lead to. */
export function answerPeople({ transforms, splits, people }: PreparedJob, found: People): PreparedJob {
  const answer = <Data>(asker: string, data: Data, asked: Answering<Data> | undefined): Data => {
    const answers = found.get(asker);
    return answers === undefined || asked?.answered === undefined ? data : asked.answered(data, answers);
  };
  const transformOf = (id: string) => TRANSFORMS.find((transform) => transform.id === id && transform.asks);
  return {
    people,
    transforms: transforms.map(({ id, data }) => ({
      id,
      data: answer(ASKED_BY_RECORDS, data, transformOf(id)),
    })),
    splits: splits.map(
      (split, index) =>
        split && { ...split, data: answer(askedByOutput(index), split.data, splitOf(split.id)) },
    ),
  };
}

type Answering<Data> = { answered?(data: Data, people: AskedPeople): Data };

/**
 * See {@link keyOfSplit}. There may be as many people in the options of an output as in a job: they are left out where
 * nothing is known of the parts, since the format has no columns.
 */
export function splitKey(output: OutputSpec): string {
  let key = splitKeys.get(output);
  if (key === undefined) {
    const known = FORMATS[output.format].needs === 'columns' ? output.splitOptions : undefined;
    key = keyOfSplit(splitIdOf(output) as SplitId, known);
    splitKeys.set(output, key);
  }
  return key;
}

const splitKeys = new WeakMap<OutputSpec, string>();
