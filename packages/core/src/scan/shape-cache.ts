/** What was made for records of one shape, so that each shape is thought about once. */
import { MEMBER_NAME, MEMBER_SIZE, MEMBER_TYPE, NULL, type RecordView, TYPE_MASK } from '../model/record.ts';

type Entry<Made> = { key: Int32Array; made: Made; next: Entry<Made> | undefined };

/** Integers of keys that are kept; beyond that all begins anew. An export has hundreds of shapes, a hostile one any number. */
const MOST_KEPT = 1 << 18;

/**
 * By shape: names as they stand in the record, whether each value is null, whether it names an event, and whether it is
 * an alias.
 */
export class ShapeCache<Made> {
  readonly #make: (view: RecordView) => Made;
  readonly #entries = new Map<number, Entry<Made>>();
  #kept = 0;

  constructor(make: (view: RecordView) => Made) {
    this.#make = make;
  }

  of(view: RecordView): Made {
    const { tape, members, membersEnd } = view;
    const kind = (view.kind === 'alias' ? 2 : 0) | (view.hasEvent() ? 1 : 0);
    let hash = kind;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      hash = Math.imul(hash ^ token(tape, member), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    const first = this.#entries.get(hash);
    for (let entry = first; entry !== undefined; entry = entry.next) {
      if (isOfShape(entry.key, kind, tape, members, membersEnd)) return entry.made;
    }
    const made = this.#make(view);
    this.#keep(hash, keyOf(kind, tape, members, membersEnd), made);
    return made;
  }

  #keep(hash: number, key: Int32Array, made: Made): void {
    if (this.#kept + key.length > MOST_KEPT) {
      this.#entries.clear();
      this.#kept = 0;
    }
    this.#kept += key.length;
    this.#entries.set(hash, { key, made, next: this.#entries.get(hash) });
  }
}

function token(tape: Int32Array, member: number): number {
  const isNull = (tape[member + MEMBER_TYPE] & TYPE_MASK) === NULL;
  return (tape[member + MEMBER_NAME] << 1) | (isNull ? 1 : 0);
}

function keyOf(kind: number, tape: Int32Array, members: number, membersEnd: number): Int32Array {
  const key = new Int32Array(1 + (membersEnd - members) / MEMBER_SIZE);
  key[0] = kind;
  for (let i = 1; i < key.length; i++) key[i] = token(tape, members + (i - 1) * MEMBER_SIZE);
  return key;
}

function isOfShape(
  key: Int32Array,
  kind: number,
  tape: Int32Array,
  members: number,
  membersEnd: number,
): boolean {
  if (key[0] !== kind || key.length !== 1 + (membersEnd - members) / MEMBER_SIZE) return false;
  for (let i = 1; i < key.length; i++) {
    if (key[i] !== token(tape, members + (i - 1) * MEMBER_SIZE)) return false;
  }
  return true;
}
