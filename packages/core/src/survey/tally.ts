/** Counts what passes: totals for each file, and problems with their places. Every pass has one. */
import { CR, LF } from '../bytes/ascii.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import {
  type Account,
  addProblem,
  emptyAccount,
  emptyFileAccount,
  type FileAccount,
} from '../model/account.ts';
import { ID_TIME } from '../model/keys.ts';
import { PROBLEM_CODES, type ProblemCode, type ProblemSample } from '../model/problem.ts';
import {
  DUPLICATE_NAME,
  RECORD_LINE,
  REJECT_CODE,
  REJECT_END,
  REJECT_LINE,
  REJECT_SIZE,
  REJECT_START,
  REPAIRED_OCTAL,
  REPLACED_UTF8,
  type RecordBatch,
  RecordView,
} from '../model/record.ts';
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
  readonly #view: RecordView;

  constructor(batch: RecordBatch) {
    this.#view = new RecordView(batch);
  }

  /** What follows is of this file (its index in the job's input). */
  beginFile(file: number): void {
    this.#file = emptyFileAccount(file);
    this.#account.files.push(this.#file);
  }

  addBytes(count: number): void {
    this.#file.bytes += count;
  }

  /** A problem of the file as a whole, seen behind the lines taken so far, at `byteOffset` of its content. */
  addFileProblem(code: ProblemCode, byteOffset: number, excerpt: string): void {
    const { file, lines: line, faults } = this.#file;
    faults.push(code);
    addProblem(this.#account.problems, code, () => ({ file, line, byteOffset, excerpt }));
  }

  /** Counts a batch. Times are those of the records, in order, for {@link times}. */
  take(batch: RecordBatch): void {
    const file = this.#file;
    const view = this.#view;
    // Samples count from the first line of the account.
    const lineBase = file.lines;
    file.bytes += batch.end - batch.start;
    file.records += batch.recordCount;
    file.blank += batch.blankCount;
    file.rejected += batch.rejectsLength / REJECT_SIZE;
    this.#rejects(batch, lineBase);
    if (this.times.length < batch.recordCount) this.times = new Float64Array(batch.recordCount * 2);
    const { times } = this;
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      const time = readTime(view.bytes, view.tape, view.reserved(ID_TIME));
      times[index] = time;
      if (timeProblem !== null) {
        file.unusable++;
        this.#lineProblem(timeProblem, batch, lineBase);
      } else {
        if (file.first === null || time < file.first) file.first = time;
        if (file.last === null || time > file.last) file.last = time;
      }
      const { flags } = view;
      if (flags !== 0) this.#flagProblems(flags, batch, lineBase);
    }
    file.lines += batch.lineCount;
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

  #flagProblems(flags: number, batch: RecordBatch, lineBase: number): void {
    if ((flags & (REPAIRED_OCTAL | REPLACED_UTF8)) !== 0) this.#file.repaired++;
    for (const [flag, code] of FLAG_PROBLEMS) {
      if ((flags & flag) !== 0) this.#lineProblem(code, batch, lineBase);
    }
  }

  #lineProblem(code: ProblemCode, batch: RecordBatch, lineBase: number): void {
    const { tape, position } = this.#view;
    const line = tape[position + RECORD_LINE];
    addProblem(this.#account.problems, code, () => {
      const [start, end] = spanOfLine(batch, line);
      return this.#sample(batch, lineBase + line, start, end);
    });
  }

  #rejects(batch: RecordBatch, lineBase: number): void {
    const { rejects } = batch;
    for (let at = 0; at < batch.rejectsLength; at += REJECT_SIZE) {
      const line = lineBase + rejects[at + REJECT_LINE];
      addProblem(this.#account.problems, PROBLEM_CODES[rejects[at + REJECT_CODE]], () =>
        this.#sample(batch, line, rejects[at + REJECT_START], rejects[at + REJECT_END]),
      );
    }
  }

  #sample(batch: RecordBatch, linesBefore: number, start: number, end: number): ProblemSample {
    return {
      file: this.#file.file,
      line: linesBefore + 1,
      byteOffset: batch.byteOffset + start,
      excerpt: excerptOf(batch.bytes, start, end),
    };
  }
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
