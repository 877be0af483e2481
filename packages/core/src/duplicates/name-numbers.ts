import { grown } from '../bytes/grown.ts';
import { NO_PROPERTIES, RESERVED_KEYS } from '../model/keys.ts';
import { MEMBER_NAME, MEMBER_SIZE, type RecordView } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';

/** Of a name that no property has. */
const NO_PROPERTY = -1;
const UNKNOWN = -2;

type FoundNames = { found: Int32Array; count: number; folds: boolean };

/** The properties of a record by numbers: names that differ only in case share one. */
export class NameNumbers {
  readonly #names: NameTable;
  readonly #numberOf: (name: string) => number;
  /** By the name's id. */
  #numbers = new Int32Array(256).fill(UNKNOWN);
  /** Serial number of the record that a number was last seen in. */
  #lastSeen = new Int32Array(256);
  #serial = 0;
  readonly #found: FoundNames = { found: new Int32Array(64), count: 0, folds: false };

  /** `numberOf` is asked once for each name. */
  constructor(names: NameTable, numberOf: (name: string) => number) {
    this.#names = names;
    this.#numberOf = numberOf;
  }

  /** Of the record's properties, each number once; `folds`: one came more than once. Valid until the next call. */
  of({ tape, members, membersEnd }: RecordView): Readonly<FoundNames> {
    const result = this.#found;
    const most = (membersEnd - members) / MEMBER_SIZE;
    if (result.found.length < most) result.found = new Int32Array(most * 2);
    result.count = 0;
    result.folds = false;
    const serial = ++this.#serial;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      const number = this.numberOf(tape[member + MEMBER_NAME]);
      if (number < 0) continue;
      if (this.#lastSeen[number] === serial) {
        result.folds = true;
        continue;
      }
      this.#lastSeen[number] = serial;
      result.found[result.count++] = number;
    }
    return result;
  }

  /** Of the name with this id; negative where it is no property. */
  numberOf(id: number): number {
    if (id >= this.#numbers.length) {
      const { length } = this.#numbers;
      this.#numbers = grown(this.#numbers, Math.max(length * 2, this.#names.size)).fill(UNKNOWN, length);
    }
    const known = this.#numbers[id];
    return known === UNKNOWN ? this.#add(id) : known;
  }

  #add(id: number): number {
    const name = this.#names.texts[id];
    const isProperty = id >= RESERVED_KEYS.length && !(NO_PROPERTIES as readonly string[]).includes(name);
    const number = isProperty ? this.#numberOf(name) : NO_PROPERTY;
    this.#numbers[id] = number;
    if (number >= this.#lastSeen.length) this.#lastSeen = grown(this.#lastSeen, number * 2 + 1);
    return number;
  }
}
