import { type BigIntStats, fstatSync, lstatSync, type PathLike, statSync } from 'node:fs';

/**
 * Files by their paths or descriptors, known by what they are: through links of either kind, and by other case. They are
 * looked at once, when one is first asked for; those that nobody may look at are in no set.
 */
export class FileSet {
  readonly #paths: readonly (PathLike | number)[];
  readonly #others: FileSet | null;
  #known: Set<string> | null = null;

  /** These files, and those of another set. */
  constructor(paths: readonly (PathLike | number)[], others: FileSet | null = null) {
    this.#paths = paths;
    this.#others = others;
  }

  has(file: BigIntStats): boolean {
    this.#known ??= new Set(this.#paths.flatMap((path) => identify(path) ?? []));
    return this.#known.has(identityOf(file)) || (this.#others?.has(file) ?? false);
  }
}

export function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** What a path leads to, or the link itself where that is nothing; undefined where neither can be looked at. */
function identify(path: PathLike | number): string | undefined {
  if (typeof path === 'number') return identityOf(fstatSync(path, { bigint: true }));
  for (const stat of [statSync, lstatSync]) {
    try {
      return identityOf(stat(path, { bigint: true }));
    } catch {
      // The next may know.
    }
  }
  return undefined;
}
