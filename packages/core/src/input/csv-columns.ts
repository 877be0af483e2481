/** Which cell of a row is which: by the header's names, else by position. */

/** Compared without case, spaces and underscores: the spelling of status.csv's header is not known. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[\s_]/g, '');
}

/**
 * The place of each of `names` in a header; -1 where it has no such column. Where it lacks one of the first
 * `required` names, or there is no header (null), all are taken by position.
 */
export function findColumns(
  header: readonly string[] | null,
  names: readonly string[],
  required: number,
): number[] {
  const folded = (header ?? []).map(foldName);
  const found = names.map((name) => folded.indexOf(foldName(name)));
  return found.slice(0, required).includes(-1) ? names.map((_, index) => index) : found;
}

/** Unix seconds of a cell; null for an empty one, NaN for what is no time. */
export function parseSeconds(cell: string | undefined): number | null {
  if (cell === undefined || cell === '') return null;
  const seconds = /^-?\d{1,12}(\.\d+)?$/.test(cell) ? Number(cell) : Number.NaN;
  return Math.abs(seconds) <= LATEST_SECONDS ? seconds : Number.NaN;
}

/** As with `_t`: what is beyond it is milliseconds. */
const LATEST_SECONDS = 1e11;
