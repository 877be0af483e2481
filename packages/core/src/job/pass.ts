/** One pass of a job: the ordered lane between the workers and the sinks. */
import { ownBuffer } from '../bytes/buffer-shelf.ts';
import type { Listing } from '../input/listing.ts';
import { type Account, emptyAccount, mergeAccount } from '../model/account.ts';
import type { ConvertError } from '../model/error.ts';
import { type FoundByAsker, mergeFound } from '../model/found-identities.ts';
import { addTotals, emptyTotals } from '../model/totals.ts';
import type { Scratch, WorkerPool } from '../ports.ts';
import { AliasForest, type AliasSummary } from '../survey/alias-forest.ts';
import { NeighbourRuns } from '../survey/neighbour-runs.ts';
import { SummaryRuns, type SurveySummary } from '../survey/summary.ts';
import { limitedTo, limitOf } from '../transforms/keep-first.ts';
import { fromTaskError } from './high-compression.ts';
import { OrderedLane } from './ordered-lane.ts';
import type { OutputPorts } from './output-file.ts';
import { type OutputResult, Outputs } from './outputs.ts';
import { isPartBuffer } from './part-sender.ts';
import type { PlannedPass } from './plan.ts';
import { RecordBudget } from './record-budget.ts';
import { shareOut } from './share-out.ts';
import type { JobSizes } from './sizes.ts';
import { addDamagedEntries } from './stored-entries.ts';
import type { Chunk, Part, Pass, Task } from './task.ts';
import { unlessAborted } from './unless-aborted.ts';

/** How far a job is. Counts are of the running pass. */
export type Progress = {
  pass: Pass;
  /** Of `passes`, from 1. */
  passNumber: number;
  passes: number;
  /** Stored bytes read so far in this pass, and in all. */
  storedBytes: number;
  /** Null where nobody knows it before all is read: a stream is among the input. */
  storedTotal: number | null;
  lines: number;
  records: number;
  rejected: number;
};

/** Thrown at the end of a pass; the rejected lines that were asked for may stay. */
export type Refusal = { error: ConvertError; keepsRejects: boolean };

export type PassPorts = OutputPorts & { pool: WorkerPool; scratch: Scratch };

export type PassOptions = {
  passNumber: number;
  passes: number;
  sizes: JobSizes;
  onProgress: ((progress: Progress) => void) | undefined;
  signal: AbortSignal | undefined;
  /** Says why the result must not be kept, once all is read. */
  refuse: (account: Account) => Refusal | null;
  /** Takes the chunks, in input order, where they go to no output. */
  receive?: ((task: number, chunks: readonly Chunk[]) => Promise<void>) | undefined;
};

export type PassResult = {
  account: Account;
  summary: SurveySummary;
  /** Of a pass for aliases: what they tie together, for each way to read them. */
  forests: AliasForest[];
  /** Which of the people that were asked for records have. */
  found: FoundByAsker;
  outputs: OutputResult[];
};

/**
 * Runs the tasks, writes the outputs in input order, and makes them visible. On any error every sink is aborted
 * and scratch files are discarded; the workers are idle again then, unless the job was cancelled.
 */
export async function runPass(
  { pass, tasks, outputs: planned }: PlannedPass,
  listing: Listing,
  ports: PassPorts,
  options: PassOptions,
): Promise<PassResult> {
  const { sizes, passNumber, passes } = options;
  const outputs = new Outputs(planned, ports);
  const account = emptyAccount();
  const summaries = new SummaryRuns();
  const found: FoundByAsker = {};
  const forests: NeighbourRuns<AliasSummary, AliasForest>[] = [];
  const totals = emptyTotals();
  const storedTotal = listing.files.some(({ isStream }) => isStream)
    ? null
    : listing.files.reduce((sum, { size }) => sum + size, 0);
  let storedBytes = 0;
  const tell = () =>
    options.onProgress?.({
      pass,
      passNumber,
      passes,
      storedBytes: Math.min(storedBytes, storedTotal ?? Number.POSITIVE_INFINITY),
      storedTotal,
      lines: totals.lines,
      records: totals.records,
      rejected: totals.rejected,
    });

  const limit = limitOf(tasks[0]?.transforms);
  const budget = limit === null ? null : new RecordBudget(limit, tasks);
  const lane = new OrderedLane({
    tasks: tasks.length,
    async take(part, task) {
      if (options.receive === undefined) await outputs.write(part.chunks);
      else await options.receive(task, part.chunks);
      mergeAccount(account, part.account);
    },
    scratch: ports.scratch,
    aheadBytes: sizes.aheadBytes * (ports.pool.size - 1),
    mayReuse: (buffer) => isPartBuffer(buffer, sizes.partBytes),
    createBuffer: ports.pool.createBuffer ?? ownBuffer,
  });
  const offer = (task: number, part: Part): Promise<ArrayBufferLike[]> => {
    // Progress is what workers have read, in whatever order.
    storedBytes += part.storedBytes;
    for (const file of part.account.files) addTotals(totals, file);
    budget?.add(task, part.account);
    tell();
    return lane.offer(task, part);
  };

  const work = async (task: Task, index: number): Promise<void> => {
    if (lane.isStopped) return;
    const next = tasks[index + ports.pool.size];
    if (next !== undefined) ports.pool.prepare?.(next);
    const toRun = budget === null ? task : await withinBudget(task, budget);
    if (lane.isStopped) return;
    const result = await ports.pool.run(toRun, (part) => offer(task.id, part));
    if (!result.ok) throw fromTaskError(result.error, listing);
    budget?.end(task.id);
    if (result.summary !== null) summaries.add(task.id, result.summary);
    if (result.found !== undefined) mergeFound(found, result.found);
    result.aliases?.forEach((aliases, index) => {
      forests[index] ??= new NeighbourRuns(() => new AliasForest());
      forests[index].add(task.id, aliases);
    });
    lane.end(task.id);
  };

  tell();
  const running = lane.run();
  const workers = shareOut(tasks, ports.pool.size, work);
  try {
    await unlessAborted(options.signal, Promise.all([running, ...workers]));
    addDamagedEntries(account, listing);
    const refusal = options.refuse(account);
    if (refusal !== null) {
      if (refusal.keepsRejects) {
        await unlessAborted(options.signal, outputs.closeRejectsOnly());
        outputs.keep();
      }
      throw refusal.error;
    }
    await unlessAborted(options.signal, outputs.close());
    outputs.keep();
  } catch (thrown) {
    lane.stop();
    budget?.stop();
    // What is under way ends first; who cancels does not wait, since the sink may be what hangs.
    const ended = Promise.allSettled([running, ...workers]);
    await unlessAborted(options.signal, ended).catch(() => {});
    await outputs.abort();
    // Waits for the writes under way, which may hang as well.
    await unlessAborted(options.signal, lane.discard()).catch(() => {});
    throw thrown;
  }
  return {
    account,
    summary: summaries.summary,
    forests: forests.map(({ whole }) => whole),
    found,
    outputs: outputs.results,
  };
}

async function withinBudget(task: Task, budget: RecordBudget): Promise<Task> {
  return { ...task, transforms: limitedTo(task.transforms ?? [], await budget.claim(task.id)) };
}
