/** The passes that a job is about, a survey and a conversion, once all is known that had to be known before. */
import type { Listing } from '../input/listing.ts';
import type { Account } from '../model/account.ts';
import { isDisproved } from '../model/input-changed.ts';
import type { WorkerPool } from '../ports.ts';
import { limitOf } from '../transforms/keep-first.ts';
import { type FoundDuplicates, withMarks } from './duplicates-pass.ts';
import { guessColumns } from './guess-columns.ts';
import { fromTaskError } from './high-compression.ts';
import type { PassOptions, PassResult, Refusal } from './pass.ts';
import type { PassSequence } from './pass-sequence.ts';
import { type JobPlan, type PlannedPass, splitsWithColumns } from './plan.ts';
import { type FoundColumns, NO_COLUMNS } from './planned-outputs.ts';
import { type Read, readOf, refuseChanged, refuseNoRecords, refuseUnread } from './refusals.ts';
import { type JobResult, type KnownJob, type Survey, toResult, toSurvey } from './result.ts';
import { shareOut } from './share-out.ts';
import type { Task } from './task.ts';
import { unlessAborted } from './unless-aborted.ts';

/** The plan of a job that writes something. */
type ConvertPlan = Extract<JobPlan, { convert: object }>;

export class MainPasses {
  readonly #job: KnownJob;
  readonly #duplicates: FoundDuplicates | null;
  /** What the pass for duplicates has read. */
  readonly #readBefore: Read | null;
  readonly #sequence: PassSequence;

  constructor(job: KnownJob, duplicates: FoundDuplicates | null, sequence: PassSequence) {
    this.#job = job;
    this.#duplicates = duplicates;
    this.#readBefore = duplicates === null ? null : readOf(job.listing, duplicates.account);
    this.#sequence = sequence;
  }

  /** A survey that is the whole job. */
  async surveyAlone(pass: PlannedPass): Promise<JobResult> {
    const { read, survey } = await this.#survey(pass, (account) => this.#refuse(account));
    return toResult(this.#job, survey, read);
  }

  /**
   * Converts with columns that are guessed from a part of the input. Null where no guess is worth while, or where it was
   * wrong: what was written is gone then. Every sink must leave nothing when it is aborted.
   */
  async convertByGuess(
    plan: ConvertPlan,
    guessBytes: number,
    pool: WorkerPool,
    signal: AbortSignal | undefined,
  ): Promise<JobResult | null> {
    const { spec, listing } = this.#job;
    if (plan.survey === null || splitsWithColumns(spec).length > 0) return null;
    const { tasks } = this.#marked(plan.convert(NO_COLUMNS));
    // Of records that a limit leaves out a guess would see the names.
    if (limitOf(tasks[0]?.transforms) !== null) return null;
    // Marks of duplicates are of whole tasks.
    const mayCut = this.#duplicates === null;
    const columns = await guessColumns(tasks, guessBytes, mayCut, (sample) =>
      unlessAborted(signal, namesIn(sample, listing, pool)),
    );
    if (columns === null) return null;
    this.#sequence.expect(1);
    try {
      const pass = plan.convert({ columns, namesBySplit: {} });
      return toResult(this.#job, null, await this.#run(pass, (account) => this.#refuse(account)));
    } catch (thrown) {
      if (!isDisproved(thrown, 'columns')) throw thrown;
    }
    // A property that came only later.
    this.#sequence.expect(2);
    return null;
  }

  /** Converts behind the survey that the plan asks for, if it does; `given`: one that was made before. */
  async convert(plan: ConvertPlan, given: Survey | null): Promise<JobResult> {
    const survey = plan.survey === null ? given : (await this.#survey(plan.survey, () => null)).survey;
    const found = survey === null ? NO_COLUMNS : columnsFound(survey);
    const surveyed = plan.needsColumns ? survey?.report : undefined;
    const refuse = (account: Account) =>
      (surveyed === undefined ? null : refuseChanged(this.#job.listing, surveyed, account, 'columns')) ??
      this.#refuse(account);
    return toResult(this.#job, survey, await this.#run(plan.convert(found), refuse));
  }

  async #survey(pass: PlannedPass, refuse: PassOptions['refuse']) {
    const read = await this.#run(pass, refuse);
    return { read, survey: toSurvey(this.#job, read) };
  }

  #run(pass: PlannedPass, refuse: PassOptions['refuse']): Promise<PassResult> {
    return this.#sequence.run(this.#marked(pass), refuse);
  }

  #marked(pass: PlannedPass): PlannedPass {
    return this.#duplicates === null ? pass : withMarks(pass, this.#duplicates);
  }

  /** Why nothing must be kept of what was read: it is no longer what was learnt from, or no export. */
  #refuse(account: Account): Refusal | null {
    const { listing, people } = this.#job;
    return (
      (people.read && refuseChanged(listing, people.read, account, 'aliases')) ??
      (this.#readBefore && refuseChanged(listing, this.#readBefore, account, 'duplicates')) ??
      refuseNoRecords(listing, account) ??
      refuseUnread(listing, account)
    );
  }
}

function columnsFound({ summary }: Survey): FoundColumns {
  return { columns: summary.properties.names, namesBySplit: summary.namesBySplit };
}

/** The names that each of the tasks finds; nobody is told of their progress. */
async function namesIn(tasks: Task[], listing: Listing, pool: WorkerPool): Promise<string[][]> {
  const names: string[][] = [];
  const look = async (task: Task, index: number): Promise<void> => {
    const result = await pool.run(task, () => Promise.resolve([]));
    if (!result.ok) throw fromTaskError(result.error, listing);
    names[index] = result.names ?? [];
  };
  const looks = shareOut(tasks, pool.size, look);
  try {
    await Promise.all(looks);
  } finally {
    // Where one fails, the workers are idle again when that is told.
    await Promise.allSettled(looks);
  }
  return names;
}
