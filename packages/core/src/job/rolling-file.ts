import type { RowEnds } from '../formats/row-ends.ts';
import type { Counts } from '../model/counts.ts';
import type { OutputFile } from './output-file.ts';

/** What one file may hold; Infinity where it may be any. */
export type FileLimits = { rows: number; bytes: number };

/** One file, however much it is. */
export const NO_LIMITS: FileLimits = { rows: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/**
 * Rows in as many files as it takes: before a row that would be too much for one the next begins, framed like the first.
 * A row that is too large for any has a file to itself.
 */
export class RollingFile {
  readonly files: OutputFile[];
  readonly #create: (number: number) => OutputFile;
  readonly #limits: FileLimits;
  readonly #rowEnds: RowEnds;

  /** `create` makes the file of that number, from 1. */
  constructor(create: (number: number) => OutputFile, rowEnds: RowEnds, limits: FileLimits) {
    this.#create = create;
    this.#rowEnds = rowEnds;
    this.#limits = limits;
    this.files = [create(1)];
  }

  /** What the files take where they are gzipped, once they are whole. */
  get storedBytes(): number | undefined {
    return sumOfStored(this.files);
  }

  get rows(): number {
    return this.files.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Of the content of all files. */
  get bytes(): number {
    return this.files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get #last(): OutputFile {
    return this.files[this.files.length - 1];
  }

  /** Appends rows. The bytes may be reused as soon as this resolves. */
  async write(rows: number, bytes: Uint8Array, counts?: Counts): Promise<void> {
    if (rows === 0) await this.#last.write(0, bytes, counts);
    let left = rows;
    let rest = bytes;
    let untold = counts;
    while (left > 0) {
      const { taken, end, next } = this.#fitting(left, rest);
      if (taken === 0) {
        await this.#roll();
        continue;
      }
      await this.#last.write(taken, rest.subarray(0, end), untold);
      untold = undefined;
      left -= taken;
      rest = rest.subarray(next);
    }
  }

  async finish(): Promise<void> {
    await this.#last.finish();
  }

  /** How many of the rows the last file takes, where the last of them ends, and where the next begins. */
  #fitting(rows: number, bytes: Uint8Array): { taken: number; end: number; next: number } {
    const last = this.#last;
    const room = { rows: this.#limits.rows - last.rows, bytes: this.#limits.bytes - last.bytesWithNothing };
    if (rows <= room.rows && bytes.length <= room.bytes)
      return { taken: rows, end: bytes.length, next: bytes.length };
    let [taken, end, next] = [0, 0, 0];
    while (taken < Math.min(rows, room.rows)) {
      const behind = this.#rowEnds.next(bytes, next);
      const rowEnd = behind < bytes.length ? behind - this.#rowEnds.separatorBytes : behind;
      const isAlone = last.rows + taken === 0;
      if (rowEnd > room.bytes && !isAlone) break;
      [taken, end, next] = [taken + 1, rowEnd, behind];
    }
    return { taken, end, next };
  }

  async #roll(): Promise<void> {
    await this.#last.finish();
    this.files.push(this.#create(this.files.length + 1));
  }
}

/** The name of a file that goes on where others ended: `a.csv.gz`, `a-2.csv.gz`. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const ending = ENDING.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - ending.length)}-${number}${ending}`;
}

const ENDING = /(\.[^./\\]*(\.gz)?)?$/i;

/** Whether a file is the first of an output, or one in which that goes on; `isSame` compares names. */
export function isFileOf(
  first: string,
  name: string,
  isSame: (one: string, other: string) => boolean = (one, other) => one === other,
): boolean {
  const stem = name.slice(0, name.length - (ENDING.exec(name)?.[0].length ?? 0));
  const number = Number(/-(\d+)$/.exec(stem)?.[1] ?? 1);
  return isSame(name, first) || isSame(numberedName(first, number), name);
}

/** What files take where they are gzipped, once they are whole; undefined where they are not gzipped. */
export function sumOfStored(files: readonly OutputFile[]): number | undefined {
  return files.reduce<number | undefined>(
    (sum, { storedBytes }) => (storedBytes === undefined ? sum : (sum ?? 0) + storedBytes),
    undefined,
  );
}
