/** Runs tasks, given a way to open sources: what every worker exposes, in Node and in browsers. */
import { BufferShelf, type CreateBuffer } from '../bytes/buffer-shelf.ts';
import { ElementBlocks, ElementBuffer } from '../bytes/element-blocks.ts';
import { LineBlocks, LineBuffer } from '../bytes/lines.ts';
import { ConvertError, toPlainError } from '../model/error.ts';
import type { FoundByAsker } from '../model/found-identities.ts';
import { InputFault } from '../model/input-fault.ts';
import { askedByOutput } from '../model/near-matches.ts';
import type { RecordBatch } from '../model/record.ts';
import type { Inflate, SourceOpener, SourceReader, TakePart } from '../ports.ts';
import { Scanner } from '../scan/scanner.ts';
import type { PartSurveyor } from '../splits/split.ts';
import { AliasCollector } from '../survey/alias-collector.ts';
import { NameOrder } from '../survey/name-order.ts';
import { createPartSurveyor } from '../survey/part-names.ts';
import { Profile } from '../survey/profile.ts';
import type { SurveySummary } from '../survey/summary.ts';
import { Tally } from '../survey/tally.ts';
import { TransformChain } from '../transforms/chain.ts';
import { openSlice } from './open-slice.ts';
import { createOutputWriter, type OutputWriter } from './output-writer.ts';
import { PartSender } from './part-sender.ts';
import type { Chunk, Slice, Task, TaskResult } from './task.ts';
import { watchChanges } from './watch-changes.ts';

export type WorkerService = {
  /**
   * Reads the task's slices and hands over parts; `onPart` resolves when a part is taken. Faults of the job
   * are results; it never rejects.
   */
  run(task: Task, onPart: TakePart): Promise<TaskResult>;
};

/** What a platform brings of its own, where it has it: an inflater, and buffers for output that all threads see. */
export type ServiceOptions = { inflate?: Inflate; createBuffer?: CreateBuffer };

export function createWorkerService(openSource: SourceOpener, options: ServiceOptions = {}): WorkerService {
  let tools: Tools | null = null;
  return {
    async run(task, onPart) {
      try {
        tools = toolsFor(task, tools, options.createBuffer);
        return await new TaskRun(task, openSource, options, onPart, tools).run();
      } catch (thrown) {
        return { ok: false, error: toPlainError(thrown) };
      }
    },
  };
}

/**
 * What a worker keeps from task to task: buffers for input, a scanner that knows the names it has seen, and
 * buffers for output that came back.
 */
type Tools = { buffer: LineBuffer; elements: ElementBuffer; scanner: Scanner; shelf: BufferShelf };

/** Names kept from one task to the next: an export has hundreds, but a hostile one may have any number. */
const NAMES_KEPT = 1 << 17;

function toolsFor(
  { sizes, replaceInvalidUtf8 }: Task,
  kept: Tools | null,
  createBuffer: CreateBuffer | undefined,
): Tools {
  let buffer = kept?.buffer;
  if (buffer?.readBytes !== sizes.readBytes) buffer = new LineBuffer(sizes.readBytes);
  let scanner = kept?.scanner;
  if (scanner?.replaceInvalidUtf8 !== replaceInvalidUtf8 || scanner.names.size > NAMES_KEPT) {
    scanner = new Scanner({ replaceInvalidUtf8 });
  }
  return {
    buffer,
    elements: kept?.elements ?? new ElementBuffer(),
    scanner,
    shelf: kept?.shelf ?? new BufferShelf(createBuffer),
  };
}

/** A batch's rows shall not outgrow a part: each has a byte for each column at least. */
function recordLimit({ outputs, sizes }: Task): number {
  const columns = outputs.map((output) => (output.kind === 'format' ? output.columns.length : 0));
  return Math.max(1, Math.floor(sizes.partBytes / 4 / Math.max(1, ...columns)));
}

/** Progress is told at least this often, in files and in bytes of content, also when there is nothing to hand over. */
const PROGRESS_SLICES = 250;
const PROGRESS_BYTES = 2 << 20;

/** Whatever a file is made of, as blocks of lines. */
type Blocks = LineBlocks | ElementBlocks;

class TaskRun {
  readonly #task: Task;
  readonly #openSource: SourceOpener;
  readonly #options: ServiceOptions;
  readonly #buffer: LineBuffer;
  readonly #elements: ElementBuffer;
  readonly #scanner: Scanner;
  readonly #tally: Tally;
  readonly #profile: Profile | null;
  readonly #nameOrder: NameOrder | null;
  readonly #partNames: [key: string, PartSurveyor][];
  readonly #aliases: AliasCollector[];
  readonly #transforms: TransformChain | null;
  readonly #outputs: OutputWriter[];
  readonly #parts: PartSender;
  /** Lines of the slice before the batch at hand. */
  #lines = 0;
  /** Bytes of content read since the last part. */
  #unsentBytes = 0;

  constructor(task: Task, openSource: SourceOpener, options: ServiceOptions, onPart: TakePart, tools: Tools) {
    this.#task = task;
    this.#openSource = openSource;
    this.#options = options;
    this.#buffer = tools.buffer;
    this.#elements = tools.elements;
    this.#scanner = tools.scanner;
    this.#scanner.recordLimit = recordLimit(task);
    const { batch, names } = this.#scanner;
    this.#tally = new Tally();
    this.#profile = task.pass === 'survey' ? new Profile(batch, names) : null;
    this.#nameOrder = task.pass === 'names' ? new NameOrder(names) : null;
    this.#aliases = (task.aliases ?? []).map((reading) => new AliasCollector(reading, batch));
    this.#transforms =
      task.transforms === undefined ? null : new TransformChain(task.transforms, this.#scanner);
    this.#partNames = (task.columnsBy ?? []).map((split) => [
      split.key,
      createPartSurveyor(split, batch, names),
    ]);
    this.#parts = new PartSender(task.sizes.partBytes, onPart, tools.shelf);
    this.#outputs = task.outputs.map((output) => createOutputWriter(output, this.#scanner, this.#parts));
  }

  async run(): Promise<TaskResult> {
    for (const [index, slice] of this.#task.slices.entries()) {
      if (index > 0 && index % PROGRESS_SLICES === 0) await this.#sendPart();
      await this.#slice(slice);
    }
    if (this.#transforms !== null) this.#tally.addSought(this.#transforms.end());
    await this.#sendPart();
    await this.#parts.allTaken();
    return {
      ok: true,
      summary: this.#summary(),
      names: this.#nameOrder?.texts() ?? null,
      ...(this.#task.aliases && { aliases: this.#aliases.map(({ summary }) => summary) }),
      ...this.#found(),
    };
  }

  #found(): { found?: FoundByAsker } {
    const found: FoundByAsker = this.#transforms?.found() ?? {};
    for (const [output, writer] of this.#outputs.entries()) {
      const ofOutput = writer.found?.();
      if (ofOutput !== undefined) found[askedByOutput(output)] = ofOutput;
    }
    return Object.keys(found).length === 0 ? {} : { found };
  }

  #summary(): SurveySummary | null {
    const summary = this.#profile?.summary() ?? null;
    for (const [key, partNames] of this.#partNames) {
      if (summary !== null) summary.namesBySplit[key] = partNames.parts();
    }
    return summary;
  }

  async #slice(slice: Slice): Promise<void> {
    this.#tally.beginFile(slice.file);
    this.#lines = 0;
    if (slice.path !== undefined) this.#transforms?.beginFile(slice.path);
    for (const aliases of this.#aliases) aliases.beginFile(slice.file);
    const watched = watchChanges(this.#openSource);
    let reader: SourceReader | null = null;
    let stored = 0;
    const countStored = (now: number) => {
      this.#parts.storedBytes += now - stored;
      stored = now;
    };
    try {
      const opened = await openSlice(watched.open, slice, {
        inflate: this.#options.inflate,
        limit: this.#task.inflationLimit,
      });
      reader = opened.reader;
      if (opened.isArray) this.#tally.markArray();
      const blocks = opened.isArray
        ? new ElementBlocks(reader, this.#buffer, this.#elements)
        : new LineBlocks(reader, this.#buffer, slice.from, slice.to ?? Number.POSITIVE_INFINITY);
      const failure = await this.#eachBlock(blocks, async () => {
        countStored(opened.storedBytes());
        await this.#block(blocks);
      });
      countStored(opened.storedBytes());
      const end = blocks.contentEnd;
      if (failure !== null) this.#fault(failure, end);
      else if (opened.storedEnd() < Math.min(slice.to ?? slice.size, slice.size)) {
        this.#tally.addFileProblem('file/shrunk', end, '');
      } else {
        const storedCrc = opened.storedCrc();
        if (storedCrc !== null) this.#tally.addStoredCrc(storedCrc);
        const change = await watched.change();
        if (change !== null) this.#tally.addFileProblem('file/changed', end, change);
      }
    } catch (thrown) {
      if (reader !== null) throw thrown;
      this.#fault(thrown, slice.from);
    } finally {
      await reader?.close();
    }
  }

  /** Calls `each` for every block; what made the reader fail, after the rest of what it gave. */
  async #eachBlock(blocks: Blocks, each: () => Promise<void>): Promise<unknown> {
    for (let first = true; ; first = false) {
      let more = false;
      let failure: unknown = null;
      try {
        more = await blocks.next();
      } catch (thrown) {
        failure = thrown;
        more = blocks.takeRest();
      }
      if (blocks instanceof ElementBlocks) this.#tally.addBytes(blocks.takeContentBytes());
      else if (first) this.#marks(blocks);
      if (more) await each();
      if (failure !== null || !more) return failure;
    }
  }

  /** What the file begins with: a mark counts among its bytes, that of UTF-16 is told. */
  #marks(blocks: LineBlocks): void {
    this.#tally.addBytes(blocks.markBytes);
    if (blocks.utf16) this.#tally.addFileProblem('file/utf-16', 0, '');
  }

  async #block(blocks: Blocks): Promise<void> {
    const scanner = this.#scanner;
    const { batch } = scanner;
    scanner.begin(blocks.bytes, blocks.start, blocks.end, blocks.byteOffset, blocks.elements);
    this.#unsentBytes += blocks.end - blocks.start;
    while (scanner.next()) {
      // Whoever only looks for names counts nothing, unless transforms want times.
      if (this.#nameOrder === null || this.#transforms !== null) this.#tally.take(batch);
      for (const aliases of this.#aliases) aliases.take(batch);
      if (this.#transforms !== null) this.#transform(batch, this.#transforms);
      this.#lines += batch.lineCount;
      if (this.#nameOrder !== null) {
        this.#nameOrder.take(batch);
        continue;
      }
      this.#profile?.take(batch, this.#tally.times);
      for (const [, partNames] of this.#partNames) partNames.take(batch, this.#tally.times);
      let full = this.#unsentBytes >= PROGRESS_BYTES;
      for (const output of this.#outputs) full = output.take(batch, this.#tally.times) || full;
      if (full) await this.#sendPart();
    }
  }

  #transform(batch: RecordBatch, transforms: TransformChain): void {
    transforms.take(batch, this.#tally.times, this.#lines + 1);
    for (const [index, rule] of transforms.rules.entries()) {
      this.#tally.addDropped(rule, transforms.dropped[index]);
    }
    const taken = transforms.takeTaken();
    if (taken !== null) this.#tally.addTaken(taken);
  }

  #fault(thrown: unknown, byteOffset: number): void {
    if (thrown instanceof ConvertError) throw thrown;
    const code = thrown instanceof InputFault ? thrown.code : 'file/unreadable';
    const why = thrown instanceof Error && thrown.message !== code ? thrown.message : '';
    this.#tally.addFileProblem(code, byteOffset, why);
  }

  #sendPart(): Promise<void> {
    this.#unsentBytes = 0;
    const chunks: Chunk[] = [];
    this.#outputs.forEach((writer, output) => {
      const chunk = writer.takeChunk();
      if (chunk !== null) chunks.push({ output, ...chunk });
      if (writer.takeNear !== undefined) {
        this.#tally.addNear({ [askedByOutput(output)]: writer.takeNear() });
      }
    });
    if (this.#transforms !== null) this.#tally.addNear(this.#transforms.takeNear());
    return this.#parts.send(chunks, this.#tally.takeAccount());
  }
}
