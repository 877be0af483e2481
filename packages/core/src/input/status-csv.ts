/** status.csv: how far the export has got. No real one was found, so its columns may also be told by position. */
import { findColumns, parseSeconds } from './csv-columns.ts';
import type { CsvRow } from './csv-rows.ts';
import type { RowFault } from './index-csv.ts';

/** What status.csv says. */
export type BucketStatus = {
  total: number;
  exported: number;
  /** Unix seconds up to when the data is exported; null where it doesn't say. */
  exportedUpTo: number | null;
};

const COLUMNS = ['Total Revisions', 'Exported Revisions', 'Max Exported Revision Timestamp'];

/** Takes rows one by one; the last that can be read counts. */
export class StatusReader {
  #columns: number[] | null = null;
  status: BucketStatus | null = null;

  /** Takes a row; returns what is wrong with it. A row whose time can't be read still counts. */
  take({ cells }: CsvRow): RowFault | null {
    if (this.#columns === null) {
      const isHeader = cells.every((cell) => parseCount(cell) === null);
      this.#columns = findColumns(isHeader ? cells : null, COLUMNS, 2);
      if (isHeader) return null;
    }
    const [total, exported] = this.#columns.map((column) => parseCount(cells[column] ?? ''));
    if (total === null || exported === null || exported > total) return 'bucket/bad-row';
    const upTo = parseSeconds(cells[this.#columns[2]]);
    const isTime = !Number.isNaN(upTo);
    this.status = { total, exported, exportedUpTo: isTime ? upTo : null };
    return isTime ? null : 'bucket/bad-time';
  }
}

function parseCount(cell: string): number | null {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : null;
}
