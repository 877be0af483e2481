import { LF } from '../bytes/ascii.ts';
import type { Sink } from '../ports.ts';

/** Takes one line without its end, `bytes[start, end)`: valid until it returns, or what it returned resolves. */
export type TakeLine = (bytes: Uint8Array, start: number, end: number) => void | Promise<void>;

/**
 * A sink that hands on what is written to it line by line, in order, each once the one before was taken: who takes them
 * late keeps the whole job waiting. `onClose` comes behind the last line.
 */
export function createLinesSink(take: TakeLine, onClose: () => void | Promise<void> = () => {}): Sink {
  /** Of a line whose end has not come yet. */
  let begun: Uint8Array = new Uint8Array(0);
  return {
    async write(written) {
      const bytes = begun.length === 0 ? written : joined(begun, written);
      let start = 0;
      for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
        // Most are taken at once: waiting for each would cost more than all else.
        const taken = take(bytes, start, end);
        if (taken !== undefined) await taken;
        start = end + 1;
      }
      begun = bytes.slice(start);
    },
    async close() {
      if (begun.length > 0) await take(begun, 0, begun.length);
      await onClose();
    },
    abort() {},
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
