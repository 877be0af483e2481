import type { Sink } from '@km-export/core';
import { expect, test } from 'vitest';

/** How to try a kind of sink: a fresh one, what it holds under its final name (null: nothing), if it was closed. */
export type SinkUnderTest = { open: () => Sink | Promise<Sink>; result: () => Buffer | null };

/** What core relies on, whatever a sink writes to. `keepsNothingOnAbort` is false for sinks that can't take back. */
export function testSink(setUp: () => SinkUnderTest, { keepsNothingOnAbort = true } = {}): void {
  test('holds all bytes in order, from buffers that are reused', async () => {
    const { open, result } = setUp();
    const sink = await open();
    const buffer = new Uint8Array(70_000);
    for (let round = 0; round < 5; round++) await sink.write(buffer.fill(round));
    await sink.close();
    const expected = Buffer.concat([0, 1, 2, 3, 4].map((round) => Buffer.alloc(70_000, round)));
    expect(result()?.equals(expected)).toBe(true);
  });

  test('writes only the view that it is given', async () => {
    const { open, result } = setUp();
    const sink = await open();
    await sink.write(new TextEncoder().encode('before/inside/after').subarray(7, 13));
    await sink.close();
    expect(result()?.toString()).toBe('inside');
  });

  test('is empty, but there, without a write', async () => {
    const { open, result } = setUp();
    const sink = await open();
    await sink.close();
    expect(result()?.length).toBe(0);
  });

  test('takes an empty write', async () => {
    const { open, result } = setUp();
    const sink = await open();
    await sink.write(new Uint8Array(0));
    await sink.close();
    expect(result()?.length).toBe(0);
  });

  if (keepsNothingOnAbort) {
    test('leaves nothing when aborted', async () => {
      const { open, result } = setUp();
      const sink = await open();
      await sink.write(new Uint8Array(1000));
      await sink.abort();
      expect(result()).toBeNull();
    });
  }
}
