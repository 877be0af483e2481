import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Deflate } from '../ports.ts';
import { GzipRounds } from './gzip-rounds.ts';

/** Counts members that were begun and not ended. */
class CountedDeflate {
  open = 0;
  mostOpen = 0;
  members = 0;

  readonly deflate: Deflate = (put) => {
    this.members++;
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    const chunks: Uint8Array[] = [];
    return {
      write: async (bytes) => void chunks.push(bytes.slice()),
      end: async () => {
        this.open--;
        await put(gzipSync(Buffer.concat(chunks)));
      },
      abort: () => {
        this.open--;
      },
    };
  };
}

test('outputs in turns are whole, with one deflater at a time and no more members than rounds', async () => {
  const counted = new CountedDeflate();
  const rounds = new GzipRounds(counted.deflate, 1000);
  const outputs = Array.from({ length: 30 }, (_, index) => {
    const stored: Uint8Array[] = [];
    return { index, stored, text: '', deflating: rounds.open(async (piece) => void stored.push(piece)) };
  });
  for (let turn = 0; turn < 100; turn++) {
    for (const output of outputs) {
      const text = `${turn} of ${output.index}\n`.repeat((turn + output.index) % 7);
      output.text += text;
      await output.deflating.write(Buffer.from(text));
    }
  }
  const bytes = outputs.reduce((sum, { text }) => sum + text.length, 0);
  for (const { deflating } of outputs) await deflating.end();
  for (const { stored, text } of outputs) {
    expect(gunzipSync(Buffer.concat(stored)).toString()).toBe(text);
  }
  expect([counted.open, counted.mostOpen]).toEqual([0, 1]);
  expect(counted.members).toBeLessThanOrEqual(outputs.length * Math.ceil(bytes / 1000));
});

test('an output of nothing is a member of nothing, and what is larger than a round is whole', async () => {
  const rounds = new GzipRounds(new CountedDeflate().deflate, 10);
  for (const text of ['', 'much more than is taken in one round']) {
    const stored: Uint8Array[] = [];
    const deflating = rounds.open(async (piece) => void stored.push(piece));
    await deflating.write(Buffer.from(text));
    await deflating.end();
    expect(gunzipSync(Buffer.concat(stored)).toString()).toBe(text);
  }
});

test('aborted, an output takes nothing more, and others go on', async () => {
  const counted = new CountedDeflate();
  const rounds = new GzipRounds(counted.deflate, 10);
  const stored: Uint8Array[] = [];
  const aborted = rounds.open(() => Promise.reject(new Error('nobody takes this')));
  const other = rounds.open(async (piece) => void stored.push(piece));
  await aborted.write(Buffer.from('abc'));
  aborted.abort();
  await other.write(Buffer.from('in several rounds'));
  await other.end();
  expect(gunzipSync(Buffer.concat(stored)).toString()).toBe('in several rounds');
});
