/**
 * The elements of a JSON array as blocks of lines, for scanners that know lines alone (behaviour rule 2): the twin
 * of `LineBlocks`. Each element is laid on a line of its own without insignificant white space, and where it
 * lies in the input is kept beside it.
 *
 *   input:  [ {"a": 1} , {"b":2},\n{"c" 3} ]        lines:  {"a":1}LF {"b":2}LF {"c"3}LF
 *             └── span ┘ └ span ┘  └ span ┘
 *
 * An element is split off by strings and brackets alone; whether it is legal is the scanner's to say. What is laid is
 * legal exactly if the element is, and where not, is so for the same reason.
 */
import { ARRAY_BYTES_AFTER, ARRAY_NOT_CLOSED, type ElementSpans } from '../model/elements.ts';
import { InputFault } from '../model/input-fault.ts';
import type { SourceReader } from '../ports.ts';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  isSpace,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  skipSpace,
  TAB,
} from './ascii.ts';
import { copyWords, WORDS_UP_TO } from './copy-words.ts';
import { grown } from './grown.ts';
import { type LineBuffer, PADDING } from './lines.ts';

/** What a byte is outside strings: of a number or literal (or nothing known), a colon … */
const SCALAR = 0;
const COLONS = 1;
const WHITE = 2;
const STRING = 3;
const OPEN = 4;
const CLOSE = 5;
const COMMAS = 6;

const KIND = new Uint8Array(256);
for (const byte of [SPACE, TAB, CR, LF]) KIND[byte] = WHITE;
KIND[QUOTE] = STRING;
KIND[OPEN_BRACE] = KIND[OPEN_BRACKET] = OPEN;
KIND[CLOSE_BRACE] = KIND[CLOSE_BRACKET] = CLOSE;
KIND[COMMA] = COMMAS;
KIND[COLON] = COLONS;

/** Bytes of a string that a scan must look at: the rest it passes over. */
const IN_TEXT = new Uint8Array(256);
IN_TEXT[QUOTE] = IN_TEXT[BACKSLASH] = IN_TEXT[LF] = 1;

/** Stands for an LF in a string, where it is as illegal. */
const ILLEGAL_IN_TEXT = 0x01;

/** Lines that the end of a file may add to its block, each ended by LF, beside the element that it cuts. */
const TAIL_BYTES = 2;

const BEFORE = 0;
const FIRST = 1;
const NEXT = 2;
const INSIDE = 3;
const AFTER = 4;
const REST = 5;
const ENDED = 6;

/** Where elements are laid: used again for every array of a worker, made for the first. */
export class ElementBuffer {
  lines = new Uint8Array(0);
  spans = new Int32Array(1 << 10);
}

/** Reads the elements of an array, block by block. */
export class ElementBlocks {
  /** The current block: lines in `bytes[start, end)`, the last perhaps without its LF. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Of the block in the content: means nothing, since {@link elements} say where each line lies. */
  readonly byteOffset = 0;
  /** Where the lines of the block come from. */
  readonly elements: ElementSpans;

  readonly #reader: SourceReader;
  readonly #raw: LineBuffer;
  readonly #buffer: ElementBuffer;
  #filled = 0;
  #sourceEnded = false;
  #done = false;
  #state = BEFORE;
  /** What was read so far ends here. */
  #position = 0;
  /** The element that is being read: where it begins, the brackets open in it, whether a string is. */
  #elementStart = 0;
  #depth = 0;
  #inString = false;
  /**
   * It holds white space outside strings, or an LF in one: it can't be laid as it is. Until the next begins this is
   * so of the one before, which tells what to expect.
   */
  #isSpread = false;
  #lineCount = 0;
  #counted = 0;
  #rawView: DataView = new DataView(new ArrayBuffer(0));
  #linesView: DataView = new DataView(new ArrayBuffer(0));

  /** `reader` must stand at the start of content that is an array; `raw` takes what is read. */
  constructor(reader: SourceReader, raw: LineBuffer, buffer: ElementBuffer) {
    this.#reader = reader;
    this.#raw = raw;
    this.#buffer = buffer;
    this.elements = {
      bytes: raw.bytes,
      byteOffset: 0,
      spans: buffer.spans,
      tail: -1,
      tailCode: 0,
      tailJoins: false,
    };
  }

  /** Offset in the content of what stands behind the block. */
  get contentEnd(): number {
    return this.elements.byteOffset + this.#consumed;
  }

  /** Bytes of content up to the block's end that were not counted yet. */
  takeContentBytes(): number {
    const bytes = this.contentEnd - this.#counted;
    this.#counted += bytes;
    return bytes;
  }

  /**
   * Goes to the next block; false when there are no more elements. Throws what the reader throws, and an
   * {@link InputFault} where an element is too long: nothing behind it is read.
   */
  async next(): Promise<boolean> {
    if (this.#done) return false;
    for (;;) {
      this.#dropConsumed();
      // Full, and no element ends in it: the element is longer than the buffer.
      if (!this.#sourceEnded && this.#filled >= this.#raw.capacity) {
        if (this.#filled >= this.#raw.longestLine) {
          this.#done = true;
          throw new InputFault('file/line-too-long');
        }
        this.#raw.grow(this.#filled);
      }
      await this.#fill();
      if (this.#layOut(true)) return true;
      if (this.#sourceEnded) {
        this.#done = true;
        return false;
      }
    }
  }

  /** After the reader failed: what is left as a last block, so that no byte that was read is lost. */
  takeRest(): boolean {
    if (this.#done) return false;
    this.#sourceEnded = true;
    this.#done = true;
    return this.#layOut(false);
  }

  /** Up to here nothing that was read is needed any more. */
  get #consumed(): number {
    return this.#state === INSIDE || this.#state === REST ? this.#elementStart : this.#position;
  }

  #dropConsumed(): void {
    const consumed = this.#consumed;
    const raw = this.#raw;
    const rest = this.#filled - consumed;
    this.elements.byteOffset += consumed;
    if (raw.capacity > raw.readBytes && rest <= raw.readBytes) raw.shrink(consumed, this.#filled);
    else if (rest > 0) raw.bytes.copyWithin(0, consumed, this.#filled);
    this.#filled = rest;
    this.#position -= consumed;
    this.#elementStart = 0;
    this.start = this.end = 0;
  }

  async #fill(): Promise<void> {
    const raw = this.#raw;
    while (!this.#sourceEnded && this.#filled < raw.capacity) {
      const result = this.#reader.read(raw.bytes.subarray(this.#filled, raw.capacity));
      const count = typeof result === 'number' ? result : await result;
      if (count === 0) this.#sourceEnded = true;
      this.#filled += count;
    }
  }

  /** Lays out the elements that end in what was read; whether that makes a block. */
  #layOut(mayLend: boolean): boolean {
    const raw = this.#raw.bytes;
    const filled = this.#filled;
    // Ends every search: behind what was read nothing has a meaning.
    raw[filled] = QUOTE;
    this.#prepare(raw);
    for (;;) {
      switch (this.#state) {
        case BEFORE: {
          const bracket = raw.subarray(this.#position, filled).indexOf(OPEN_BRACKET);
          if (bracket === -1) {
            this.#position = filled;
            return this.#endBlock();
          }
          this.#position += bracket + 1;
          this.#state = FIRST;
          break;
        }
        case FIRST:
        case NEXT:
          this.#position = skipSpace(raw, this.#position, filled);
          if (this.#position === filled) {
            if (this.#sourceEnded) this.#layTail(ARRAY_NOT_CLOSED, filled, filled, false);
            return this.#endBlock();
          }
          if (this.#state === FIRST && raw[this.#position] === CLOSE_BRACKET) {
            this.#position++;
            this.#state = AFTER;
            break;
          }
          this.#elementStart = this.#position;
          if (this.#isSpread && this.#layAtOnce(raw, filled)) break;
          this.#depth = 0;
          this.#inString = this.#isSpread = false;
          this.#state = INSIDE;
          break;
        case INSIDE: {
          const end = this.#findEnd(raw, filled);
          const start = this.#elementStart;
          if (end === -1) {
            if (this.#sourceEnded) {
              const isOpen = this.#inString || this.#depth > 0;
              this.#lay(start, isOpen ? filled : endOfBytes(raw, start, filled));
              this.#layTail(ARRAY_NOT_CLOSED, filled, filled, true);
            }
            return this.#endBlock();
          }
          this.#position = end + 1;
          this.#state = raw[end] === COMMA ? NEXT : AFTER;
          const elementEnd = endOfBytes(raw, start, end);
          if (mayLend && this.#lineCount === 0 && this.#isLong(elementEnd - start)) {
            return this.#lend(start, elementEnd);
          }
          this.#lay(start, elementEnd);
          break;
        }
        case AFTER:
          this.#position = skipSpace(raw, this.#position, filled);
          if (this.#position === filled) {
            if (this.#sourceEnded) this.#state = ENDED;
            return this.#endBlock();
          }
          this.#elementStart = this.#position;
          this.#state = REST;
          break;
        case REST:
          this.#position = filled;
          if (this.#sourceEnded) {
            const start = this.#elementStart;
            this.#layTail(ARRAY_BYTES_AFTER, start, endOfBytes(raw, start, filled), false);
          }
          return this.#endBlock();
        default:
          return this.#endBlock();
      }
    }
  }

  #prepare(raw: Uint8Array): void {
    const buffer = this.#buffer;
    const { elements } = this;
    elements.bytes = raw;
    elements.tail = -1;
    this.#lineCount = 0;
    const usual = this.#raw.readBytes + TAIL_BYTES + PADDING;
    if (buffer.lines.length < usual || buffer.lines.length > 2 * usual) buffer.lines = new Uint8Array(usual);
    this.bytes = buffer.lines;
    this.start = this.end = 0;
    if (this.#rawView.buffer !== raw.buffer) this.#rawView = new DataView(raw.buffer);
    if (this.#linesView.buffer !== this.bytes.buffer) this.#linesView = new DataView(this.bytes.buffer);
  }

  #isLong(bytes: number): boolean {
    return !this.#isSpread && bytes > this.#raw.readBytes;
  }

  #endBlock(): boolean {
    this.elements.spans = this.#buffer.spans;
    return this.#lineCount > 0;
  }

  /** Goes on in the element: the place of the comma or bracket that ends it; -1 where that was not read yet. */
  #findEnd(raw: Uint8Array, filled: number): number {
    let position = this.#position;
    let depth = this.#depth;
    let inString = this.#inString;
    for (;;) {
      while (inString) {
        while (IN_TEXT[raw[position]] === 0) position++;
        if (raw[position] === QUOTE) {
          if (position >= filled) return this.#pause(filled, depth, true);
          inString = false;
        } else {
          const isEscape = raw[position] === BACKSLASH;
          // What is escaped was not read yet.
          if (isEscape && position + 1 >= filled) return this.#pause(position, depth, true);
          if (isEscape) position++;
          if (raw[position] === LF) this.#isSpread = true;
        }
        position++;
      }
      let kind = KIND[raw[position]];
      while (kind <= COLONS) kind = KIND[raw[++position]];
      if (kind === STRING) {
        if (position >= filled) return this.#pause(filled, depth, false);
        inString = true;
      } else if (kind === COMMAS) {
        if (depth === 0) return position;
      } else if (kind === WHITE) {
        this.#isSpread = true;
      } else if (kind === OPEN) {
        depth++;
      } else if (depth > 0) {
        depth--;
      } else if (raw[position] === CLOSE_BRACKET) {
        return position;
      }
      position++;
    }
  }

  #pause(position: number, depth: number, inString: boolean): number {
    this.#position = position;
    this.#depth = depth;
    this.#inString = inString;
    return -1;
  }

  /**
   * Lays the element while its end is looked for, in one go: 1.5 times as fast where it is spread. False if its end was
   * not read yet.
   */
  #layAtOnce(raw: Uint8Array, filled: number): boolean {
    const start = this.#elementStart;
    const length = filled - start;
    if (this.end + length + TAIL_BYTES + PADDING > this.bytes.length) this.#growLines(length);
    const at = layCompact(raw, start, filled, this.bytes, this.end);
    const end = stoppedAt;
    if (end === filled) return false;
    const elementEnd = endOfBytes(raw, start, end);
    this.#addSpan(start, elementEnd);
    this.#isSpread = at - this.end < elementEnd - start;
    this.bytes[at] = LF;
    this.end = at + 1;
    this.#position = end + 1;
    this.#state = raw[end] === COMMA ? NEXT : AFTER;
    return true;
  }

  /** Lays the element `raw[start, end)` on a line of the block. */
  #lay(start: number, end: number): void {
    const raw = this.elements.bytes;
    const length = end - start;
    this.#addSpan(start, end);
    // No element grows, and an LF stands in place of what ended it: only after long ones there may be more.
    if (this.end + length + TAIL_BYTES + PADDING > this.bytes.length) this.#growLines(length);
    let at = this.end;
    if (this.#isSpread) {
      at = layCompact(raw, start, end, this.bytes, at);
    } else if (length > WORDS_UP_TO) {
      this.bytes.set(raw.subarray(start, end), at);
      at += length;
    } else {
      at = copyWords(this.#linesView, at, this.#rawView, start, end);
    }
    this.bytes[at] = LF;
    this.end = at + 1;
  }

  /** A long element that needs no change is a block of its own, where it lies. */
  #lend(start: number, end: number): boolean {
    this.#addSpan(start, end);
    this.bytes = this.elements.bytes;
    this.start = start;
    this.end = end;
    return this.#endBlock();
  }

  /** A fault of the array itself, as an empty line: the last there is. */
  #layTail(code: number, start: number, end: number, joins: boolean): void {
    const { elements } = this;
    elements.tail = this.#lineCount;
    elements.tailCode = code;
    elements.tailJoins = joins;
    this.#addSpan(start, end);
    this.bytes[this.end++] = LF;
    this.#position = this.#filled;
    this.#state = ENDED;
  }

  #addSpan(start: number, end: number): void {
    const at = 2 * this.#lineCount++;
    const buffer = this.#buffer;
    if (at === buffer.spans.length) buffer.spans = grown(buffer.spans, at * 2);
    buffer.spans[at] = start;
    buffer.spans[at + 1] = end;
  }

  #growLines(more: number): void {
    const needed = this.end + more + TAIL_BYTES + PADDING;
    const lines = new Uint8Array(Math.max(needed, Math.min(2 * this.bytes.length, this.#raw.bytes.length)));
    lines.set(this.bytes.subarray(0, this.end));
    this.bytes = this.#buffer.lines = lines;
    this.#linesView = new DataView(lines.buffer);
  }
}

/** Behind the last byte of `raw[start, end)` that is not white space. */
function endOfBytes(raw: Uint8Array, start: number, end: number): number {
  while (end > start && isSpace(raw[end - 1])) end--;
  return end;
}

/** Where {@link layCompact} stopped: at the comma or bracket that ends the element, or where it was told to. */
let stoppedAt = 0;

/**
 * Writes the element `raw[start, end)`, or the one that begins at `start` and ends before that, to `line` from `at` on
 * without insignificant white space, and returns where it ends. White space that keeps two scalars apart, or stands
 * behind the last, is one space: nothing becomes legal, or cut short, by what is left out.
 */
function layCompact(raw: Uint8Array, start: number, end: number, line: Uint8Array, at: number): number {
  let position = start;
  let depth = 0;
  let before = COLONS;
  while (position < end) {
    let byte = raw[position];
    const kind = KIND[byte];
    if (kind === WHITE) {
      do position++;
      while (position < end && KIND[raw[position]] === WHITE);
      if (before === SCALAR && (position === end || KIND[raw[position]] === SCALAR)) line[at++] = SPACE;
      continue;
    }
    if (kind >= OPEN) {
      if (kind === OPEN) depth++;
      else if (depth === 0 && byte !== CLOSE_BRACE) break;
      else if (kind === CLOSE && depth > 0) depth--;
    }
    line[at++] = byte;
    position++;
    before = kind;
    if (kind !== STRING) continue;
    while (position < end) {
      byte = raw[position++];
      line[at++] = byte;
      if (IN_TEXT[byte] === 0) continue;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH && position < end) line[at++] = byte = raw[position++];
      if (byte === LF) line[at - 1] = ILLEGAL_IN_TEXT;
    }
  }
  stoppedAt = position;
  return at;
}
