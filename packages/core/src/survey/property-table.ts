/**
 * What is counted of each property, as columns of numbers beside the names: an object a property costs as much
 * as the survey itself where an input has tens of thousands.
 */

/** Type codes of the tape (model/record.ts). */
export const TYPES = 7;
/** Behind the records of each type: the UTF-8 bytes of the longest value as text (as CSV writes it; null is 0). */
export const LONGEST = TYPES;
/** Numbers for each property. */
export const COUNTERS = 8;

/** Plain data, as it crosses worker borders: names in order of first appearance, {@link COUNTERS} numbers for each. */
export type PropertyTable = { names: string[]; counters: Float64Array };

export type PropertyProfile = {
  name: string;
  records: number;
  /** How often each type occurs, by type code. */
  types: number[];
  longest: number;
};

export function emptyTable(): PropertyTable {
  return { names: [], counters: new Float64Array(0) };
}

/** The rows of a table, as objects. */
export function profilesOf({ names, counters }: PropertyTable): PropertyProfile[] {
  return names.map((name, index) => {
    const at = index * COUNTERS;
    const types = [...counters.subarray(at, at + TYPES)];
    const records = types.reduce((sum, count) => sum + count, 0);
    return { name, records, types, longest: counters[at + LONGEST] };
  });
}

/** Adds tables up in input order. */
export class PropertyTableMerger {
  readonly #names: string[] = [];
  readonly #rows = new Map<string, number>();
  /** Room for more than there is. */
  #counters = new Float64Array(32 * COUNTERS);

  add({ names, counters }: PropertyTable): void {
    for (let index = 0; index < names.length; index++) {
      const from = index * COUNTERS;
      const to = this.#rowOf(names[index]) * COUNTERS;
      const own = this.#counters;
      for (let type = 0; type < TYPES; type++) own[to + type] += counters[from + type];
      own[to + LONGEST] = Math.max(own[to + LONGEST], counters[from + LONGEST]);
    }
  }

  #rowOf(name: string): number {
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = this.#names.length;
      this.#rows.set(name, row);
      this.#names.push(name);
      if ((row + 1) * COUNTERS > this.#counters.length) {
        const more = new Float64Array(this.#counters.length * 2);
        more.set(this.#counters);
        this.#counters = more;
      }
    }
    return row;
  }

  get table(): PropertyTable {
    return { names: [...this.#names], counters: this.#counters.slice(0, this.#names.length * COUNTERS) };
  }
}
