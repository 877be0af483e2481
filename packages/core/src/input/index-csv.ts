/** index.csv: which revision files there are, and which span of receiving each holds. */
import { findColumns, parseSeconds } from './csv-columns.ts';
import type { CsvRow } from './csv-rows.ts';
import { revisionOf } from './listing.ts';

/** What index.csv says, by number. */
export type BucketIndex = {
  /** The numbers that it names, in order, each once. */
  revisions: number[];
  /** Unix seconds of each: received from, and until; NaN where it doesn't say. */
  firsts: number[];
  lasts: number[];
  /** Numbers that it names more than once, in order. */
  doubled: number[];
};

/** Of what is wrong with a row. */
export type RowFault = 'bucket/bad-row' | 'bucket/bad-time' | 'bucket/double-number';

const COLUMNS = ['filename', 'min_timestamp', 'max_timestamp'];

/** Takes rows one by one. The spans of a number that is named twice are joined. */
export class IndexReader {
  #columns: number[] | null = null;
  readonly #revisions: number[] = [];
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];
  /** All numbers so far; not kept while each is above those before. */
  #seen: Set<number> | null = null;
  #largest = Number.NEGATIVE_INFINITY;

  /** Takes a row; returns what is wrong with it. A row whose time can't be read still names its file. */
  take({ cells }: CsvRow): RowFault | null {
    if (this.#columns === null) {
      const isHeader = cells.every((cell) => parseRevision(cell) === null);
      this.#columns = findColumns(isHeader ? cells : null, COLUMNS, 1);
      if (isHeader) return null;
    }
    const [name, min, max] = this.#columns;
    const revision = parseRevision(cells[name] ?? '');
    if (revision === null) return 'bucket/bad-row';
    const first = parseSeconds(cells[min]) ?? Number.NaN;
    const last = parseSeconds(cells[max]) ?? Number.NaN;
    const isSpan = first <= last;
    const isKnown = this.#isKnown(revision);
    this.#revisions.push(revision);
    this.#firsts.push(isSpan ? first : Number.NaN);
    this.#lasts.push(isSpan ? last : Number.NaN);
    if (isKnown) return 'bucket/double-number';
    const saysTime = [min, max].some((column) => (cells[column] ?? '') !== '');
    return saysTime && !isSpan ? 'bucket/bad-time' : null;
  }

  #isKnown(revision: number): boolean {
    if (revision > this.#largest) {
      this.#largest = revision;
      this.#seen?.add(revision);
      return false;
    }
    this.#seen ??= new Set(this.#revisions);
    const isKnown = this.#seen.has(revision);
    this.#seen.add(revision);
    return isKnown;
  }

  index(): BucketIndex {
    const order = this.#revisions.map((_, row) => row);
    order.sort((a, b) => this.#revisions[a] - this.#revisions[b]);
    const index: BucketIndex = { revisions: [], firsts: [], lasts: [], doubled: [] };
    for (const row of order) {
      const revision = this.#revisions[row];
      const at = index.revisions.length - 1;
      if (index.revisions[at] !== revision) {
        index.revisions.push(revision);
        index.firsts.push(this.#firsts[row]);
        index.lasts.push(this.#lasts[row]);
        continue;
      }
      if (index.doubled.at(-1) !== revision) index.doubled.push(revision);
      index.firsts[at] = least(index.firsts[at], this.#firsts[row]);
      index.lasts[at] = -least(-index.lasts[at], -this.#lasts[row]);
    }
    return index;
  }
}

/** `revisions/7.json`, `7.json`, `C:\bucket\7.json.gz` → 7; null for what names no revision file. */
function parseRevision(cell: string): number | null {
  const name = cell.slice(Math.max(cell.lastIndexOf('/'), cell.lastIndexOf('\\')) + 1);
  const digits = revisionOf(name);
  return digits !== null && Number.isSafeInteger(Number(digits)) ? Number(digits) : null;
}

/** The smaller one; NaN stands for none. */
function least(a: number, b: number): number {
  return b < a || Number.isNaN(a) ? b : a;
}
