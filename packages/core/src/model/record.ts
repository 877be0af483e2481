/**
 * Records as spans over bytes: nothing is decoded until a consumer asks. A scanner writes each accepted
 * line to a tape of 32-bit integers; consumers walk the tape. No object and no string is made for a record.
 *
 *   record:  LINE START END FLAGS MEMBERS_END P P2 N T EVENT   member member member …
 *   member:  NAME START END TYPE
 *
 * LINE counts from the batch's first line. START and END are offsets into bytes; NAME is an id of the scanner's
 * name table; P … T are the tape positions of the members `_p`, `_p2`, `_n`, `_t`, or 0 where there is none.
 * EVENT, where it is not 0, stands for the spelling of `_n`: the same number, the same event.
 */
import type { ElementSpans } from './elements.ts';
import { ID_EVENT, ID_PERSON_2 } from './keys.ts';

export const RECORD_LINE = 0;
export const RECORD_START = 1;
export const RECORD_END = 2;
export const RECORD_FLAGS = 3;
export const RECORD_MEMBERS_END = 4;
export const RECORD_RESERVED = 5;
export const RECORD_EVENT_TOKEN = 9;
/** Integers before the first member. */
export const RECORD_SIZE = 10;

export const MEMBER_NAME = 0;
/** For a string: the byte after the opening quote. */
export const MEMBER_START = 1;
/** For a string: the closing quote. */
export const MEMBER_END = 2;
/** One of the types below, and `ESCAPED`. */
export const MEMBER_TYPE = 3;
export const MEMBER_SIZE = 4;

export const STRING = 0;
export const NUMBER = 1;
export const TRUE = 2;
export const FALSE = 3;
export const NULL = 4;
export const OBJECT = 5;
export const ARRAY = 6;
export const TYPE_MASK = 7;
/** The string holds a backslash: its text is not its bytes. */
export const ESCAPED = 8;

/** The line as it is written verbatim lies in the side buffer, because it was repaired. */
export const LINE_IN_SIDE = 1;
/** The members lie in the side buffer, because the line was repaired or a name stood in it twice. */
export const MEMBERS_IN_SIDE = 2;
export const REPAIRED_OCTAL = 4;
export const REPLACED_UTF8 = 8;
export const DUPLICATE_NAME = 16;

export type Kind = 'event' | 'propertySet' | 'alias';
/** Records of each kind. */
export type KindCounts = { events: number; propertySets: number; aliases: number };

/** A line that is no record: where it is, and the reason as an index into PROBLEM_CODES. */
export const REJECT_LINE = 0;
export const REJECT_START = 1;
export const REJECT_END = 2;
export const REJECT_CODE = 3;
export const REJECT_SIZE = 4;

/** The lines of a stretch of input, as a scanner leaves them; valid until the scanner goes on. */
export class RecordBatch {
  /** The input's bytes, or lines made of them. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Repaired lines. */
  side: Uint8Array = new Uint8Array(0);
  /** Offset of `bytes[0]` in the file's inflated content. */
  byteOffset = 0;

  tape = new Int32Array(1 << 15);
  tapeLength = 0;
  /** Tape positions of the records, in order; a transform drops a record by closing the gap. */
  records = new Int32Array(1 << 11);
  recordCount = 0;
  /** REJECT_SIZE integers for each line that was rejected. */
  rejects = new Int32Array(1 << 6);
  rejectsLength = 0;

  /** All lines, with blank and rejected ones. */
  lineCount = 0;
  blankCount = 0;
  /** Where the lines lie in the input, if they are elements of an array: then {@link bytes} are not the input's. */
  elements: ElementSpans | null = null;
  /** Which line of its block the first one is. */
  firstElement = 0;

  /** First byte of the first line and byte after the last one, newline included. */
  start = 0;
  end = 0;
}

/** One record of a batch at a time, moved along instead of made anew. */
export class RecordView {
  readonly batch: RecordBatch;
  tape: Int32Array;
  /** What the spans of members point into. */
  bytes: Uint8Array;
  /** Position of the record on the tape. */
  position = 0;
  /** Tape positions of the first member and behind the last: step by MEMBER_SIZE. */
  members = 0;
  membersEnd = 0;

  constructor(batch: RecordBatch) {
    this.batch = batch;
    this.tape = batch.tape;
    this.bytes = batch.bytes;
  }

  /** Moves to the record with this index in the batch. */
  moveTo(index: number): void {
    const { batch } = this;
    const tape = batch.tape;
    const position = batch.records[index];
    this.tape = tape;
    this.position = position;
    this.bytes = (tape[position + RECORD_FLAGS] & MEMBERS_IN_SIDE) === 0 ? batch.bytes : batch.side;
    this.members = position + RECORD_SIZE;
    this.membersEnd = tape[position + RECORD_MEMBERS_END];
  }

  get flags(): number {
    return this.tape[this.position + RECORD_FLAGS];
  }

  /** What the span of the line points into. */
  get lineBytes(): Uint8Array {
    return (this.flags & LINE_IN_SIDE) === 0 ? this.batch.bytes : this.batch.side;
  }

  /** The line without its end, in {@link lineBytes}. */
  get lineStart(): number {
    return this.tape[this.position + RECORD_START];
  }

  get lineEnd(): number {
    return this.tape[this.position + RECORD_END];
  }

  /** Tape position of the member with a reserved id (`ID_PERSON` …); 0 where there is none. */
  reserved(id: number): number {
    return this.tape[this.position + RECORD_RESERVED + id];
  }

  /** Tape position of the member with this name, whatever its id; 0 where there is none. */
  memberNamed(id: number): number {
    const { tape, members, membersEnd } = this;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      if (tape[member + MEMBER_NAME] === id) return member;
    }
    return 0;
  }

  /** The record's kind: `_p2` that is neither null nor false makes an alias, else `_n` that is not null an event. */
  get kind(): Kind {
    const person2 = this.reserved(ID_PERSON_2);
    if (person2 !== 0) {
      const type = this.tape[person2 + MEMBER_TYPE] & TYPE_MASK;
      if (type !== NULL && type !== FALSE) return 'alias';
    }
    return this.hasEvent() ? 'event' : 'propertySet';
  }

  /** Whether `_n` names an event, whatever the kind. */
  hasEvent(): boolean {
    const event = this.reserved(ID_EVENT);
    return event !== 0 && (this.tape[event + MEMBER_TYPE] & TYPE_MASK) !== NULL;
  }
}
