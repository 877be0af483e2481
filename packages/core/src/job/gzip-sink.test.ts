import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MemorySinks, memoryDeflate } from '../../test/memory-ports.ts';
import type { Sink } from '../ports.ts';
import { GzipSink } from './gzip-sink.ts';
import { Outputs } from './outputs.ts';
import type { PlannedOutput } from './plan.ts';
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
