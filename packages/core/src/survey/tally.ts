/** Counts what passes: totals for each file, and problems with their places. Every pass has one. */
import { CLOSE_BRACE, CR, isSpace, LF, OPEN_BRACE } from '../bytes/ascii.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import {
  type Account,
  addCount,
  addProblem,
  earlier,
  emptyAccount,
  emptyFileAccount,
  type FileAccount,
  later,
} from '../model/account.ts';
import { ARRAY_NOT_CLOSED } from '../model/elements.ts';
import { ID_TIME } from '../model/keys.ts';
import { mergeNear, type NearByAsker } from '../model/near-matches.ts';
import { PROBLEM_CODES, type ProblemCode, type ProblemSample } from '../model/problem.ts';
import {
  DUPLICATE_NAME,
  MEMBERS_IN_SIDE,
  RECORD_FLAGS,
  RECORD_LINE,
  RECORD_RESERVED,
  REJECT_CODE,
  REJECT_END,
  REJECT_LINE,
  REJECT_SIZE,
  REJECT_START,
  REPAIRED_OCTAL,
  REPLACED_UTF8,
  type RecordBatch,
} from '../model/record.ts';
import { mergeSought, type SoughtByOption } from '../model/sought.ts';
import type { StoredCrc } from '../model/stored-crc.ts';
import { addTaken, type Taken } from '../model/taken.ts';
import { readTime, timeProblem } from '../scan/value.ts';

const EXCERPT_CHARACTERS = 80;
/** Enough bytes for that many characters. */
const EXCERPT_BYTES = EXCERPT_CHARACTERS * 4;

const FLAG_PROBLEMS: readonly [flag: number, code: ProblemCode][] = [
  [REPAIRED_OCTAL, 'line/octal-escapes'],
  [REPLACED_UTF8, 'line/utf8-replaced'],
  [DUPLICATE_NAME, 'line/duplicate-name'],
];

export class Tally {
  #account: Account = emptyAccount();
  #file: FileAccount = emptyFileAccount(-1);
  /** What follows is of this file (its index in the job's input). */
  beginFile(file: number): void {
    this.#file = emptyFileAccount(file);
    this.#account.files.push(this.#file);
  }

  /** The file is a JSON array. */
  markArray(): void {
    this.#file.isArray = true;
  }

  addBytes(count: number): void {
    this.#file.bytes += count;
  }

  /** Of the stored bytes that were read of the file since it began here. */
  addStoredCrc(storedCrc: StoredCrc): void {
    this.#file.storedCrc = storedCrc;
  }

  /** A problem of the file as a whole, seen behind the lines taken so far, at `byteOffset` of its content. */
  addFileProblem(code: ProblemCode, byteOffset: number, excerpt: string): void {
    const { file, lines: line, faults } = this.#file;
    faults.push(code);
    addProblem(this.#account.problems, code, () => ({ file, line, byteOffset, excerpt }));
  }

  /** Records of those taken that go to no output, by the rule that drops them. */
  addDropped(rule: string, records: number): void {
    if (records === 0) return;
    this.#file.dropped ??= {};
    addCount(this.#file.dropped, rule, records);
  }

  /** Identities that were nearly those asked for. */
  addNear(near: NearByAsker): void {
    for (const [asker, matches] of Object.entries(near)) {
      if (matches.count + matches.recordsBeyond === 0) continue;
      this.#account.near ??= {};
      mergeNear(this.#account.near, { [asker]: matches });
    }
  }

  /** Which of the names that were asked for records had. */
  addSought(sought: SoughtByOption): void {
    if (Object.keys(sought).length === 0) return;
    this.#account.sought ??= {};
    mergeSought(this.#account.sought, sought);
  }

  /** What those that stay have lost. */
  addTaken(taken: Taken): void {
    this.#file.taken = addTaken(this.#file.taken, taken);
  }

  /** Counts a batch. Times are those of the records, in order, for {@link times}. */
  take(batch: RecordBatch): void {
    const file = this.#file;
    // Samples count from the first line of the account.
    const lineBase = file.lines;
    // What an array is made of beside its elements is counted by whoever reads it.
    if (batch.elements === null) file.bytes += batch.end - batch.start;
    file.records += batch.recordCount;
    file.blank += batch.blankCount;
    file.rejected += batch.rejectsLength / REJECT_SIZE;
    this.#rejects(batch, lineBase);
    if (this.times.length < batch.recordCount) this.times = new Float64Array(batch.recordCount * 2);
    this.#records(batch, lineBase);
    this.#span(batch.recordCount);
    file.lines += batch.lineCount;
  }

  /** Times and flags of the records; nothing is called for one that has nothing special. */
  #records(batch: RecordBatch, lineBase: number): void {
    const { bytes, side, tape, records, recordCount } = batch;
    const { times } = this;
    for (let index = 0; index < recordCount; index++) {
      const record = records[index];
      const flags = tape[record + RECORD_FLAGS];
      const member = tape[record + RECORD_RESERVED + ID_TIME];
      const time = readTime((flags & MEMBERS_IN_SIDE) === 0 ? bytes : side, tape, member);
      times[index] = time;
      if (timeProblem !== null) {
        this.#file.unusable++;
        this.#lineProblem(timeProblem, batch, record, lineBase);
      }
      if (flags !== 0) this.#flagProblems(flags, batch, record, lineBase);
    }
  }

  /** First and last of the times that are usable. */
  #span(count: number): void {
    const { times } = this;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < count; index++) {
      const time = times[index];
      if (time < first) first = time;
      if (time > last) last = time;
    }
    if (first > last) return;
    const file = this.#file;
    file.first = earlier(file.first, first);
    file.last = later(file.last, last);
  }

  /** Time of each record of the batch taken last, in Unix seconds; NaN where it is not usable. */
  times = new Float64Array(1 << 7);

  /** What was counted since the last call; counting goes on in a new account. */
  takeAccount(): Account {
    const taken = this.#account;
    this.#account = emptyAccount();
    if (this.#file.file >= 0) this.beginFile(this.#file.file);
    return taken;
  }

  #flagProblems(flags: number, batch: RecordBatch, record: number, lineBase: number): void {
    if ((flags & (REPAIRED_OCTAL | REPLACED_UTF8)) !== 0) this.#file.repaired++;
    for (const [flag, code] of FLAG_PROBLEMS) {
      if ((flags & flag) !== 0) this.#lineProblem(code, batch, record, lineBase);
    }
  }

  #lineProblem(code: ProblemCode, batch: RecordBatch, record: number, lineBase: number): void {
    const line = batch.tape[record + RECORD_LINE];
    addProblem(this.#account.problems, code, () => {
      const [start, end] = batch.elements === null ? spanOfLine(batch, line) : NO_SPAN;
      return this.#sample(batch, lineBase, line, start, end);
    });
  }

  #rejects(batch: RecordBatch, lineBase: number): void {
    const { rejects } = batch;
    for (let at = 0; at < batch.rejectsLength; at += REJECT_SIZE) {
      const code = PROBLEM_CODES[rejects[at + REJECT_CODE]];
      if (mayBeCut(batch, code, at)) {
        this.#file.cutAt = lineBase + rejects[at + REJECT_LINE] + 1;
      }
      addProblem(this.#account.problems, code, () =>
        this.#sample(
          batch,
          lineBase,
          rejects[at + REJECT_LINE],
          rejects[at + REJECT_START],
          rejects[at + REJECT_END],
        ),
      );
    }
  }

  /** The batch's line `line`, which is `[start, end)` of its bytes where it is no element. */
  #sample(batch: RecordBatch, lineBase: number, line: number, start: number, end: number): ProblemSample {
    let input: { bytes: Uint8Array; byteOffset: number } = batch;
    if (batch.elements !== null) {
      const span = 2 * (batch.firstElement + line);
      input = batch.elements;
      start = batch.elements.spans[span];
      end = batch.elements.spans[span + 1];
    }
    return {
      file: this.#file.file,
      line: lineBase + line + 1,
      byteOffset: input.byteOffset + start,
      excerpt: excerptOf(input.bytes, start, end),
    };
  }
}

const NO_SPAN = [0, 0];

/**
 * Whether the rejected line at `at` of the batch's rejects, if it is the last of its file, tells that the file was cut:
 * in the middle of an object, which may be the middle of a character too. A line that has its line end is whole,
 * whatever is wrong with it.
 */
function mayBeCut(batch: RecordBatch, code: ProblemCode, at: number): boolean {
  const { bytes, elements, firstElement, rejects } = batch;
  if (code === 'array/not-closed' || (elements !== null && code === 'line/cut-short')) return true;
  if (elements !== null) {
    // The bracket that is missing is one reject with the element before it, whatever is wrong with that.
    const { tail, tailCode, tailJoins } = elements;
    return (
      tailJoins && tailCode === ARRAY_NOT_CLOSED && firstElement + rejects[at + REJECT_LINE] + 1 === tail
    );
  }
  let start = rejects[at + REJECT_START];
  let end = rejects[at + REJECT_END];
  if (end !== batch.end) return false;
  if (code !== 'line/invalid-utf8') return code === 'line/cut-short';
  while (start < end && isSpace(bytes[start])) start++;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return bytes[start] === OPEN_BRACE && bytes[end - 1] !== CLOSE_BRACE;
}

/** A line as it stands in the input, found by counting: the span on the tape may be that of its repair. */
function spanOfLine(batch: RecordBatch, line: number): [start: number, end: number] {
  const { bytes } = batch;
  let start = batch.start;
  for (; line > 0; line--) start = bytes.indexOf(LF, start) + 1;
  const newline = bytes.indexOf(LF, start);
  let end = newline === -1 || newline >= batch.end ? batch.end : newline;
  if (end > start && bytes[end - 1] === CR) end--;
  return [start, end];
}

/** The line's beginning, decoded whatever it holds. */
export function excerptOf(bytes: Uint8Array, start: number, end: number): string {
  const text = decodeUtf8(bytes, start, Math.min(end, start + EXCERPT_BYTES));
  const characters = [...text];
  const whole = characters.length <= EXCERPT_CHARACTERS && end - start <= EXCERPT_BYTES;
  return whole ? text : `${characters.slice(0, EXCERPT_CHARACTERS).join('')}…`;
}
