/**
 * What was counted of one file, or of all of them. Two sums always hold:
 * `lines = records + blank + rejected` and `records = written + dropped` (the latter per job).
 */
export type Totals = {
  /** Of the inflated content, a byte order mark included. */
  bytes: number;
  lines: number;
  /** Accepted lines of any kind. */
  records: number;
  blank: number;
  rejected: number;
  /** Records that were repaired; they are among `records`. */
  repaired: number;
};

/** Nothing counted yet. */
export function emptyTotals(): Totals {
  return { bytes: 0, lines: 0, records: 0, blank: 0, rejected: 0, repaired: 0 };
}

/** Adds `other` to `totals` in place. */
export function addTotals(totals: Totals, other: Totals): void {
  totals.bytes += other.bytes;
  totals.lines += other.lines;
  totals.records += other.records;
  totals.blank += other.blank;
  totals.rejected += other.rejected;
  totals.repaired += other.repaired;
}
