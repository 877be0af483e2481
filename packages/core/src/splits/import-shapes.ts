/** Which properties events have together: what the files of an import are made of. */
import { isPropertyName } from '../model/keys.ts';
import {
  MEMBER_NAME,
  MEMBER_SIZE,
  MEMBER_TYPE,
  NULL,
  type RecordBatch,
  RecordView,
  TYPE_MASK,
} from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { ShapeCache } from '../scan/shape-cache.ts';
import type { PartNames, PartSurveyor } from './split.ts';

/** Sets of properties that files are made for: those that come first. Real exports have hundreds. */
export const MOST_SHAPES = 4096;
/** An event with more is taken for one of a set that is not known: such are hostile, and their names would fill memory. */
const MOST_NAMES = 255;
/** The key of those properties that rows without an event have. */
const REST = 'properties';

/** A part for each set of properties that an event has, whatever their order; before these, the properties of all else. */
export class EventShapes implements PartSurveyor {
  readonly #names: NameTable;
  readonly #view: RecordView;
  readonly #rest = new Set<string>();
  readonly #shapes = new Map<string, string[]>();
  /** What has the shape of a record before it brings nothing. */
  readonly #seen = new ShapeCache((view) => this.#add(view));

  constructor(batch: RecordBatch, names: NameTable) {
    this.#names = names;
    this.#view = new RecordView(batch);
  }

  take({ recordCount }: RecordBatch): void {
    for (let index = 0; index < recordCount; index++) {
      this.#view.moveTo(index);
      this.#seen.of(this.#view);
    }
  }

  parts(): PartNames[] {
    const shapes = [...this.#shapes].map(([key, names]) => ({ key, names }));
    return [{ key: REST, names: [...this.#rest] }, ...shapes];
  }

  #add(view: RecordView): void {
    const names = propertiesOf(view, this.#names).map(({ name }) => name);
    if (!view.hasEvent() || names.length > MOST_NAMES) {
      for (const name of names) this.#rest.add(name);
      return;
    }
    if (this.#shapes.size >= MOST_SHAPES) return;
    const key = JSON.stringify(names.sort());
    if (!this.#shapes.has(key)) this.#shapes.set(key, names);
  }
}

/** The properties of a record that have a value, each with its number among the members. */
export function propertiesOf(view: RecordView, names: NameTable): { name: string; member: number }[] {
  const { tape, members, membersEnd } = view;
  const found: { name: string; member: number }[] = [];
  for (let at = members; at < membersEnd; at += MEMBER_SIZE) {
    if ((tape[at + MEMBER_TYPE] & TYPE_MASK) === NULL) continue;
    const name = names.texts[tape[at + MEMBER_NAME]];
    if (isPropertyName(name)) found.push({ name, member: (at - members) / MEMBER_SIZE });
  }
  return found;
}
