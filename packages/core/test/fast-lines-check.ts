/**
 * The fast path against its twin, the plain parser: the same on the tape for each line that it takes, and it takes
 * all that are plain, and no others.
 */
import { LF, OPEN_BRACE, SPACE, TAB } from '../src/bytes/ascii.ts';
import { PADDING } from '../src/bytes/lines.ts';
import {
  MEMBER_END,
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_START,
  MEMBER_TYPE,
  RECORD_END,
  RECORD_EVENT_TOKEN,
  RECORD_FLAGS,
  RECORD_LINE,
  RECORD_MEMBERS_END,
  RECORD_RESERVED,
  RECORD_SIZE,
  RECORD_START,
  RecordBatch,
  STRING,
  TYPE_MASK,
} from '../src/model/record.ts';
import { FastLines } from '../src/scan/fast-lines.ts';
import { OddLineParser } from '../src/scan/odd-line.ts';
import { type Block, LineMaker, Random } from './mutated-lines.ts';

/** How the tape is cut into batches, and where the block stands in its buffer. */
export type Setting = { before: number; tapeTarget: number; tapeLength: number; recordLimit: number };

export const USUAL: Setting = {
  before: 0,
  tapeTarget: 1 << 12,
  tapeLength: 1 << 15,
  recordLimit: Number.POSITIVE_INFINITY,
};

/** The two side by side, with all that they have seen. */
export class FastLinesCheck {
  /** Lines so far, and how many of them the fast path took. */
  lines = 0;
  taken = 0;
  /** Takes what the fast path leaves, and shares its names with it, as in the scanner. */
  readonly #companion = new OddLineParser();
  readonly #fastLines = new FastLines(this.#companion);
  readonly #batch = new RecordBatch();
  readonly #twin = new OddLineParser();
  readonly #twinBatch = new RecordBatch();
  readonly #events = new Map<number, string>();

  /** What is wrong with the lines of a block; null where nothing is. */
  check({ lines, padding }: Block, { before, tapeTarget, tapeLength, recordLimit }: Setting): string | null {
    const text = '{'.repeat(before) + lines.join('');
    const end = text.length;
    const bytes = Buffer.from(text + padding.padEnd(PADDING).slice(0, PADDING), 'latin1');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const batch = this.#batch;
    batch.bytes = bytes;
    if (batch.tape.length !== tapeLength) batch.tape = new Int32Array(tapeLength);
    for (let position = before; position < end; ) {
      batch.tapeLength = batch.recordCount = batch.lineCount = 0;
      while (position < end) {
        const { lineCount, recordCount } = batch;
        const stopped = this.#fastLines.scan(batch, view, position, end, tapeTarget, recordLimit);
        const wrong = this.#checkTaken(bytes, position, stopped, recordCount);
        if (wrong !== null) return wrong;
        const last = batch.recordCount - 1;
        if (last >= recordCount && batch.records[last] >= tapeTarget) return 'goes on where the tape is full';
        if (last >= recordLimit) return 'takes more records than it should';
        if (batch.lineCount - lineCount !== batch.recordCount - recordCount)
          return 'counts a line that is no record';
        position = stopped;
        if (
          batch.tapeLength >= tapeTarget ||
          batch.recordCount >= Math.min(recordLimit, batch.records.length)
        )
          break;
        if (position === end) break;
        const next = bytes.indexOf(LF, position) + 1;
        const left = this.#checkLeft(bytes, view, position, next);
        if (left !== null) return `${left}: ${shown(bytes, position, next)}`;
        position = next;
        if (position % 7 === 0) break;
      }
    }
    // The twin has seen all lines, and takes up no names of those that are not legal.
    return this.#companion.names.size === this.#twin.names.size
      ? null
      : 'adds names of lines that are not legal';
  }

  /** Lines in `bytes[start, end)`, which became the batch's records from `record` on. */
  #checkTaken(bytes: Buffer, start: number, end: number, record: number): string | null {
    const batch = this.#batch;
    const first = record;
    const line = batch.lineCount - (batch.recordCount - record);
    for (let position = start; position < end; record++) {
      const next = bytes.indexOf(LF, position) + 1;
      if (next === 0 || next > end) return `stops inside a line: ${shown(bytes, position, end)}`;
      if (record >= batch.recordCount) return `passes over a line: ${shown(bytes, position, next)}`;
      this.lines++;
      this.taken++;
      const at = batch.records[record];
      if (record > 0 && at !== batch.tape[batch.records[record - 1] + RECORD_MEMBERS_END])
        return 'leaves a gap on the tape';
      const wrong = this.#compare(bytes, position, lineEnd(bytes, position, next), at, line + record - first);
      if (wrong !== null) return `${wrong}: ${shown(bytes, position, next)}`;
      position = next;
    }
    if (record !== batch.recordCount) return 'has more records than lines';
    const length = record === 0 ? 0 : batch.tape[batch.records[record - 1] + RECORD_MEMBERS_END];
    return batch.tapeLength === length ? null : 'has the wrong length of the tape';
  }

  /** The record at `at` with what the twin makes of its line. */
  #compare(bytes: Buffer, start: number, end: number, at: number, line: number): string | null {
    const { tape } = this.#batch;
    const twinBatch = this.#twinBatch;
    twinBatch.tapeLength = 0;
    if (!this.#twin.parse(bytes, start, end, twinBatch)) return 'takes a line that is not legal';
    if (this.#twin.duplicateName) return 'takes a line that gives a name twice';
    const twin = twinBatch.tape;
    if (tape[at + RECORD_LINE] !== line) return `has the wrong line ${tape[at + RECORD_LINE]}`;
    if (tape[at + RECORD_START] !== start || tape[at + RECORD_END] !== end)
      return 'has the wrong ends of a line';
    if (tape[at + RECORD_FLAGS] !== 0) return 'sets flags';
    const length = twin[RECORD_MEMBERS_END];
    if (tape[at + RECORD_MEMBERS_END] !== at + length) return 'has another number of members';
    for (let i = RECORD_RESERVED; i < RECORD_EVENT_TOKEN; i++) {
      if (tape[at + i] !== (twin[i] === 0 ? 0 : at + twin[i]))
        return `has another member ${this.#twin.names.texts[i - RECORD_RESERVED]}`;
    }
    for (let i = RECORD_SIZE; i < length; i += MEMBER_SIZE) {
      const name = this.#companion.names.texts[tape[at + i + MEMBER_NAME]];
      if (name !== this.#twin.names.texts[twin[i + MEMBER_NAME]])
        return `has another name ${JSON.stringify(name)}`;
      for (let field = MEMBER_START; field < MEMBER_SIZE; field++) {
        if (tape[at + i + field] !== twin[i + field])
          return `has another ${FIELDS[field]} of ${JSON.stringify(name)}`;
      }
    }
    return this.#compareEvent(bytes, at);
  }

  /** The same token, the same event. */
  #compareEvent(bytes: Buffer, at: number): string | null {
    const { tape } = this.#batch;
    const token = tape[at + RECORD_EVENT_TOKEN];
    if (token === 0) return null;
    const member = tape[at + RECORD_RESERVED + ID_EVENT];
    if (member === 0 || tape[member + MEMBER_TYPE] !== STRING) return 'has a token for an event that is none';
    const event = bytes.toString('latin1', tape[member + MEMBER_START], tape[member + MEMBER_END]);
    const known = this.#events.get(token);
    if (known === undefined) this.#events.set(token, event);
    return known === undefined || known === event ? null : `has the token of ${JSON.stringify(known)}`;
  }

  /** A line that the fast path left: it is not plain, or holds a token that has to be learned. */
  #checkLeft(bytes: Buffer, view: DataView, start: number, next: number): string | null {
    const batch = this.#batch;
    const isUnknown = this.#fastLines.stoppedAtUnknown;
    const end = lineEnd(bytes, start, next);
    const twinBatch = this.#twinBatch;
    twinBatch.tapeLength = 0;
    this.#companion.parse(bytes, start, end, twinBatch);
    twinBatch.tapeLength = 0;
    const isLegal = this.#twin.parse(bytes, start, end, twinBatch);
    const isPlain = isLegal && !this.#twin.duplicateName && this.#isPlain(bytes, start, end);
    if (isPlain && !isUnknown) return 'leaves a line that is plain';
    if (isLegal && isUnknown) {
      const { recordCount } = batch;
      this.#fastLines.learn(bytes, view, start, next);
      const most = Number.POSITIVE_INFINITY;
      const isTaken = this.#fastLines.scan(batch, view, start, next, most, most) === next;
      if (isTaken)
        return isPlain ? this.#checkTaken(bytes, start, next, recordCount) : 'takes a line that is not plain';
      if (isPlain) return 'leaves a line that it knows';
    }
    this.lines++;
    batch.lineCount++;
    return null;
  }

  /** Whether the twin's record, of a legal line that gives no name twice, is one for the fast path. */
  #isPlain(bytes: Buffer, start: number, end: number): boolean {
    const batch = this.#batch;
    const twinBatch = this.#twinBatch;
    const membersEnd = twinBatch.tape[RECORD_MEMBERS_END];
    if (batch.tapeLength + membersEnd > batch.tape.length || bytes[start] !== OPEN_BRACE) return false;
    let position = start;
    for (let member = RECORD_SIZE; member < membersEnd; member += MEMBER_SIZE) {
      const isText = (twinBatch.tape[member + MEMBER_TYPE] & TYPE_MASK) === STRING;
      const value = twinBatch.tape[member + MEMBER_START] - (isText ? 1 : 0);
      const token = bytes.toString('latin1', position + 1, value);
      if (token.length < SHORTEST_TOKEN || !TOKEN.test(token)) return false;
      position = twinBatch.tape[member + MEMBER_END] + (isText ? 1 : 0);
      while (bytes[position] === SPACE || bytes[position] === TAB) position++;
    }
    return position > start && position === end - 1;
  }
}

const ID_EVENT = 2;
const TOKEN = /^[ \t]*"[^"]*"[ \t]*:[ \t]*$/;
const SHORTEST_TOKEN = 4;
const FIELDS: Record<number, string> = {
  [MEMBER_START]: 'start',
  [MEMBER_END]: 'end',
  [MEMBER_TYPE]: 'type',
};

/** A line's own end: before LF, and before one CR. */
function lineEnd(bytes: Buffer, start: number, next: number): number {
  return next - 2 >= start && bytes[next - 2] === 0x0d ? next - 2 : next - 1;
}

function shown(bytes: Buffer, start: number, end: number): string {
  return JSON.stringify(bytes.toString('latin1', start, end));
}

export type Result = { lines: number; taken: number; failure: string | null };

/** So many lines have been seen when the two begin anew: far fewer tokens than fit. */
const LINES_OF_A_CHECK = 20_000;

/** At least `lines` mutated lines, or as many as go well. */
export function checkLines(seed: number, lines: number, onBlock: (lines: number) => void = () => {}): Result {
  const random = new Random(seed);
  const maker = new LineMaker(random);
  const total = { lines: 0, taken: 0 };
  while (total.lines < lines) {
    const check = new FastLinesCheck();
    const wanted = Math.min(LINES_OF_A_CHECK, lines - total.lines);
    while (check.lines < wanted) {
      const block = maker.block();
      const setting = drawSetting(random);
      const wrong = attempt(check, block, setting);
      if (wrong !== null) {
        const failure = `With seed ${seed}, after ${total.lines + check.lines} lines, the fast path ${wrong}\n${smallest(block, setting)}`;
        return { ...total, failure };
      }
      onBlock(total.lines + check.lines);
    }
    total.lines += check.lines;
    total.taken += check.taken;
  }
  return { ...total, failure: null };
}

function drawSetting(random: Random): Setting {
  if (!random.once(3)) return { ...USUAL, before: random.below(8) };
  return {
    before: random.below(8),
    tapeTarget: random.of([1, 50, 500, 1 << 12]),
    tapeLength: random.of([64, 256, 1024, 1 << 15]),
    recordLimit: random.of([1, 2, 7, Number.POSITIVE_INFINITY]),
  };
}

/** What is wrong, an exception too. */
function attempt(check: FastLinesCheck, block: Block, setting: Setting): string | null {
  try {
    return check.check(block, setting);
  } catch (error) {
    return `throws ${error}`;
  }
}

/** What is wrong with a block for two that begin anew, and then see it a second time. */
function freshly(block: Block, setting: Setting): string | null {
  const check = new FastLinesCheck();
  return attempt(check, block, setting) ?? attempt(check, block, setting);
}

/** The block with all left out that it fails without, in words. */
function smallest(block: Block, setting: Setting): string {
  if (freshly(block, setting) === null) return 'It does not when it begins with this block.';
  let least = { ...setting, ...USUAL };
  if (freshly(block, least) === null) least = setting;
  const fails = (lines: string[]) => lines.length > 0 && freshly({ ...block, lines }, least) !== null;
  let lines = without(block.lines, fails);
  for (let i = 0; i < lines.length; i++) {
    const others = lines;
    const characters = without([...lines[i].slice(0, -1)], (some) =>
      fails(others.with(i, `${some.join('')}\n`)),
    );
    lines = others.with(i, `${characters.join('')}\n`);
  }
  const wrong = freshly({ ...block, lines }, least);
  return `Smallest: ${JSON.stringify({ ...least, lines, padding: block.padding })}: ${wrong}`;
}

/** Leaves out ever smaller runs of the parts, as long as the rest still fails. */
function without<T>(parts: T[], fails: (parts: T[]) => boolean): T[] {
  for (let size = parts.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < parts.length; ) {
      const fewer = [...parts.slice(0, at), ...parts.slice(at + size)];
      if (fails(fewer)) parts = fewer;
      else at += size;
    }
  }
  return parts;
}
