import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partBuffers, type TakePart, type Task } from '@km-export/core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWorkerPool } from '../src/io/worker-pool.ts';
import { collectGarbage } from './collect-garbage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Built, as in the command line's own tests: a thread can't load TypeScript.
const workerFile = new URL('../dist/convert.worker.js', import.meta.url);

function task(id: number): Task {
  const sizes = { readBytes: 1000, partBytes: 1000 };
  return { id, pass: 'survey', slices: [], replaceInvalidUtf8: false, outputs: [], sizes };
}

function countPorts(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length;
}

test('the way back for parts is taken down on both sides when a task is done', async () => {
  const pool = createWorkerPool(1, workerFile);
  onTestFinished(() => pool.terminate());
  const before = countPorts();
  let parts = 0;
  const run = async (id: number): Promise<WeakRef<TakePart>> => {
    const takePart = async () => {
      parts++;
      return [];
    };
    expect(await pool.run(task(id), takePart)).toMatchObject({ ok: true });
    return new WeakRef(takePart);
  };
  const takers: WeakRef<TakePart>[] = [];
  for (let id = 0; id < 5; id++) takers.push(await run(id));
  expect(parts).toBe(5);
  // The worker's thread has a port as well.
  await vi.waitFor(() => expect(countPorts()).toBeLessThanOrEqual(before + 1));
  await vi.waitFor(() => {
    collectGarbage();
    expect(takers.filter((taker) => taker.deref() !== undefined)).toEqual([]);
  });
});

/** What a worker makes of these lines: of each part, whether both threads see its buffer, and its text. */
async function compile(lines: string[], partBytes: number) {
  const path = join(temporaryFolder(), '1.json');
  const text = lines.join('');
  writeFileSync(path, text);
  const pool = createWorkerPool(1, workerFile);
  onTestFinished(() => pool.terminate());
  const parts: { isShared: boolean; text: string }[] = [];
  const toCompile: Task = {
    ...task(0),
    pass: 'convert',
    slices: [{ file: 0, ref: path, size: text.length, from: 0, to: text.length }],
    outputs: [{ kind: 'format', format: 'ndjson', options: {}, columns: [] }],
    sizes: { readBytes: 1 << 16, partBytes },
  };
  const result = await pool.run(toCompile, async (part) => {
    for (const { bytes } of part.chunks) {
      const isShared = !(bytes.buffer instanceof ArrayBuffer);
      parts.push({ isShared, text: Buffer.from(bytes).toString() });
      // Whoever fills it again has to write over this.
      if (isShared) bytes.fill(33);
    }
    return partBuffers(part);
  });
  expect(result).toMatchObject({ ok: true });
  return { parts, text };
}

const lineOf = (person: number, bytes: number) =>
  `{"_p":"${person}","_t":1262304000,"text":"${'x'.repeat(bytes)}"}\n`;

test('parts are made in memory that both threads see, again and again in the same', async () => {
  const lines = Array.from({ length: 12_000 }, (_, person) => lineOf(person, 300));
  const { parts, text } = await compile(lines, 1 << 19);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.slice(0, -1).every(({ isShared }) => isShared)).toBe(true);
});

test('a part that grew for a long record is handed over whole', async () => {
  const { parts, text } = await compile([lineOf(0, 10), lineOf(1, 3_000_000), lineOf(2, 10)], 1 << 15);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.some(({ isShared, text }) => !isShared && text.length > 3_000_000)).toBe(true);
});
