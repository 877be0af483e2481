/**
 * The fast path against its twin, the plain parser: the same on the tape for each line that it takes, and it takes
 * all that are plain, and no others.
 */
import { LF } from '../src/bytes/ascii.ts';
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
} from '../src/model/record.ts';
import { OddLineParser } from '../src/scan/odd-line.ts';
import { PlainLines, SCAN_PADDING } from '../src/scan/plain-lines.ts';
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
export class PlainLinesCheck {
  /** Lines so far, and how many of them the fast path took. */
  lines = 0;
  taken = 0;
  /** Takes what the fast path leaves, and shares its names with it, as in the scanner. */
  readonly #companion = new OddLineParser();
  readonly #plainLines = new PlainLines(this.#companion.names);
  readonly #batch = new RecordBatch();
  readonly #twin = new OddLineParser();
  readonly #twinBatch = new RecordBatch();
  readonly #events = new Map<number, string>();

  /** What is wrong with the lines of a block; null where nothing is. */
  check({ lines, padding }: Block, { before, tapeTarget, tapeLength, recordLimit }: Setting): string | null {
    const text = '{'.repeat(before) + lines.join('');
    const end = text.length;
    const bytes = Buffer.from(text + padding.padEnd(SCAN_PADDING).slice(0, SCAN_PADDING), 'latin1');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const batch = this.#batch;
    batch.bytes = bytes;
    if (batch.tape.length !== tapeLength) batch.tape = new Int32Array(tapeLength);
    for (let position = before; position < end; ) {
      batch.tapeLength = batch.recordCount = batch.lineCount = 0;
      while (position < end) {
        const { lineCount, recordCount } = batch;
        const stopped = this.#plainLines.scan(batch, view, position, end, tapeTarget, recordLimit);
        const wrong = this.#checkTaken(bytes, position, stopped, recordCount);
        if (wrong !== null) return wrong;
        if (batch.lineCount - lineCount !== batch.recordCount - recordCount)
          return 'counts a line that is no record';
        position = stopped;
        if (
          batch.tapeLength >= tapeTarget ||
          batch.recordCount >= Math.min(recordLimit, batch.records.length)
        )
          break;
        if (position < end) {
          const next = bytes.indexOf(LF, position) + 1;
          const left = this.#checkLeft(bytes, position, next);
          if (left !== null) return left;
          batch.lineCount++;
          position = next;
          // The scanner would have the line parsed at the same place of the tape.
          if (batch.lineCount % 7 === 0) break;
        }
      }
    }
    return null;
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

  /** A line that the fast path left: is not plain, or has no room. */
  #checkLeft(bytes: Buffer, start: number, next: number): string | null {
    const batch = this.#batch;
    this.lines++;
    const end = lineEnd(bytes, start, next);
    const twinBatch = this.#twinBatch;
    twinBatch.tapeLength = 0;
    this.#companion.parse(bytes, start, end, twinBatch);
    twinBatch.tapeLength = 0;
    if (!this.#twin.parse(bytes, start, end, twinBatch) || this.#twin.duplicateName) return null;
    if (batch.tapeLength + twinBatch.tape[RECORD_MEMBERS_END] > batch.tape.length) return null;
    return isPlain(bytes.toString('latin1', start, end))
      ? `leaves a line that is plain: ${shown(bytes, start, next)}`
      : null;
  }
}

const ID_EVENT = 2;
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

const MEMBER = /([ \t]*"[^"]*"[ \t]*:)(?:"[^"\\]*(?:\\.[^"\\]*)*"|[-+.0-9A-Za-z]+)[ \t]*([,}])/y;
const SHORTEST_TOKEN = 4;

/** Whether a legal line, where it gives no name twice, is one for the fast path. */
export function isPlain(line: string): boolean {
  if (!line.startsWith('{')) return false;
  for (MEMBER.lastIndex = 1; ; ) {
    const match = MEMBER.exec(line);
    if (match === null || match[1].length < SHORTEST_TOKEN) return false;
    if (match[2] === '}') return MEMBER.lastIndex === line.length;
  }
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
    const check = new PlainLinesCheck();
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
function attempt(check: PlainLinesCheck, block: Block, setting: Setting): string | null {
  try {
    return check.check(block, setting);
  } catch (error) {
    return `throws ${error}`;
  }
}

/** What is wrong with a block for two that begin anew, and then see it a second time. */
function freshly(block: Block, setting: Setting): string | null {
  const check = new PlainLinesCheck();
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
