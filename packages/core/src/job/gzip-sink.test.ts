import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MemorySinks, memoryDeflate } from '../../test/memory-ports.ts';
import type { Deflate, Sink } from '../ports.ts';
import { GzipSink } from './gzip-sink.ts';
import { Outputs } from './outputs.ts';
import type { PlannedOutput } from './planned-outputs.ts';
import { NO_LIMITS } from './rolling-file.ts';

const planned: PlannedOutput[] = ['one.gz', 'two.gz'].map((name) => ({
  name,
  gzip: true,
  limits: NO_LIMITS,
  output: { kind: 'rejects' },
}));
const chunk = (output: number, text: string) => ({ output, rows: 1, bytes: Buffer.from(text) });

test('an output is one gzipped member, and both sizes are told', async () => {
  const sinks = new MemorySinks();
  const outputs = new Outputs(planned, { openSink: sinks.open, deflate: memoryDeflate });
  await outputs.write([chunk(0, 'a\n'), chunk(0, 'b\n')]);
  await outputs.close();
  const stored = sinks.closed.get('one.gz') ?? Buffer.of();
  expect(gunzipSync(stored).toString()).toBe('a\nb\n');
  expect(outputs.results[0]).toMatchObject({ bytes: 4, storedBytes: stored.length });
  expect(gunzipSync(sinks.closed.get('two.gz') ?? Buffer.of()).length).toBe(0);
});

test('where the last piece can’t be written, no output stays', async () => {
  const sinks = new MemorySinks();
  const openSink = async (name: string): Promise<Sink> => {
    const sink = await sinks.open(name);
    const write = () => Promise.reject(new Error('the disk is full'));
    return name === 'two.gz' ? { ...sink, write } : sink;
  };
  const outputs = new Outputs(planned, { openSink, deflate: memoryDeflate });
  await outputs.write([chunk(0, 'a\n'), chunk(1, 'b\n')]);
  await expect(outputs.close()).rejects.toMatchObject({
    code: 'output/failed',
    message: expect.stringContaining('two.gz could not be written: the disk is full'),
  });
  await outputs.abort();
  expect([sinks.closed.size, sinks.running.size]).toEqual([0, 0]);
});

test('without a deflater it is said, and nothing is opened', async () => {
  const sinks = new MemorySinks();
  const outputs = new Outputs(planned, { openSink: sinks.open });
  await expect(outputs.close()).rejects.toMatchObject({ code: 'output/failed' });
  expect(sinks.running.size).toBe(0);
});

test('once aborted it takes no more pieces', async () => {
  const sinks = new MemorySinks();
  const sink = new GzipSink(await sinks.open('x.gz'), memoryDeflate);
  await sink.write(Buffer.from('a'));
  await sink.abort();
  await sink.finish();
  expect(sink.storedBytes).toBe(0);
  expect(sinks.aborted.has('x.gz')).toBe(true);
});

test('the files of a split are gzipped with one deflater at a time, however many they are', async () => {
  const sinks = new MemorySinks();
  let open = 0;
  let most = 0;
  const counted: Deflate = (put) => {
    most = Math.max(most, ++open);
    const deflating = memoryDeflate(put);
    return { ...deflating, end: () => deflating.end().finally(() => open--) };
  };
  const split: PlannedOutput = {
    ...{ name: 'out', gzip: true, limits: NO_LIMITS },
    output: {
      kind: 'format',
      format: 'ndjson',
      options: {},
      columns: [],
      split: { key: 'event', id: 'event', keys: [], lists: [] },
    },
  };
  const outputs = new Outputs([split], { openSink: sinks.open, deflate: counted });
  const keys = Array.from({ length: 100 }, (_, index) => `event:${index}`);
  for (let turn = 0; turn < 3; turn++) {
    const parts = keys.map((key) => ({ key, label: key, rows: 1, bytes: 2 }));
    await outputs.write([{ output: 0, rows: 100, bytes: Buffer.from(`${turn}\n`.repeat(100)), parts }]);
  }
  await outputs.close();
  expect(most).toBe(1);
  expect(sinks.closed.size).toBe(101);
  expect(gunzipSync(sinks.closed.get('out/event_7.ndjson.gz') ?? Buffer.of()).toString()).toBe('0\n1\n2\n');
});
