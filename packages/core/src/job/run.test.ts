import { describe, expect, it } from 'vitest';
import { fault } from '../../test/faults.ts';
import {
  MemoryPool,
  MemoryScratch,
  MemorySinks,
  memoryDeflate,
  memorySources,
} from '../../test/memory-ports.ts';
import { listInput } from '../input/listing.ts';
import { ConvertError } from '../model/error.ts';
import type { Scratch, SinkOpener, SourceOpener, WorkerPool } from '../ports.ts';
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
/** Opens of a file before the conversion: one look whether it may be cut, one by the survey, in one task. */
const SURVEYED = 2;
const sizes = { convertTaskBytes: 1000, partBytes: 100, readBytes: 200, aheadBytes: 0 };

/** Sinks of which one fails in one of its methods. */
function failingSinks(sinks: MemorySinks, method: 'write' | 'close', failing: string): SinkOpener {
  return async (name) => {
    const sink = await sinks.open(name);
    if (name !== failing) return sink;
    return {
      ...sink,
      [method]: () => {
        throw new Error('no space left');
      },
    };
  };
}

function portsOf(sinks: MemorySinks): JobPorts {
  const pool = new MemoryPool(3, openSource);
  return { pool, openSource, openSink: sinks.open, scratch: new MemoryScratch() };
}

function run(ports: Partial<JobPorts>, signal?: AbortSignal) {
  const all = { ...portsOf(new MemorySinks()), ...ports };
  return runJob(spec, listing, all, { sizes, ...(signal && { signal }) });
}

/** Waits for so many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function codeOf(job: Promise<unknown>): Promise<string> {
  const thrown = await job.then(
    () => null,
    (error) => error,
  );
  expect(thrown).toBeInstanceOf(ConvertError);
  return (thrown as ConvertError).code;
}

describe('a job', () => {
  it('keeps the first records also where a later task is read before an earlier one', async () => {
    const lines = [1, 2, 3, 4].map((file) =>
      Array.from({ length: 50 }, (_, index) => `{"_p":"${file}","_t":${index}}\n`),
    );
    const limited = new Map(lines.map((own, index) => [`${index + 1}.json`, Buffer.from(own.join(''))]));
    const open = memorySources((name) => limited.get(name) as Uint8Array);
    const paths = [...limited].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
    const given = listInput([{ given: 'bucket', kind: 'folder', files: paths }], { mergeExports: false });
    const sinks = new MemorySinks();
    // The earlier a task is, the later its parts come.
    const pool = new MemoryPool(3, open, async (task) => {
      for (let i = 30 - task.id; i > 0; i--) await new Promise(setImmediate);
    });
    const job = { ...spec, records: { limit: '120' } };
    const ports = { pool, openSource: open, openSink: sinks.open, scratch: new MemoryScratch() };
    const result = await runJob(job, given, ports, { sizes });
    expect([result.written, result.dropped]).toEqual([120, 80]);
    const expected = lines.flat().slice(0, 120).join('');
    expect(Buffer.from(sinks.closed.get('out') as Uint8Array).toString()).toBe(expected);
  });

  it(fault('scratch-full').name, async () => {
    const sinks = new MemorySinks();
    let tries = 0;
    const scratch = {
      create() {
        tries++;
        throw new Error('no space left');
      },
    };
    // The first task is slow, so that the others run ahead of it.
    const pool = new MemoryPool(3, openSource, async (task) => {
      for (let i = task.id === 0 ? 30 : 0; i > 0; i--) await new Promise(setImmediate);
    });
    const result = await run({ pool, openSink: sinks.open, scratch });
    expect(result.written).toBe(800);
    expect(Buffer.from(sinks.closed.get('out') as Uint8Array).toString()).toBe(line.repeat(800));
    expect(tries).toBe(1);
  });

  it('tells once of a file that is shorter than it was, and calls the result partial', async () => {
    const shrunk = memorySources((name) =>
      (files.get(name) as Uint8Array).subarray(0, name === '2.json' ? 360 : undefined),
    );
    const result = await run({ pool: new MemoryPool(3, shrunk) });
    expect(result).toMatchObject({ exitCode: 4, partial: true, written: 620 });
    const [problem, ...others] = result.problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'file/shrunk', count: 1, samples: [{ path: '2.json' }] });
  });

  it.each([
    ['of one pass is partial', 'ndjson', 4],
    ['with a survey before it ends', 'csv', 'input/changed'],
  ] as const)('that reads a file which changed unseen, %s', async (_, format, end) => {
    const all = memorySources((name) => files.get(name) as Uint8Array);
    let opened = 0;
    const changing: SourceOpener = async (ref) => {
      const source = await all(ref);
      return {
        ...source,
        async open(from, to) {
          const reader = await source.open(from, to);
          // The survey has opened it in each of its tasks by then.
          const hasChanged = ref === '2.json' && (format === 'ndjson' || ++opened > SURVEYED);
          return { ...reader, change: () => (hasChanged ? 'it was written to' : null) };
        },
      };
    };
    const sinks = new MemorySinks();
    const ports = {
      pool: new MemoryPool(3, changing),
      openSource: changing,
      openSink: sinks.open,
      scratch: new MemoryScratch(),
    };
    const job = runJob({ inputs: ['bucket'], outputs: [{ name: 'out', format }] }, listing, ports, {
      sizes: { ...sizes, surveyTaskBytes: 10_000 },
    });
    if (end === 'input/changed') {
      expect(await codeOf(job)).toBe(end);
      expect([sinks.running.size, sinks.closed.size]).toEqual([0, 0]);
      return;
    }
    const result = await job;
    expect(result).toMatchObject({ exitCode: end, partial: true, written: 800 });
    expect(result.problems).toMatchObject([
      {
        code: 'file/changed',
        count: 1,
        samples: [{ path: '2.json', excerpt: 'it was written to' }],
      },
    ]);
  });

  it('tells once of a file that cannot be opened, in however many tasks', async () => {
    const failing: typeof openSource = (ref) => {
      if (ref === '3.json') throw new Error('permission denied');
      return openSource(ref);
    };
    const result = await run({ pool: new MemoryPool(2, failing) });
    expect(result.problems).toMatchObject([
      { code: 'file/unreadable', count: 1, samples: [{ path: '3.json', excerpt: 'permission denied' }] },
    ]);
    expect(result).toMatchObject({ exitCode: 4, written: 600 });
  });

  it('writes a record of thousands of properties in any order', async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `n${i}`);
    const record = (order: string[]) => `{${order.map((name) => `"${name}":"${name}"`).join(',')}}\n`;
    const bytes = Buffer.from(
      record(names) + record([...names].reverse()) + record(names.slice(0, 3).reverse()),
    );
    const source = memorySources(() => bytes);
    const sinks = new MemorySinks();
    await runJob(
      { inputs: ['x'], outputs: [{ name: 'out', format: 'csv' }] },
      listInput([{ given: 'x', kind: 'folder', files: [{ path: '1.json', size: bytes.length, ref: 'x' }] }], {
        mergeExports: false,
      }),
      {
        pool: new MemoryPool(1, source),
        openSource: source,
        openSink: sinks.open,
        scratch: new MemoryScratch(),
      },
    );
    const row = names.join(',');
    const last = `n0,n1,n2${','.repeat(names.length - 3)}`;
    expect(Buffer.from(sinks.closed.get('out') as Uint8Array).toString()).toBe(
      `${row}\n${row}\n${row}\n${last}\n`,
    );
  });
});

describe('a job with a survey at hand', () => {
  const csvSpec: JobSpec = { inputs: ['bucket'], outputs: [{ name: 'out', format: 'csv' }] };
  const portsOver = (source: typeof openSource, sinks = new MemorySinks()) => ({
    pool: new MemoryPool(3, source),
    openSource: source,
    openSink: sinks.open,
    scratch: new MemoryScratch(),
  });
  const surveyOver = async (source: typeof openSource) => {
    const { survey } = await runJob({ inputs: ['bucket'], outputs: [] }, listing, portsOver(source));
    return survey!;
  };

  it('writes the same without surveying again', async () => {
    const survey = await surveyOver(openSource);
    const [with_, without] = [new MemorySinks(), new MemorySinks()];
    const passes: number[] = [];
    await runJob(csvSpec, listing, portsOver(openSource, with_), {
      survey,
      onProgress: (progress) => passes.push(progress.passes),
    });
    await runJob(csvSpec, listing, portsOver(openSource, without));
    expect(with_.closed).toEqual(without.closed);
    expect(new Set(passes)).toEqual(new Set([1]));
  });

  it('surveys again where that one read broken characters in another way', async () => {
    const broken = memorySources(() => Buffer.from('{"a":1}\n{"\xff":1}\n', 'latin1'));
    const survey = await surveyOver(broken);
    const sinks = new MemorySinks();
    const result = await runJob({ ...csvSpec, replaceInvalidUtf8: true }, listing, portsOver(broken, sinks), {
      survey,
    });
    expect(result.totals.repaired).toBe(4);
    expect(Buffer.from(sinks.closed.get('out')!).toString()).toMatch(/^a,\ufffd\n1,\n,1\n/);
  });

  it.each([
    ['fewer records', line.repeat(199)],
    ['other times', line.replace('1', '2').repeat(200)],
    ['a new property', line.replace('_p', 'q').repeat(200)],
  ])('writes nothing where a file holds %s by then', async (_, text) => {
    const survey = await surveyOver(openSource);
    const changed = memorySources((name) =>
      name === '3.json' ? Buffer.from(text) : (files.get(name) as Uint8Array),
    );
    const sinks = new MemorySinks();
    const job = runJob({ ...csvSpec, rejects: 'rejects' }, listing, portsOver(changed, sinks), { survey });
    expect(await codeOf(job)).toBe('input/changed');
    expect([...sinks.closed.keys()]).toEqual([]);
    expect(sinks.running.size).toBe(0);
  });

  it('writes nothing where the survey is of more files', async () => {
    const survey = await surveyOver(openSource);
    const fewer = listInput([{ given: 'bucket', kind: 'folder', files: found.slice(0, 3) }], {
      mergeExports: false,
    });
    const job = runJob(csvSpec, fewer, portsOver(openSource), { survey });
    expect(await codeOf(job)).toBe('input/changed');
  });

  it('writes the rejects of a survey all the same', async () => {
    const survey = await surveyOver(openSource);
    const sinks = new MemorySinks();
    const job = { inputs: ['bucket'], outputs: [], rejects: 'rejects' };
    const result = await runJob(job, listing, portsOver(openSource, sinks), { survey });
    expect(result.totals.records).toBe(800);
    expect([...sinks.closed.keys()]).toEqual(['rejects']);
  });
});

describe('a table from an input whose columns are guessed', () => {
  const spec: JobSpec = {
    inputs: ['bucket'],
    outputs: [{ name: 'out', format: 'csv' }],
    rejects: 'rejects',
  };
  const plain = '{"_p":"a","_t":1}\n'.repeat(20);
  // Sixteen tasks; the guess reads those of files 1, 6, 11 and 16.
  const names = Array.from({ length: 16 }, (_, i) => `${i + 1}.json`);

  async function convert(lateIn: string | null, mayTakeBack: boolean) {
    const source = memorySources((name) =>
      Buffer.from(name === lateIn ? `${plain}{"_p":"b","late":2}\nbroken\n` : plain),
    );
    const given = names.map((path) => ({ path, size: 1000, ref: path }));
    const sinks = new MemorySinks();
    const passes: string[] = [];
    const listing = listInput([{ given: 'bucket', kind: 'folder', files: given }], { mergeExports: false });
    const result = await runJob(
      spec,
      listing,
      {
        pool: new MemoryPool(3, source),
        openSource: source,
        openSink: sinks.open,
        scratch: new MemoryScratch(),
        mayTakeBack,
      },
      {
        sizes: { ...sizes, guessBytes: 1000 },
        onProgress: ({ pass, passNumber, passes: of }) => passes.push(`${pass} ${passNumber} of ${of}`),
      },
    );
    return { result, sinks, passes: [...new Set(passes)], closed: sinks.closed };
  }

  it('takes one pass where all names come early', async () => {
    const guessed = await convert(null, true);
    expect(guessed.passes).toEqual(['convert 1 of 1']);
    const surveyed = await convert(null, false);
    expect(surveyed.passes).toEqual(['survey 1 of 2', 'convert 2 of 2']);
    expect(guessed.closed).toEqual(surveyed.closed);
    expect(guessed.result).toEqual({ ...surveyed.result, survey: null });
  });

  it.each([
    ['where the guess looks', '6.json', ['survey 1 of 2', 'convert 2 of 2']],
    ['where it does not', '8.json', ['convert 1 of 1', 'survey 2 of 3', 'convert 3 of 3']],
  ])('is the same with a name that comes late, %s', async (_, lateIn, passes) => {
    const guessed = await convert(lateIn, true);
    expect(guessed.passes).toEqual(passes);
    const surveyed = await convert(lateIn, false);
    expect(guessed.closed).toEqual(surveyed.closed);
    expect(guessed.result).toEqual(surveyed.result);
    expect(guessed.sinks.running.size).toBe(0);
    expect(Buffer.from(guessed.closed.get('out')!).toString()).toMatch(/^_p,_t,late\n/);
  });

  it.each([
    ['is lost', 'job/worker-lost'],
    ['fails', 'job/bad-spec'],
    ['hangs until the job is cancelled', 'job/cancelled'],
  ] as const)('leaves nothing where a worker %s while it guesses', async (_, code) => {
    const source = memorySources(() => Buffer.from(plain));
    const given = names.map((path) => ({ path, size: 1000, ref: path }));
    const listing = listInput([{ given: 'bucket', kind: 'folder', files: given }], { mergeExports: false });
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const pool: WorkerPool = {
      size: 3,
      async run({ pass }) {
        expect(pass).toBe('names');
        if (code === 'job/worker-lost') throw new ConvertError(code, 'A worker was lost.');
        if (code === 'job/bad-spec') return { ok: false, error: { code, message: 'It failed.' } };
        controller.abort();
        return new Promise(() => {});
      },
      terminate() {},
    };
    const ports = { pool, openSource: source, openSink: sinks.open, scratch: new MemoryScratch() };
    const options = { sizes: { ...sizes, guessBytes: 1000 }, signal: controller.signal };
    expect(await codeOf(runJob(spec, listing, { ...ports, mayTakeBack: true }, options))).toBe(code);
    expect(sinks.running.size).toBe(0);
    expect(sinks.closed.size).toBe(0);
  });

  it('is not surveyed for a name that came late where it changed since its duplicates were found', async () => {
    let content = '{"_p":"a","_t":1}\n{"_p":"b","_t":1}\n';
    const source = memorySources(() => Buffer.from(content));
    const given = [{ path: '1.json', size: content.length, ref: '1.json' }];
    const listing = listInput([{ given: 'bucket', kind: 'folder', files: given }], { mergeExports: false });
    const ports = { ...portsOf(new MemorySinks()), openSource: source, pool: new MemoryPool(1, source) };
    const passes = new Set<string>();
    const job = runJob(
      { ...spec, records: { dedupe: 'exact' } },
      listing,
      { ...ports, mayTakeBack: true },
      {
        onProgress({ pass }) {
          if (pass === 'convert' && !passes.has(pass)) content = `${content.slice(0, 18)}${'x'.repeat(17)}\n`;
          passes.add(pass);
        },
      },
    );
    expect(await codeOf(job)).toBe('input/changed');
    expect([...passes]).toEqual(['duplicates', 'convert']);
  });
});

describe('a job over no export', () => {
  const photo = memorySources(() => Buffer.from('no record\nat all\n'));

  it('leaves the rejects that were asked for, and nothing else', async () => {
    const sinks = new MemorySinks();
    expect(await codeOf(run({ pool: new MemoryPool(3, photo), openSink: sinks.open }))).toBe(
      'input/not-an-export',
    );
    expect([...sinks.closed.keys()]).toEqual(['rejects']);
    expect(sinks.running.size).toBe(0);
  });

  it('tells of files that could not be read, where the export may be', async () => {
    const source: typeof openSource = (ref) => {
      if (ref === '3.json') throw new Error('permission denied');
      return photo(ref);
    };
    await expect(run({ pool: new MemoryPool(3, source) })).rejects.toThrow(
      'none of their 6 lines is a record. 3.json could not be read: permission denied.',
    );
  });
});

describe('a job that fails', () => {
  it.each([
    ['write', 'out'],
    ['close', 'out'],
    ['close', 'rejects'],
  ] as const)(
    'leaves nothing when the sink fails to %s %s, and names the output',
    async (method, failing) => {
      const sinks = new MemorySinks();
      const scratch = new MemoryScratch();
      const job = run({ openSink: failingSinks(sinks, method, failing), scratch });
      await expect(job).rejects.toThrow(`${failing} could not be written: no space left`);
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
    await turns(50);
    expect(sinks.running.size).toBe(0);
    expect(sinks.closed.size).toBe(0);
    expect(scratch.kept).toBe(0);
  });

  it('ends at once when it is cancelled, also while a sink hangs after another failure', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const openSink: SinkOpener = async (name) => ({
      ...(await sinks.open(name)),
      write: () => new Promise(() => {}),
    });
    const inner = new MemoryPool(3, openSource);
    const pool: WorkerPool = {
      size: 3,
      async run(task, onPart) {
        if (task.id !== 1) return inner.run(task, onPart);
        await turns(10);
        throw new ConvertError('job/worker-lost', 'A worker was lost.');
      },
      terminate() {},
    };
    const job = run({ pool, openSink }, controller.signal);
    await turns(50);
    controller.abort();
    expect(await codeOf(job)).toBe('job/worker-lost');
    expect(sinks.running.size).toBe(0);
  });

  it(fault('scratch-hangs').name, async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    let discards = 0;
    const scratch: Scratch = {
      create: () => ({
        append() {
          controller.abort();
          return new Promise(() => {});
        },
        read() {},
        discard() {
          discards++;
          return new Promise(() => {});
        },
      }),
    };
    // The first task waits, so that the parts of the others are spilled.
    const pool = new MemoryPool(3, openSource, async (task) => {
      while (task.id === 0 && !controller.signal.aborted) await new Promise(setImmediate);
    });
    const job = run({ pool, openSink: sinks.open, scratch }, controller.signal);
    await expect(job).rejects.toThrow(fault('scratch-hangs').says[0]);
    expect([sinks.running.size, sinks.closed.size]).toEqual([0, 0]);
    expect(discards).toBeLessThanOrEqual(1);
  });

  it('ends at once when it is cancelled, also while a sink hangs', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const openSink: SinkOpener = async (name) => ({
      ...(await sinks.open(name)),
      write: () => new Promise(() => {}),
    });
    const job = run({ openSink }, controller.signal);
    await turns(20);
    controller.abort();
    expect(await codeOf(job)).toBe('job/cancelled');
    expect(sinks.running.size).toBe(0);
  });

  it.each([
    ['as the array is ended', { write: 'hangs at ]' }, { name: 'out', format: 'json' }],
    ['as gzip is ended', { write: 'hangs' }, { name: 'out', format: 'ndjson', gzip: true }],
    ['as it is closed', { close: 'hangs' }, { name: 'out', format: 'ndjson' }],
  ] as const)('ends at once when it is cancelled, also while a sink hangs %s', async (_, how, output) => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const hang = () => {
      setImmediate(() => controller.abort());
      return new Promise<void>(() => {});
    };
    const openSink: SinkOpener = async (name) => {
      const sink = await sinks.open(name);
      if (name !== 'out') return sink;
      if ('close' in how) return { ...sink, close: hang };
      const isAwaited = (bytes: Uint8Array) => how.write === 'hangs' || Buffer.from(bytes).includes(']');
      return { ...sink, write: (bytes) => (isAwaited(bytes) ? hang() : sink.write(bytes)) };
    };
    const ports = { ...portsOf(sinks), openSink, deflate: memoryDeflate };
    const job = runJob({ ...spec, outputs: [output] }, listing, ports, { sizes, signal: controller.signal });
    expect(await codeOf(job)).toBe('job/cancelled');
    expect([sinks.running.size, sinks.closed.size]).toEqual([0, 0]);
  });

  it('keeps none of several outputs that are closed while the abort of another takes its time', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const openSink: SinkOpener = async (name) => {
      const sink = await sinks.open(name);
      const close = async () => {
        if (name === 'two') setImmediate(() => controller.abort());
        await new Promise(setImmediate);
        await sink.close();
      };
      const abort = async () => {
        if (name === 'one') await turns(5);
        await sink.abort();
      };
      return { ...sink, close, abort };
    };
    const outputs = ['one', 'two', 'three'].map((name) => ({ name, format: 'ndjson' as const }));
    const ports = { ...portsOf(sinks), openSink };
    const job = runJob({ ...spec, outputs }, listing, ports, { sizes, signal: controller.signal });
    expect(await codeOf(job)).toBe('job/cancelled');
    await turns(5);
    expect([...sinks.closed.keys()]).toEqual([]);
  });

  it('keeps nothing that is cancelled in the very last close', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const openSink: SinkOpener = async (name) => {
      const sink = await sinks.open(name);
      const close = () => {
        sink.close();
        controller.abort();
      };
      return name === 'rejects' ? { ...sink, close } : sink;
    };
    expect(await codeOf(run({ openSink }, controller.signal))).toBe('job/cancelled');
    expect([...sinks.closed.keys()]).toEqual([]);
  });

  it('takes away what came to be closed behind a cancellation', async () => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const { promise, resolve } = deferred();
    const openSink: SinkOpener = async (name) => {
      const sink = await sinks.open(name);
      const close = async () => {
        setImmediate(() => controller.abort());
        await promise;
        sinks.running.add(name);
        await sink.close();
      };
      return name === 'out' ? { ...sink, close } : sink;
    };
    expect(await codeOf(run({ openSink }, controller.signal))).toBe('job/cancelled');
    resolve();
    await turns(20);
    expect([sinks.running.size, sinks.closed.size]).toEqual([0, 0]);
  });

  it.each([
    ['of a split', { split: 'day' }],
    ['that go on where one ended', { rowsPerFile: '1' }],
  ] as const)('opens no more files %s once it is cancelled', async (_, options) => {
    const sinks = new MemorySinks();
    const controller = new AbortController();
    const { promise, resolve } = deferred();
    const openSink: SinkOpener = async (name) => {
      const sink = await sinks.open(name);
      const write = async () => {
        setImmediate(() => controller.abort());
        await promise;
      };
      return name === 'slow' ? { ...sink, write } : sink;
    };
    const outputs: JobSpec['outputs'] = [
      { name: 'slow', format: 'ndjson' },
      { name: 'many', format: 'ndjson', ...options },
    ];
    const ports = { ...portsOf(sinks), openSink };
    const job = runJob({ ...spec, outputs }, listing, ports, { sizes, signal: controller.signal });
    expect(await codeOf(job)).toBe('job/cancelled');
    resolve();
    await turns(20);
    expect([sinks.running.size, sinks.closed.size]).toEqual([0, 0]);
  });
});

describe('a survey that is at hand', () => {
  const contents = new Map([
    ['1.json', Buffer.from('{"_p":"a","early":1}\n')],
    ['2.json', Buffer.from('{"_p":"b","late":1}\n')],
  ]);
  const source = memorySources((name) => contents.get(name)!);
  const given = [...contents].map(([path, bytes]) => ({ path, size: bytes.length, ref: path }));
  const list = (revisions?: string) =>
    listInput([{ given: 'bucket', kind: 'folder', files: given }], { mergeExports: false, revisions });

  async function convert(revisions: string | undefined, surveyed: string | undefined) {
    const sinks = new MemorySinks();
    const ports = () => ({
      pool: new MemoryPool(1, source),
      openSource: source,
      openSink: sinks.open,
      scratch: new MemoryScratch(),
    });
    const survey = await runJob({ inputs: ['bucket'], outputs: [] }, list(surveyed), ports());
    const passes = new Set<string>();
    await runJob(
      { inputs: ['bucket'], outputs: [{ name: 'out', format: 'csv' }], ...(revisions && { revisions }) },
      list(revisions),
      ports(),
      { survey: survey.survey!, onProgress: ({ pass }) => passes.add(pass) },
    );
    return { passes: [...passes], csv: Buffer.from(sinks.closed.get('out')!).toString() };
  }

  it('spares the next job one, of the same revisions', async () => {
    expect(await convert('2', '2')).toEqual({ passes: ['convert'], csv: '_p,late\nb,1\n' });
  });

  it.each([
    ['2', undefined, '_p,late\nb,1\n'],
    [undefined, '2', '_p,early,late\na,1,\nb,,1\n'],
  ])('is none for revisions %s where it read %s', async (revisions, surveyed, csv) => {
    expect(await convert(revisions, surveyed)).toEqual({ passes: ['survey', 'convert'], csv });
  });
});
