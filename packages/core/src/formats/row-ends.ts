/** Where rows begin among the bytes of an output: for the few places at which one file ends and the next begins. */
import { LF, QUOTE } from '../bytes/ascii.ts';

/** How rows of a format are told apart. */
export type RowEnds = {
  /** Of what stands between two rows of one file. */
  separatorBytes: number;
  /** Where the row behind that which begins at `from` begins; the length of `bytes` where there is none. */
  next(bytes: Uint8Array, from: number): number;
};

/** Rows that hold no line feed, each ended by one or with `separatorBytes`, a line feed last, between them. */
export function lineRows(separatorBytes: number): RowEnds {
  return { separatorBytes, next: behindLine };
}

/** Rows of a table: line feeds between quotation marks belong to cells. */
export const quotedRows: RowEnds = {
  separatorBytes: 0,
  next(bytes, from) {
    let isQuoted = false;
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] === QUOTE) isQuoted = !isQuoted;
      else if (bytes[at] === LF && !isQuoted) return at + 1;
    }
    return bytes.length;
  },
};

/** Rows of several lines, each of which begins with `opening`, as no other of their lines does. */
export function rowsThatOpenWith(opening: Uint8Array, separatorBytes: number): RowEnds {
  const opensAt = (bytes: Uint8Array, at: number) => opening.every((byte, i) => bytes[at + i] === byte);
  return {
    separatorBytes,
    next(bytes, from) {
      let at = behindLine(bytes, from);
      while (at < bytes.length && !opensAt(bytes, at)) at = behindLine(bytes, at);
      return at;
    },
  };
}

function behindLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at === -1 ? bytes.length : at + 1;
}
