import { createGzip } from 'node:zlib';
import type { Deflating } from '@km-export/core';

const PIECE_BYTES = 1 << 18;
/** Of an export as CSV 5 makes 96 % of what 6 saves, in two thirds of its time; 9 for memory takes 400 KB and saves time. */
const SETTINGS = { level: 5, memLevel: 9, chunkSize: PIECE_BYTES };

/** Gzip by Node's zlib, on threads of its own: one member, one piece on its way at a time. */
export function deflateInNode(put: (piece: Uint8Array) => Promise<void>): Deflating {
  const gzip = createGzip(SETTINGS);
  let failure: unknown = null;
  let rejectWrite: (reason: unknown) => void = () => {};

  const pump = async (): Promise<void> => {
    for await (const piece of gzip) await put(piece);
  };
  // A stream that was destroyed may never answer a write that waits for room.
  const pumped = pump().catch((thrown) => {
    failure = thrown;
    rejectWrite(thrown);
    throw thrown;
  });
  pumped.catch(() => {});
  // Who waits for a piece that hangs would wait for ever.
  let giveUp: (reason: unknown) => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  aborted.catch(() => {});
  gzip.on('error', () => {});

  return {
    write(bytes) {
      if (failure !== null) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        rejectWrite = reject;
        // Its own failure is told by the pump, which knows what `put` threw.
        gzip.write(bytes, () => resolve());
      });
    },
    end() {
      gzip.end();
      return Promise.race([pumped, aborted]);
    },
    abort() {
      failure ??= new Error('It was aborted.');
      gzip.destroy();
      rejectWrite(failure);
      giveUp(failure);
    },
  };
}
