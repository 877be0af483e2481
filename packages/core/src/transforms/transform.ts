import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { FoundByAsker } from '../model/found-identities.ts';
import type { NearByAsker } from '../model/near-matches.ts';
import type { OptionSpec, OptionValues } from '../model/option.ts';
import type { RecordBatch, RecordView } from '../model/record.ts';
import type { SoughtByOption } from '../model/sought.ts';
import type { Taken } from '../model/taken.ts';
import type { AskedPeople } from '../people/asked-people.ts';
import type { NameTable } from '../scan/names.ts';

/** Decides about records, and may set members of those that it keeps, in a worker; the same record gets the same answer wherever it stands. */
export interface RecordFilter {
  /** `time` in Unix seconds, NaN where there is none that is usable. */
  keeps(view: RecordView, time: number): boolean;
  /** Of a filter of people: identities since the last call that were nearly those asked for. */
  takeNear?(): NearByAsker;
  /** What follows is of this file, from its first line on. Only a transform of {@link Transform.needsPlaces} is told. */
  beginFile?(path: string): void;
  /** What follows is of this batch, whose first line has this number in its file. */
  beginBatch?(batch: RecordBatch, firstLine: number): void;
  /** Behind the last record of a task. */
  end?(): void;
  /** Behind it: which of the names that it asks for records had that came so far. */
  sought?(): SoughtByOption;
  /** Of a filter of people, behind it: which of those that are named records had. */
  found?(): FoundByAsker;
  /** What it took from records that it kept, since whoever asks put it back to null. */
  taken?: Taken | null;
}

/**
 * What takes records out of a job: data, and two small functions. One file, and one line in transforms/index.ts.
 * `Data` is plain and cloneable: it goes to the workers with every task.
 */
export interface Transform<Data = unknown> {
  /** What drops are counted by, in accounts and reports: permanent once released. */
  id: string;
  /** Why records went, behind their number: `of other events`. Of the values of all transforms, defaults filled in. */
  reason: string | ((values: OptionValues) => string);
  /** Fields of a job. */
  options: readonly OptionSpec[];
  /** Whether it has to know which file and line a record is of: no file is cut then. */
  needsPlaces?: true;
  /** Whether it changes what records say, for whoever looks at them: Kissmetrics would take that for what happened. */
  isForReaders?: true;
  /** Error `job/bad-spec` where values that are right by themselves don't go together; told before the job begins. */
  check?(values: OptionValues): void;
  /** What workers need, of the values of all transforms, defaults filled in; null where nothing is asked for. */
  prepare(values: OptionValues): Data | null;
  /** Who is asked for, where aliases may have to be followed before the workers begin. */
  asks?(data: Data): AskedPeople;
  /** The data with all whom aliases lead to. */
  answered?(data: Data, people: AskedPeople): Data;
  /** `side` takes what is written anew of a record. */
  create(data: Data, names: NameTable, side: ByteWriter): RecordFilter;
}

/** What a task does with its records, in this order. */
export type TaskTransform = { id: string; data: unknown };

/** A transform as the table holds it: what it prepared comes back to it alone. */
export function transform<Data>(made: Transform<Data>): Transform {
  const { asks, answered } = made;
  return {
    ...made,
    ...(asks && { asks: (data) => asks(data as Data) }),
    ...(answered && { answered: (data, people) => answered(data as Data, people) }),
    create: (data, names, side) => made.create(data as Data, names, side),
  };
}
