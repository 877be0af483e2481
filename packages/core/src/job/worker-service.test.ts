import { gzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { memorySources } from '../../test/memory-ports.ts';
import { DEFAULT_SIZES } from './sizes.ts';
import { type Part, partBuffers, type Task } from './task.ts';
import { createWorkerService } from './worker-service.ts';

const MB = 1 << 20;

/** The parts of a survey with rejects over one file. */
async function partsOf(stored: Uint8Array): Promise<Part[]> {
  const parts: Part[] = [];
  const task: Task = {
    id: 0,
    pass: 'survey',
    slices: [{ file: 0, ref: 'x', size: stored.length, from: 0, to: null }],
    replaceInvalidUtf8: false,
    outputs: [{ kind: 'rejects' }],
    sizes: DEFAULT_SIZES,
  };
  const result = await createWorkerService(memorySources(() => stored)).run(task, async (part) => {
    parts.push(structuredClone(part));
    return partBuffers(part);
  });
  expect(result.ok).toBe(true);
  return parts;
}

it('tells of its progress by what is in a file, however small that is stored', async () => {
  const stored = gzipSync(Buffer.from(`${'{"a":1}\n'.repeat(MB)}`));
  expect(stored.length).toBeLessThan(MB / 8);
  expect((await partsOf(stored)).length).toBeGreaterThanOrEqual(4);
});

it('hands over no more memory than what is written in it takes', async () => {
  const parts = await partsOf(Buffer.from(`${'{"a":1}\n'.repeat(MB / 4)}broken\n`.repeat(4)));
  const held = parts.flatMap(partBuffers).reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(held).toBe(4 * 'broken\n'.length);
});
