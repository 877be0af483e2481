/** Which column a member belongs to, and a record's members in the order of their columns. */
import { grown } from '../bytes/grown.ts';
import { unknownProperty } from '../model/input-changed.ts';
import { MEMBER_NAME, MEMBER_SIZE } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';

/** Members of a record that a sort key has room for beside the column: of those, a Map never holds 2^25. */
export const MEMBER_BITS = 6;
/** Also where insertion begins to take longer than a sort. */
export const MOST_MEMBERS = 1 << MEMBER_BITS;

/** The column of each name id. */
export class ColumnIds {
  readonly #names: NameTable;
  readonly #byText: Map<string, number>;
  #byId = new Int32Array(0);
  #known = 0;

  constructor(names: NameTable, columns: readonly string[]) {
    this.#names = names;
    this.#byText = new Map(columns.map((name, column) => [name, column]));
  }

  /** For every id that there is so far; -1 where the name is no column. */
  all(): Int32Array {
    const { size } = this.#names;
    if (this.#known === size) return this.#byId;
    if (this.#byId.length < size) {
      this.#byId = grown(this.#byId, size * 2);
    }
    for (; this.#known < size; this.#known++) {
      this.#byId[this.#known] = this.#byText.get(this.#names.texts[this.#known]) ?? -1;
    }
    return this.#byId;
  }
}

/**
 * Sort keys of at most {@link MOST_MEMBERS} members, into `keys`: `column << MEMBER_BITS | member`. Members come nearly
 * sorted, since columns are numbered by first appearance. Error `input/changed`: a name that is no column.
 */
export function sortMembers(
  keys: Int32Array,
  tape: Int32Array,
  members: number,
  membersEnd: number,
  columnOf: Int32Array,
): void {
  let count = 0;
  for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
    const column = columnOf[tape[member + MEMBER_NAME]];
    if (column < 0) throw unknownProperty();
    const key = (column << MEMBER_BITS) | count;
    let i = count++;
    for (; i > 0 && keys[i - 1] > key; i--) keys[i] = keys[i - 1];
    keys[i] = key;
  }
}

/** The same for any number of members, in time that grows with n log n: `column * count + member`. */
export function sortManyMembers(
  tape: Int32Array,
  members: number,
  membersEnd: number,
  columnOf: Int32Array,
): Float64Array {
  const count = (membersEnd - members) / MEMBER_SIZE;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const column = columnOf[tape[members + i * MEMBER_SIZE + MEMBER_NAME]];
    if (column < 0) throw unknownProperty();
    keys[i] = column * count + i;
  }
  return keys.sort();
}
