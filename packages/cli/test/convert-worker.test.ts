import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isShared, partBuffers, type TakePart, type Task } from '@km-export/core';
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

/** Left behind what is written of a buffer, by whoever took the part. */
const MARK = 7;

/**
 * What a worker makes of these lines: of each part, whether both threads see its buffer, whether that was taken before, and
 * its text.
 */
async function compile(lines: string[], partBytes: number) {
  const path = join(temporaryFolder(), '1.json');
  const text = lines.join('');
  writeFileSync(path, text);
  const pool = createWorkerPool(1, workerFile);
  onTestFinished(() => pool.terminate());
  const parts: { isShared: boolean; isUsed: boolean; text: string }[] = [];
  const toCompile: Task = {
    ...task(0),
    pass: 'convert',
    slices: [{ file: 0, ref: path, size: text.length, from: 0, to: text.length }],
    outputs: [{ kind: 'format', format: 'ndjson', options: {}, columns: [] }],
    sizes: { readBytes: 1 << 20, partBytes },
  };
  const result = await pool.run(toCompile, async (part) => {
    for (const { bytes } of part.chunks) {
      const whole = new Uint8Array(bytes.buffer);
      const isUsed = whole.at(-1) === MARK;
      parts.push({ isShared: isShared(bytes.buffer), isUsed, text: Buffer.from(bytes).toString() });
      // Whoever fills it again has to write over what was in it.
      whole.fill(MARK);
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
  parts.pop();
  expect(parts.every(({ isShared }) => isShared)).toBe(true);
  expect(parts.filter(({ isUsed }) => isUsed).length).toBeGreaterThan(parts.length / 2);
});

test('a part that fills little of its buffer is copied: what waits its turn is small', async () => {
  const { parts, text } = await compile([lineOf(0, 10)], 1 << 19);
  expect(parts).toEqual([{ isShared: false, isUsed: false, text }]);
});

test('so are those that records of some kilobytes make grow', async () => {
  const lines = Array.from({ length: 8000 }, (_, person) => lineOf(person, 1300));
  const { parts, text } = await compile(lines, 1 << 18);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  parts.pop();
  expect(parts.some(({ text }) => text.length > (1 << 18) * 1.25 + 64)).toBe(true);
  expect(parts.every(({ isShared }) => isShared)).toBe(true);
  expect(parts.filter(({ isUsed }) => isUsed).length).toBeGreaterThan(parts.length / 2);
});

test('a part that grew far beyond that for a long record is handed over whole', async () => {
  const { parts, text } = await compile([lineOf(0, 10), lineOf(1, 4_000_000), lineOf(2, 10)], 1 << 15);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.some(({ isShared, text }) => !isShared && text.length > 4_000_000)).toBe(true);
});

test('a thread hands over nothing of an ordinary job', () => {
  const folder = temporaryFolder();
  /** What V8 tells of a conversion in two threads: nothing, but where a thread has handed a buffer over. */
  const convert = (lines: string[]): string => {
    const input = join(folder, '1.json');
    writeFileSync(input, lines.join(''));
    const words = [
      'convert',
      input,
      '--to',
      'csv',
      '-o',
      join(folder, 'all.csv'),
      '--workers',
      '2',
      '--overwrite',
    ];
    const command = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    return execFileSync(process.execPath, ['--trace-protector-invalidation', command, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };
  const short = Array.from({ length: 40_000 }, (_, person) => lineOf(person, 200));
  expect(convert(short)).not.toContain('ArrayBufferDetaching');
  expect(convert([...short, lineOf(0, 4_000_000)])).toContain('ArrayBufferDetaching');
});
