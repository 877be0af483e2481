/**
 * Parts of many tasks, put into input order. The first unfinished task is the head: its parts are taken as they
 * come, so no order of finishing can lock up. All tasks run ahead of that by `aheadBytes` in memory; beyond it their
 * parts wait, and those of later tasks are spilled to Scratch while the lane itself waits for the head.
 *
 *   every task ──▶ part ──▶ memory, up to aheadBytes ──▶ take, when its task is the head
 *                       └─▶ waiting ───────────────────▶ take
 *                              └─▶ Scratch, only while the head has nothing to take
 *
 * (With one worker `aheadBytes` is 0: each part waits for the one before it to be taken.)
 *
 * (Spilling while the lane is busy writing would gain nothing: the sink is what is slow then.)
 */
import type { CreateBuffer } from '../bytes/buffer-shelf.ts';
import { ConvertError } from '../model/error.ts';
import type { Scratch, ScratchFile } from '../ports.ts';
import { type Chunk, type Part, partBuffers } from './task.ts';

/** Buffers that wait to be filled again; each part that is offered takes as many as it brings. The rest is let go. */
const MOST_SPARE_BUFFERS = 64;

/** A chunk in Scratch instead of memory. */
type Piece = Omit<Chunk, 'bytes'> & { length: number; bufferBytes: number };
type Item =
  | { kind: 'memory'; part: Part; bytes: number }
  | {
      kind: 'waiting';
      part: Part;
      bytes: number;
      taken: (buffers: ArrayBufferLike[]) => void;
      refused: () => void;
    }
  | { kind: 'spilled'; part: Omit<Part, 'chunks'>; pieces: Piece[]; offset: number };

class TaskQueue {
  readonly items: Item[] = [];
  ended = false;
  scratch: ScratchFile | null = null;
  scratchBytes = 0;
}

export class OrderedLane {
  readonly #queues: TaskQueue[];
  readonly #take: (part: Part, task: number) => Promise<void>;
  readonly #scratch: Scratch;
  readonly #aheadBytes: number;
  readonly #mayReuse: (buffer: ArrayBufferLike) => boolean;
  readonly #createBuffer: CreateBuffer;
  #head = 0;
  /** Tasks whose last part waits: at most as many as there are workers. */
  readonly #waiting = new Set<number>();
  /** Bytes of parts in memory that wait for their turn. */
  #heldBytes = 0;
  /** Buffers of parts that were taken: they go back to the workers, so that memory stays flat. */
  readonly #spare: ArrayBufferLike[] = [];
  #events = 0;
  #stopped = false;
  #maySpill = true;
  #wake: (() => void) | null = null;

  /**
   * `take` gets every part in order, one at a time. Buffers go round that `mayReuse` says yes to; others are
   * let go. What was spilled is read back into buffers of `createBuffer`.
   */
  constructor(options: {
    tasks: number;
    take: (part: Part, task: number) => Promise<void>;
    scratch: Scratch;
    aheadBytes: number;
    mayReuse: (buffer: ArrayBufferLike) => boolean;
    createBuffer: CreateBuffer;
  }) {
    this.#queues = Array.from({ length: options.tasks }, () => new TaskQueue());
    this.#take = options.take;
    this.#scratch = options.scratch;
    this.#aheadBytes = options.aheadBytes;
    this.#mayReuse = options.mayReuse;
    this.#createBuffer = options.createBuffer;
  }

  /**
   * A part of a task; resolves with buffers that may be filled again, when there is room for the next part.
   * A task offers one part at a time.
   */
  offer(task: number, part: Part): Promise<ArrayBufferLike[]> {
    if (this.#stopped) return Promise.reject(stopped());
    const { items } = this.#queues[task];
    // A chunk holds its whole buffer, however little of it is written.
    const bytes = part.chunks.reduce((sum, chunk) => sum + chunk.bytes.buffer.byteLength, 0);
    if (this.#heldBytes + bytes <= this.#aheadBytes) {
      items.push({ kind: 'memory', part, bytes });
      this.#heldBytes += bytes;
      if (task === this.#head) this.#event();
      return Promise.resolve(this.#buffersFor(part));
    }
    return new Promise((taken, reject) => {
      items.push({ kind: 'waiting', part, bytes, taken, refused: () => reject(stopped()) });
      this.#waiting.add(task);
      this.#event();
    });
  }

  /** No more parts of this task. */
  end(task: number): void {
    this.#queues[task].ended = true;
    this.#event();
  }

  /** Takes everything in order; resolves behind the last task, or as soon as it can once it is stopped. */
  async run(): Promise<void> {
    for (; this.#head < this.#queues.length; this.#head++) {
      const queue = this.#queues[this.#head];
      while (!(queue.ended && queue.items.length === 0)) {
        if (this.#stopped) return;
        const seen = this.#events;
        const item = queue.items.shift();
        if (item !== undefined) await this.#takeItem(queue, item);
        else if (!(await this.#spillOne())) await this.#eventAfter(seen);
      }
      await queue.scratch?.discard();
      queue.scratch = null;
    }
  }

  /** After a failure: nothing more is taken, and tasks that offer a part or wait with one end by that. */
  stop(): void {
    this.#stopped = true;
    for (const task of this.#waiting) {
      const last = this.#queues[task].items.at(-1);
      if (last?.kind === 'waiting') last.refused();
    }
    this.#event();
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** After a failure, once the lane has stopped: throws away what was spilled. */
  async discard(): Promise<void> {
    for (const queue of this.#queues) {
      await queue.scratch?.discard();
      queue.scratch = null;
    }
  }

  async #takeItem(queue: TaskQueue, item: Item): Promise<void> {
    const part = item.kind === 'spilled' ? await this.#readBack(queue, item) : item.part;
    try {
      await this.#take(part, this.#head);
    } catch (thrown) {
      if (item.kind === 'waiting') item.refused();
      throw thrown;
    }
    this.#keepBuffers(part);
    if (item.kind === 'waiting') {
      this.#waiting.delete(this.#head);
      item.taken(this.#buffersFor(part));
    } else if (item.kind === 'memory') {
      this.#heldBytes -= item.bytes;
      this.#admitWaiting();
    }
  }

  /** Lets later tasks go on, the next in order first, as far as there is room; the head's part is taken next anyway. */
  #admitWaiting(): void {
    for (const task of this.#waitingTasks()) {
      const { items } = this.#queues[task];
      const last = items.at(-1);
      if (last?.kind !== 'waiting') continue;
      if (this.#heldBytes + last.bytes > this.#aheadBytes) return;
      items[items.length - 1] = { kind: 'memory', part: last.part, bytes: last.bytes };
      this.#heldBytes += last.bytes;
      this.#waiting.delete(task);
      last.taken(this.#buffersFor(last.part));
    }
  }

  /**
   * Spills the waiting part that is next in order; false where none waits. Where Scratch is full or fails, later
   * tasks simply wait for their turn: the head goes on all the same.
   */
  async #spillOne(): Promise<boolean> {
    const [task] = this.#waitingTasks();
    if (task === undefined || !this.#maySpill) return false;
    const queue = this.#queues[task];
    const last = queue.items.at(-1);
    if (last?.kind !== 'waiting') return false;
    const { chunks, ...part } = last.part;
    const offset = queue.scratchBytes;
    try {
      queue.scratch ??= await this.#createScratch();
      for (const { bytes } of chunks) {
        await queue.scratch.append(bytes);
        queue.scratchBytes += bytes.length;
      }
    } catch {
      this.#maySpill = false;
      return false;
    }
    const pieces = chunks.map(({ bytes: { length, buffer }, ...chunk }) => ({
      ...chunk,
      length,
      bufferBytes: buffer.byteLength,
    }));
    queue.items[queue.items.length - 1] = { kind: 'spilled', part, pieces, offset };
    this.#waiting.delete(task);
    this.#keepBuffers(last.part);
    last.taken(this.#buffersFor(last.part));
    return true;
  }

  async #createScratch(): Promise<ScratchFile> {
    const scratch = await this.#scratch.create();
    if (!this.#stopped) return scratch;
    // Everything else was thrown away while this was made.
    await scratch.discard();
    throw stopped();
  }

  async #readBack(queue: TaskQueue, item: Extract<Item, { kind: 'spilled' }>): Promise<Part> {
    const chunks: Chunk[] = [];
    let { offset } = item;
    for (const { length, bufferBytes, ...chunk } of item.pieces) {
      const at = this.#spare.findIndex(({ byteLength }) => byteLength >= length);
      const [buffer] = at === -1 ? [this.#createBuffer(bufferBytes)] : this.#spare.splice(at, 1);
      const bytes = new Uint8Array(buffer, 0, length);
      await queue.scratch?.read(offset, bytes);
      offset += length;
      chunks.push({ ...chunk, bytes });
    }
    return { ...item.part, chunks };
  }

  /** Tasks behind the head that wait, in order. */
  #waitingTasks(): number[] {
    return [...this.#waiting].filter((task) => task !== this.#head).sort((a, b) => a - b);
  }

  #keepBuffers(part: Part): void {
    for (const buffer of partBuffers(part)) {
      if (this.#mayReuse(buffer) && this.#spare.length < MOST_SPARE_BUFFERS) this.#spare.push(buffer);
    }
  }

  /** As many as the worker gave away: so all buffers go round, and none is left to be collected. */
  #buffersFor(part: Part): ArrayBufferLike[] {
    return this.#spare.splice(0, part.chunks.length);
  }

  #event(): void {
    this.#events++;
    this.#wake?.();
    this.#wake = null;
  }

  /** Resolves when something came since `seen` events. */
  #eventAfter(seen: number): Promise<void> {
    if (this.#events !== seen) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function stopped(): ConvertError {
  return new ConvertError('job/cancelled', 'The job has ended before this task.');
}
