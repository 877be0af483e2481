import { describe, expect, it } from 'vitest';
import { MemoryPool, MemoryScratch, MemorySinks, memorySources } from '../../test/memory-ports.ts';
import { listInput } from '../input/listing.ts';
import { ConvertError } from '../model/error.ts';
import type { SinkOpener, WorkerPool } from '../ports.ts';
import { type JobPorts, runJob } from './run.ts';
import type { JobSpec } from './spec.ts';

const line = '{"_p":"a","_t":1}\n';
const files = new Map([1, 2, 3, 4].map((n) => [`${n}.json`, Buffer.from(line.repeat(200))]));
const openSource = memorySources((name) => files.get(name) as Uint8Array);
const found = [...files].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
const listing = listInput([{ given: 'bucket', kind: 'folder', files: found }], { mergeExports: false });
const spec: JobSpec = {
  inputs: ['bucket'],
  outputs: [{ name: 'out', format: 'ndjson' }],
  rejects: 'rejects',
};
const sizes = { convertTaskBytes: 1000, partBytes: 100, readBytes: 200, aheadBytes: 0 };

/** Sinks of which the one called `out` fails in one of its methods. */
function failingSinks(method: 'write' | 'close', sinks: MemorySinks): SinkOpener {
  return async (name) => {
    const sink = await sinks.open(name);
    if (name !== 'out') return sink;
    return {
      ...sink,
      [method]: () => {
        throw new Error('no space left');
      },
    };
  };
}

function run(ports: Partial<JobPorts>, signal?: AbortSignal) {
  const pool = new MemoryPool(3, openSource);
  const all = { pool, openSource, openSink: new MemorySinks().open, scratch: new MemoryScratch(), ...ports };
  return runJob(spec, listing, all, { sizes, ...(signal && { signal }) });
}

async function codeOf(job: Promise<unknown>): Promise<string> {
  const thrown = await job.then(
    () => null,
    (error) => error,
  );
  expect(thrown).toBeInstanceOf(ConvertError);
  return (thrown as ConvertError).code;
}

describe('a job that fails', () => {
  it.each(['write', 'close'] as const)(
    'leaves nothing when a sink fails to %s, and names the output',
    async (method) => {
      const sinks = new MemorySinks();
      const scratch = new MemoryScratch();
      const job = run({ openSink: failingSinks(method, sinks), scratch });
      await expect(job).rejects.toThrow(/^out could not be written: no space left/);
      expect(await codeOf(job)).toBe('output/failed');
      expect([...sinks.closed.keys()]).toEqual([]);
      expect(sinks.running.size).toBe(0);
      expect(scratch.kept).toBe(0);
    },
  );

  it('leaves nothing when a worker is lost while others go on', async () => {
    const sinks = new MemorySinks();
    const scratch = new MemoryScratch();
    const inner = new MemoryPool(3, openSource);
    const pool: WorkerPool = {
      size: 3,
      run(task, onPart) {
        if (task.id === 4) throw new ConvertError('job/worker-lost', 'A worker was lost.');
        return inner.run(task, onPart);
      },
      terminate() {},
    };
    expect(await codeOf(run({ pool, openSink: sinks.open, scratch }))).toBe('job/worker-lost');
    // What the other workers still hand over must open no new sink.
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    expect(sinks.running.size).toBe(0);
    expect(sinks.closed.size).toBe(0);
    expect(scratch.kept).toBe(0);
  });

  it('ends at once when it is cancelled, also while a sink hangs', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const openSink: SinkOpener = async (name) => ({
      ...(await sinks.open(name)),
      write: () => new Promise(() => {}),
    });
    const job = run({ openSink }, controller.signal);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    controller.abort();
    expect(await codeOf(job)).toBe('job/cancelled');
    expect(sinks.running.size).toBe(0);
  });
});
