import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryScratch } from '../../test/memory-ports.ts';
import { emptyAccount } from '../model/account.ts';
import { OrderedLane } from './ordered-lane.ts';
import type { Part } from './task.ts';

/** Its bytes say which it is. `bufferBytes`: of the buffer that it fills in part. */
function part(task: number, seq: number, length: number, bufferBytes = length): Part {
  const bytes = new Uint8Array(bufferBytes).fill(task * 16 + seq).subarray(0, length);
  return { chunks: [{ output: 0, rows: 1, bytes }], account: emptyAccount(), storedBytes: 0 };
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

/** A lane over a scratch that counts what is in memory: parts offered and neither taken nor spilled. */
function createLane(tasks: number, aheadBytes: number, take: (part: Part) => Promise<void> = async () => {}) {
  const taken: string[] = [];
  const scratch = new MemoryScratch();
  let spilled = 0;
  const create = scratch.create.bind(scratch);
  scratch.create = () => {
    const file = create();
    return {
      ...file,
      append(bytes: Uint8Array) {
        spilled += bytes.length;
        return file.append(bytes);
      },
    };
  };
  const lane = new OrderedLane({
    tasks,
    aheadBytes,
    mayReuse: () => true,
    createBuffer: (bytes) => new SharedArrayBuffer(bytes),
    scratch,
    async take(next) {
      await take(next);
      const [chunk] = next.chunks;
      taken.push(`${chunk.bytes[0] >> 4}.${chunk.bytes[0] & 15}:${chunk.bytes.length}`);
      expect(chunk.bytes.every((byte) => byte === chunk.bytes[0])).toBe(true);
    },
  });
  return { lane, taken, scratch, spilledBytes: () => spilled };
}

/** Offers a task's parts one at a time, as a worker does. */
async function work(
  lane: OrderedLane,
  task: number,
  lengths: number[],
  pause: (seq: number) => Promise<void>,
) {
  for (const [seq, length] of lengths.entries()) {
    await pause(seq);
    await lane.offer(task, part(task, seq, length));
  }
  lane.end(task);
}

describe('the ordered lane', () => {
  it('takes parts in input order, whoever finishes first and however slow the sink is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 9 }),
        fc.nat({ max: 3 }),
        async (tasks, aheadBytes, workers, pauses, sinkPause) => {
          const { lane, taken, scratch } = createLane(tasks.length, aheadBytes, () => turns(sinkPause));
          let next = 0;
          let pause = 0;
          const worker = async () => {
            while (next < tasks.length) {
              const task = next++;
              await work(lane, task, tasks[task], () => turns(pauses[pause++ % pauses.length]));
            }
          };
          await Promise.all([lane.run(), ...Array.from({ length: workers }, worker)]);
          const expected = tasks.flatMap((lengths, task) =>
            lengths.map((length, seq) => `${task}.${seq}:${length}`),
          );
          expect(taken).toEqual(expected);
          expect(scratch.kept).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('spills what runs ahead while the head is slow, so that both workers go on', async () => {
    const { lane, taken, spilledBytes, scratch } = createLane(2, 100);
    const running = lane.run();
    // The second task makes all of its 1,000 bytes while the first has made nothing.
    await work(
      lane,
      1,
      Array.from({ length: 10 }, () => 100),
      () => turns(0),
    );
    expect(spilledBytes()).toBe(900);
    expect(taken).toEqual([]);
    await work(lane, 0, [5], () => turns(0));
    await running;
    expect(taken).toHaveLength(11);
    expect(scratch.kept).toBe(0);
  });

  it('spills nothing that fits, whatever of the head waits for room', async () => {
    let release = () => {};
    const { lane, taken, spilledBytes } = createLane(
      3,
      100,
      () => new Promise((resolve) => (release = resolve)),
    );
    const running = lane.run();
    const later = [lane.offer(1, part(1, 0, 40))];
    const head = work(lane, 0, [50, 70], async () => {});
    await turns(5);
    later.push(lane.offer(2, part(2, 0, 20)));
    const drain = setInterval(() => release(), 0);
    await head;
    await Promise.all(later);
    lane.end(1);
    lane.end(2);
    await running;
    clearInterval(drain);
    expect(taken).toEqual(['0.0:50', '0.1:70', '1.0:40', '2.0:20']);
    expect(spilledBytes()).toBe(0);
  });

  it('counts the buffers that parts hold, not only what is written in them', async () => {
    const { lane, spilledBytes } = createLane(2, 100);
    void lane.run();
    let offered = 0;
    const worker = async () => {
      for (; offered < 5; offered++) await lane.offer(1, part(1, offered, 1, 60));
    };
    await worker();
    // One fits; each of the others has to make room.
    expect(spilledBytes()).toBe(4);
  });

  it('makes later tasks wait, and spills nothing, while the sink is what is slow', async () => {
    let release = () => {};
    const { lane, spilledBytes } = createLane(2, 100, () => new Promise((resolve) => (release = resolve)));
    const running = lane.run();
    void lane.offer(0, part(0, 0, 10));
    await turns(3);
    let offered = 0;
    const ahead = work(lane, 1, [60, 60, 60, 60], async () => {
      offered++;
    });
    await turns(5);
    // The first fits in memory; the second waits, and so does its worker.
    expect(offered).toBe(2);
    expect(spilledBytes()).toBe(0);
    lane.end(0);
    const drain = setInterval(() => release(), 0);
    await Promise.all([running, ahead]);
    clearInterval(drain);
    expect(spilledBytes()).toBe(0);
  });

  it('lets the head run ahead of a slow sink, as far as there is room', async () => {
    let release = () => {};
    const { lane, taken } = createLane(1, 100, () => new Promise((resolve) => (release = resolve)));
    const running = lane.run();
    let offered = 0;
    const head = work(lane, 0, [40, 40, 40, 40], async () => {
      offered++;
    });
    await turns(5);
    // Two are in memory, one of them being written; the third waits.
    expect(offered).toBe(3);
    const drain = setInterval(() => release(), 0);
    await Promise.all([running, head]);
    clearInterval(drain);
    expect(taken).toEqual(['0.0:40', '0.1:40', '0.2:40', '0.3:40']);
  });

  it('gives buffers back to be filled again', async () => {
    const { lane } = createLane(1, 0);
    const running = lane.run();
    const first = part(0, 0, 10);
    expect(await lane.offer(0, first)).toEqual([first.chunks[0].bytes.buffer]);
    lane.end(0);
    await running;
  });

  it('reads what was spilled back into memory that all threads see', async () => {
    const buffers: ArrayBufferLike[] = [];
    const { lane } = createLane(2, 0, async ({ chunks }) => void buffers.push(chunks[0].bytes.buffer));
    const running = lane.run();
    // Its buffer goes back to it, so the part is read back into another.
    expect(await lane.offer(1, part(1, 0, 10))).toHaveLength(1);
    lane.end(1);
    lane.end(0);
    await running;
    expect(buffers.map((buffer) => buffer instanceof SharedArrayBuffer)).toEqual([true]);
  });

  it('throws away what was spilled when the job fails', async () => {
    const { lane, scratch } = createLane(2, 0);
    void lane.run();
    await lane.offer(1, part(1, 0, 10));
    expect(scratch.kept).toBe(1);
    await lane.discard();
    expect(scratch.kept).toBe(0);
  });
});
