/**
 * Blocks of lines to batches of records. Splits at line ends, tells blank lines, has each line parsed, and
 * has those that are not legal repaired or rejected (behaviour rules 3 to 6).
 */
import { CR, LF, SPACE, TAB } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { grown } from '../bytes/grown.ts';
import { PADDING } from '../bytes/lines.ts';
import { isUtf8, replaceInvalid } from '../bytes/utf8.ts';
import { viewOf } from '../bytes/view-of.ts';
import type { ElementSpans } from '../model/elements.ts';
import { PROBLEM_CODES, type ProblemCode } from '../model/problem.ts';
import {
  DUPLICATE_NAME,
  LINE_IN_SIDE,
  MEMBERS_IN_SIDE,
  RECORD_END,
  RECORD_FLAGS,
  RECORD_LINE,
  RECORD_START,
  REJECT_CODE,
  REJECT_END,
  REJECT_LINE,
  REJECT_SIZE,
  REJECT_START,
  REPAIRED_OCTAL,
  REPLACED_UTF8,
  RecordBatch,
} from '../model/record.ts';
import { resolveDuplicates } from './duplicates.ts';
import { FastLines, LONGEST_LEARNED } from './fast-lines.ts';
import type { NameTable } from './names.ts';
import { OddLineParser } from './odd-line.ts';
import { repairOctalEscapes } from './repair.ts';

/** A batch ends when the tape is this long, so that it is consumed while it is in the cache. */
const TAPE_TARGET = 1 << 12;
const SIDE_TARGET = 1 << 20;
/** Beyond these, what a wide or long line made grow is let go again, in integers and in bytes. */
const TAPE_KEPT = 1 << 17;
const SIDE_KEPT = 4 * SIDE_TARGET;

const NOT_JSON = PROBLEM_CODES.indexOf('line/not-json' satisfies ProblemCode);
const CUT_SHORT = PROBLEM_CODES.indexOf('line/cut-short' satisfies ProblemCode);
const INVALID_UTF8 = PROBLEM_CODES.indexOf('line/invalid-utf8' satisfies ProblemCode);

export class Scanner {
  /** The lines that {@link next} read last; overwritten by the next call. */
  readonly batch = new RecordBatch();
  readonly replaceInvalidUtf8: boolean;
  /** Records in a batch at most: a consumer whose rows are wide wants few at a time. */
  recordLimit = Number.POSITIVE_INFINITY;
  readonly #parser = new OddLineParser();
  readonly #fastLines = new FastLines(this.#parser);
  readonly #side = new ByteWriter(1 << 12);
  readonly #replaced = new ByteWriter(1 << 10);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #position = 0;
  #end = 0;
  /** Lines that end before here may be read by words. */
  #fastEnd = 0;
  /** The line before was rejected. */
  #lastRejected = false;
  /** Tape position of the record that the line becomes if it is legal. */
  #record = 0;

  constructor(options: { replaceInvalidUtf8: boolean }) {
    this.replaceInvalidUtf8 = options.replaceInvalidUtf8;
  }

  /** What is changed of the batch's records may be written behind what is there: then it is the batch's side anew. */
  get side(): ByteWriter {
    return this.#side;
  }

  /** The ids that batches use; grows as names come, and is kept from file to file. */
  get names(): NameTable {
    return this.#parser.names;
  }

  /**
   * Takes a block of whole lines (the last perhaps without its newline) in `bytes[start, end)`; `bytes[0]`
   * has `byteOffset` in its file. The lines may be elements of an array: then none is blank.
   */
  begin(
    bytes: Uint8Array,
    start: number,
    end: number,
    byteOffset: number,
    elements: ElementSpans | null = null,
  ): void {
    const { batch } = this;
    if (batch.tape.length > TAPE_KEPT) batch.tape = new Int32Array(TAPE_KEPT);
    if (this.#side.bytes.length > SIDE_KEPT) this.#side.bytes = new Uint8Array(SIDE_TARGET);
    if (this.#replaced.bytes.length > SIDE_KEPT) this.#replaced.bytes = new Uint8Array(SIDE_TARGET);
    if (batch.bytes !== bytes) this.#view = viewOf(bytes);
    batch.bytes = bytes;
    batch.byteOffset = byteOffset;
    batch.elements = elements;
    batch.firstElement = batch.lineCount = 0;
    this.#position = start;
    this.#end = end;
    const limit = Math.min(end, bytes.length - PADDING);
    this.#fastEnd = limit > start ? bytes.lastIndexOf(LF, limit - 1) + 1 : 0;
  }

  /** Reads on in the block; false at its end. */
  next(): boolean {
    if (this.#position >= this.#end) return false;
    const { batch } = this;
    batch.firstElement += batch.lineCount;
    batch.start = this.#position;
    batch.tapeLength = 0;
    batch.recordCount = 0;
    batch.rejectsLength = 0;
    batch.blankCount = 0;
    this.#side.length = 0;
    this.#replaced.length = 0;

    batch.lineCount = 0;
    while (this.#position < this.#end && !this.#isFull()) {
      if (this.#position < this.#fastEnd) this.#scanFastLines();
      if (this.#position < this.#end && !this.#isFull()) this.#scanOddLine();
    }
    batch.end = this.#position;
    batch.side = this.#side.bytes;
    return true;
  }

  #scanFastLines(): void {
    const { recordCount } = this.batch;
    this.#position = this.#fastLines.scan(
      this.batch,
      this.#view,
      this.#position,
      this.#fastEnd,
      TAPE_TARGET,
      this.recordLimit,
    );
    if (this.batch.recordCount > recordCount) this.#lastRejected = false;
  }

  #scanOddLine(): void {
    const { batch } = this;
    const { bytes } = batch;
    const start = this.#position;
    const newline = bytes.indexOf(LF, start);
    const next = newline === -1 || newline >= this.#end ? this.#end : newline + 1;
    let end = next;
    if (end > start && bytes[end - 1] === LF) end--;
    if (end > start && bytes[end - 1] === CR) end--;
    const { rejectsLength } = batch;
    if (isBlank(bytes, start, end)) {
      if (batch.elements !== null) {
        this.#position = next;
        if (this.#emptyElement(start, batch.elements)) batch.lineCount++;
        return;
      }
      batch.blankCount++;
    } else {
      const { recordCount } = batch;
      this.#line(start, end, batch.lineCount);
      const isNew = next <= this.#fastEnd && this.#fastLines.stoppedAtUnknown;
      if (isNew && batch.recordCount > recordCount && batch.tapeLength - this.#record <= LONGEST_LEARNED) {
        this.#fastLines.learn(bytes, this.#view, start, next);
      }
    }
    this.#lastRejected = batch.rejectsLength > rejectsLength;
    batch.lineCount++;
    this.#position = next;
  }

  /** Rejects nothing where an element should be; false where that is one with the element before. */
  #emptyElement(position: number, { tail, tailCode, tailJoins }: ElementSpans): boolean {
    const { firstElement, lineCount } = this.batch;
    const isTail = firstElement + lineCount === tail;
    if (isTail && tailJoins && this.#lastRejected) return false;
    this.#reject(position, position, lineCount, isTail ? tailCode : NOT_JSON);
    return true;
  }

  #isFull(): boolean {
    const { tapeLength, recordCount } = this.batch;
    return tapeLength >= TAPE_TARGET || this.#side.length >= SIDE_TARGET || recordCount >= this.recordLimit;
  }

  #line(start: number, end: number, line: number): void {
    const { bytes } = this.batch;
    this.#record = this.batch.tapeLength;
    if (this.#parser.parse(bytes, start, end, this.batch)) {
      this.#accept(bytes, start, end, line, 0);
    } else if (!isUtf8(bytes, start, end)) {
      if (this.replaceInvalidUtf8) this.#replaceAndParse(start, end, line);
      else this.#reject(start, end, line, INVALID_UTF8);
    } else {
      const cutShort = this.#parser.stoppedAt === end;
      this.#repairOrReject({ bytes, start, end, cutShort }, start, end, line, 0);
    }
  }

  /** A line that is not UTF-8, to be kept: each bad part becomes U+FFFD, and the line is read again. */
  #replaceAndParse(start: number, end: number, line: number): void {
    const replaced = this.#replaced;
    replaced.length = 0;
    replaceInvalid(this.batch.bytes, start, end, replaced);
    const from = this.#side.length;
    this.#side.copy(replaced.bytes, 0, replaced.length);
    const to = this.#side.length;
    if (this.#parser.parse(this.#side.bytes, from, to, this.batch)) {
      this.#accept(this.#side.bytes, from, to, line, REPLACED_UTF8 | LINE_IN_SIDE | MEMBERS_IN_SIDE);
      return;
    }
    const cutShort = this.#parser.stoppedAt === to;
    this.#side.length = from;
    const text = { bytes: replaced.bytes, start: 0, end: replaced.length, cutShort };
    this.#repairOrReject(text, start, end, line, REPLACED_UTF8);
  }

  /**
   * A line in valid UTF-8 that is not legal: tries its octal escapes, else rejects the line as it stands in the
   * input (`[start, end)` of the block).
   */
  #repairOrReject(
    text: { bytes: Uint8Array; start: number; end: number; cutShort: boolean },
    start: number,
    end: number,
    line: number,
    flags: number,
  ): void {
    let { cutShort } = text;
    const from = this.#side.length;
    if (repairOctalEscapes(text.bytes, text.start, text.end, this.#side)) {
      const to = this.#side.length;
      if (this.#parser.parse(this.#side.bytes, from, to, this.batch)) {
        const repaired = flags | REPAIRED_OCTAL | LINE_IN_SIDE | MEMBERS_IN_SIDE;
        this.#accept(this.#side.bytes, from, to, line, repaired);
        return;
      }
      cutShort = this.#parser.stoppedAt === to;
    }
    this.#side.length = from;
    this.#reject(start, end, line, cutShort ? CUT_SHORT : NOT_JSON);
  }

  /** Adds the record that the parser has just put on the tape. */
  #accept(text: Uint8Array, start: number, end: number, line: number, flags: number): void {
    const { batch } = this;
    const index = batch.recordCount;
    const position = this.#record;
    if (this.#parser.duplicateName) {
      const from = this.#side.length;
      resolveDuplicates(text, start, end, this.#side);
      batch.tapeLength = position;
      this.#parser.parse(this.#side.bytes, from, this.#side.length, batch);
      flags |= DUPLICATE_NAME | MEMBERS_IN_SIDE;
    }
    if (index === batch.records.length) {
      batch.records = grown(batch.records, index * 2);
    }
    batch.records[index] = position;
    batch.recordCount = index + 1;
    const { tape } = batch;
    tape[position + RECORD_LINE] = line;
    tape[position + RECORD_START] = start;
    tape[position + RECORD_END] = end;
    tape[position + RECORD_FLAGS] = flags;
  }

  #reject(start: number, end: number, line: number, code: number): void {
    const { batch } = this;
    const at = batch.rejectsLength;
    if (at + REJECT_SIZE > batch.rejects.length) {
      batch.rejects = grown(batch.rejects, batch.rejects.length * 2);
    }
    const { rejects } = batch;
    rejects[at + REJECT_LINE] = line;
    rejects[at + REJECT_START] = start;
    rejects[at + REJECT_END] = end;
    rejects[at + REJECT_CODE] = code;
    batch.rejectsLength = at + REJECT_SIZE;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  }
  return true;
}
