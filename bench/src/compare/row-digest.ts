/** What stands for a whole result: as many numbers as it has blocks of rows, whatever its size. */
export type Digest = {
  rows: number;
  /** Sorted names; of values that have no columns, none. */
  columns: string[];
  /** One for each `BLOCK_ROWS` rows, in order. */
  blocks: string[];
};

const BLOCK_ROWS = 4096;
const PRIME = 0x01000193;
const OTHER_PRIME = 0x85ebca6b;

/** Two hashes of a text, 32 bits each, beginning from two seeds. */
export type Hashes = [number, number];

export function hashText(text: string, into: Hashes, seedA: number, seedB: number): void {
  let a = seedA ^ 0x811c9dc5;
  let b = seedB ^ 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, PRIME);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ unit, OTHER_PRIME);
  }
  into[0] = a ^ (a >>> 15);
  into[1] = b ^ (b >>> 13);
}

/** Folds the hashes of rows, in their order. */
export class RowDigest {
  rows = 0;
  readonly #blocks: string[] = [];
  #a = 0;
  #b = 0;

  add(a: number, b: number): void {
    this.#a = Math.imul(this.#a ^ a, PRIME) + 1;
    this.#b = Math.imul((this.#b << 7) ^ (this.#b >>> 25) ^ b, OTHER_PRIME) + 1;
    if (++this.rows % BLOCK_ROWS === 0) this.#endBlock();
  }

  finish(columns: readonly string[]): Digest {
    if (this.rows % BLOCK_ROWS !== 0) this.#endBlock();
    return { rows: this.rows, columns: columns.toSorted(), blocks: this.#blocks };
  }

  #endBlock(): void {
    this.#blocks.push(`${(this.#a >>> 0).toString(16)}-${(this.#b >>> 0).toString(16)}`);
    this.#a = 0;
    this.#b = 0;
  }
}

/** Where two results differ first, in words; null where they are equal. */
export function findDifference(ours: Digest, theirs: Digest): string | null {
  const missing = ours.columns.filter((name) => !theirs.columns.includes(name));
  const more = theirs.columns.filter((name) => !ours.columns.includes(name));
  if (missing.length > 0) return `columns that only we have: ${missing.slice(0, 3).join(', ')}`;
  if (more.length > 0) return `columns that only they have: ${more.slice(0, 3).join(', ')}`;
  const block = ours.blocks.findIndex((digest, at) => digest !== theirs.blocks[at]);
  if (block !== -1 && (block + 1) * BLOCK_ROWS <= Math.min(ours.rows, theirs.rows)) {
    return `a row between ${block * BLOCK_ROWS + 1} and ${(block + 1) * BLOCK_ROWS}`;
  }
  if (ours.rows !== theirs.rows) return `${ours.rows} rows against ${theirs.rows}`;
  return block === -1 ? null : `a row after ${block * BLOCK_ROWS}`;
}
