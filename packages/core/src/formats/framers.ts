/** The ready-made framers: how chunks of an output are put together. */
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Counts } from '../model/counts.ts';
import type { Framer } from './format.ts';

const NOTHING = new Uint8Array(0);

/** One after the other, nothing between. */
export function concat(): Framer {
  return { before: () => NOTHING, end: () => NOTHING, frameBytes: () => 0 };
}

/** `header` before the first row, with what was done to its cells; nothing at all where no row comes. */
export function withHeader(header: Uint8Array, counts: Counts | null = null): Framer {
  let begun = false;
  let untold: Counts | null = null;
  return {
    before() {
      if (begun) return NOTHING;
      begun = true;
      untold = counts;
      return header;
    },
    takeCounts() {
      const told = untold;
      untold = null;
      return told;
    },
    end: () => NOTHING,
    frameBytes: () => (begun ? 0 : header.length),
  };
}

/** `open`, chunks with `separator` between them, `close`; `empty` where no row comes. */
export function joined(texts: { open: string; separator: string; close: string; empty: string }): Framer {
  let begun = false;
  const separator = encodeUtf8(texts.separator);
  return {
    before() {
      if (begun) return separator;
      begun = true;
      return encodeUtf8(texts.open);
    },
    end: () => encodeUtf8(begun ? texts.close : texts.empty),
    frameBytes: () => encodeUtf8((begun ? texts.separator : texts.open) + texts.close).length,
  };
}
