import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { testSink } from '../../test/sink-contract.ts';
import { openDeviceSink, openStdoutSink } from './stream-sink.ts';

function failWith(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}

describe('a sink into a stream', () => {
  testSink(
    () => {
      const chunks: Buffer[] = [];
      const stream = new Writable({
        highWaterMark: 10,
        write(chunk: Buffer, _encoding, done) {
          // Takes its time, so that a reused buffer would be seen.
          setImmediate(() => {
            chunks.push(Buffer.from(chunk));
            done();
          });
        },
      });
      return { open: () => openStdoutSink(() => {}, stream), result: () => Buffer.concat(chunks) };
    },
    { keepsNothingOnAbort: false },
  );

  test('drops the rest without an error once its reader is gone, and says so once', async () => {
    let gone = 0;
    const sink = openStdoutSink(() => gone++, failWith('EPIPE'));
    await sink.write(Buffer.from('one'));
    await sink.write(Buffer.from('two'));
    await sink.close();
    expect(gone).toBe(1);
  });

  test('fails with a reason for everything else', async () => {
    const sink = openStdoutSink(() => {}, failWith('ENOSPC'));
    await expect(sink.write(Buffer.from('one'))).rejects.toMatchObject({
      code: 'output/failed',
      message: "Can't write standard output: no space is left on the disk (ENOSPC).",
    });
  });
});

describe.skipIf(process.platform === 'win32')('a sink into a device', () => {
  test('writes into nothing', async () => {
    const sink = await openDeviceSink('/dev/null', () => {}, new AbortController().signal);
    await sink.write(Buffer.from('one'));
    await sink.close();
  });
});
