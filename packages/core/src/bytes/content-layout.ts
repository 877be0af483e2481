/** Tells a JSON array from lines (behaviour rule 2), and gives the content again from its start. */
import { ConvertError } from '../model/error.ts';
import type { SourceReader } from '../ports.ts';
import { CLOSE_BRACKET, isSpace, LF, OPEN_BRACE, OPEN_BRACKET, SPACE } from './ascii.ts';

/** Nearly always the first of so many bytes tell. */
const LOOK_BYTES = 1 << 12;
/** White space without a line end that is held at most: lines can't be longer (`bytes/lines.ts`). */
const MOST_HELD_BYTES = 2 ** 30;

const MARK = [0xef, 0xbb, 0xbf];
const NOTHING = new Uint8Array(0);

export type ToldLayout = {
  /** The first byte that is not white space is `[`, and the next such byte is an opening brace, `]`, or none. */
  isArray: boolean;
  /** The content from its start. */
  reader: SourceReader;
};

/**
 * Looks at the content that `reader` gives from its start; `head`: its first bytes, as far as they are known. White space before the bytes that tell, however much, is
 * not held but for the line that it ends in: whole lines of it come again as as many blank lines of as many
 * bytes in all. Where `reader` fails, the one that is returned does, behind all that it gave; an error of the job is
 * thrown at once.
 */
export async function tellLayout(reader: SourceReader, head: Uint8Array = NOTHING): Promise<ToldLayout> {
  // As nearly all content begins, which then need not be held and given again.
  if (head[0] === OPEN_BRACE) return { isArray: false, reader };
  const seen = new LeadingSpace();
  for (;;) {
    const chunk = new Uint8Array(LOOK_BYTES);
    let count = 0;
    let rest = reader;
    try {
      const result = reader.read(chunk);
      count = typeof result === 'number' ? result : await result;
    } catch (failure) {
      // The job ends: nobody will read what is held.
      if (failure instanceof ConvertError) throw failure;
      rest = failing(failure, reader);
    }
    const isArray = seen.take(chunk.subarray(0, count));
    if (isArray !== null) return { isArray, reader: replay(seen.pieces(), rest) };
  }
}

/** Blank lines, all of them together: how many, and of how many bytes with their LF. */
type BlankLines = { lines: number; bytes: number };
type Piece = Uint8Array | BlankLines;

class LeadingSpace {
  readonly #pieces: Piece[] = [];
  /** The line that has not ended yet, and whether it is white space so far. */
  #line: Uint8Array[] = [];
  #lineBytes = 0;
  #isBlank = true;
  #position = 0;
  #hasBracket = false;

  /** Whether it is an array; null while that can't be told. No bytes: the content has ended. */
  take(chunk: Uint8Array): boolean | null {
    if (chunk.length === 0) return this.#hasBracket;
    let lineStart = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === LF) {
        this.#endLine(chunk.subarray(lineStart, i + 1));
        lineStart = i + 1;
      } else if (!isSpace(byte)) {
        this.#isBlank = false;
        if (byte === OPEN_BRACKET && !this.#hasBracket) this.#hasBracket = true;
        else if (this.#position + i > 2 || byte !== MARK[this.#position + i]) {
          this.#hold(chunk.subarray(lineStart));
          return this.#hasBracket && (byte === OPEN_BRACE || byte === CLOSE_BRACKET);
        }
      }
    }
    this.#position += chunk.length;
    this.#hold(chunk.subarray(lineStart));
    return this.#lineBytes > MOST_HELD_BYTES ? false : null;
  }

  pieces(): Piece[] {
    return [...this.#pieces, ...this.#line];
  }

  #hold(bytes: Uint8Array): void {
    this.#line.push(bytes);
    this.#lineBytes += bytes.length;
  }

  #endLine(bytes: Uint8Array): void {
    if (this.#isBlank) {
      const last = this.#pieces.at(-1);
      const blank = last === undefined || last instanceof Uint8Array ? { lines: 0, bytes: 0 } : last;
      if (blank !== last) this.#pieces.push(blank);
      blank.lines++;
      blank.bytes += this.#lineBytes + bytes.length;
    } else {
      this.#pieces.push(...this.#line, bytes);
    }
    this.#line = [];
    this.#lineBytes = 0;
    this.#isBlank = true;
  }
}

/** The pieces, then what the reader has left. */
function replay(pieces: Piece[], reader: SourceReader): SourceReader {
  let held: Uint8Array = NOTHING;
  return {
    read(into) {
      while (held.length === 0) {
        const piece = pieces[0];
        if (piece === undefined) return reader.read(into);
        if (piece instanceof Uint8Array) held = piece;
        else if (piece.lines > 0) held = takeLine(piece);
        if (piece instanceof Uint8Array || piece.lines === 0) pieces.shift();
      }
      const count = Math.min(into.length, held.length);
      into.set(held.subarray(0, count));
      held = held.subarray(count);
      return count;
    },
    close: () => reader.close(),
  };
}

/** A reader that failed, and fails again when it is asked again. */
function failing(failure: unknown, reader: SourceReader): SourceReader {
  return {
    read() {
      throw failure;
    },
    close: () => reader.close(),
  };
}

/** One of the blank lines: they share their bytes evenly. */
function takeLine(blank: BlankLines): Uint8Array {
  const line = new Uint8Array(Math.floor(blank.bytes / blank.lines)).fill(SPACE);
  line[line.length - 1] = LF;
  blank.lines--;
  blank.bytes -= line.length;
  return line;
}
