/** The rows that records become in the files of an import. */
import { addCounts, type Counts } from '../model/counts.ts';
import { unknownProperty } from '../model/input-changed.ts';
import { ID_EVENT, ID_PERSON, ID_PERSON_2, ID_TIME, NO_PROPERTIES } from '../model/keys.ts';
import { MEMBER_NAME, MEMBER_SIZE, MEMBER_TYPE, NULL, type RecordView, TYPE_MASK } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { putRow } from '../scan/put-row.ts';
import { ShapeCache } from '../scan/shape-cache.ts';
import { kindOfFile, MOST_PROPERTIES } from './import-files.ts';
import { propertiesOf } from './import-shapes.ts';
import type { Part, SplitContext, Splitter } from './split.ts';

/** A row: the part it goes to, ids of the reserved members that are in it, and the numbers of the others. */
type Row = { part: number; reserved: readonly number[]; members: Int32Array };

/** What records of one shape become, and what is told of each. */
type Plan = { rows: Row[]; counts: Counts | null };

type Property = { name: string; member: number };

const EVENT = [ID_PERSON, ID_TIME, ID_EVENT];
const PROPERTIES = [ID_PERSON, ID_TIME];
const ALIAS = [ID_PERSON, ID_TIME, ID_PERSON_2];

/**
 * An alias gives a row that ties two identities; `_n` the row of an event, with as many properties as the file has
 * columns for; properties that are in no row yet, a row for each file of properties that has some.
 */
export class ImportRows implements Splitter {
  readonly parts: readonly Part[];
  readonly #names: NameTable;
  /** By name, its place in the order of the columns. */
  readonly #placeOf: ReadonlyMap<string, number>;
  readonly #events: { part: number; names: ReadonlySet<string> }[];
  /** By name, which of the files of events have a column for it. */
  readonly #eventsWith = new Map<string, number[]>();
  /** By name, the part of the file of properties that has a column for it. */
  readonly #apart = new Map<string, number>();
  /** Of what has no property. */
  readonly #bare: number;
  readonly #aliases: number;
  readonly #plans = new ShapeCache((view) => this.#plan(view));
  #counts: Counts | null = null;

  constructor({ names, columns, parts }: SplitContext) {
    const files = parts();
    const partsOf = (kind: string) =>
      files.flatMap((file, part) => (kindOfFile(file.key) === kind ? [{ part, ...file }] : []));
    this.parts = files.map(({ key }) => ({ key, label: key }));
    this.#names = names;
    this.#placeOf = new Map(columns.map((name, place) => [name, place]));
    this.#events = partsOf('events').map((file) => ({ part: file.part, names: new Set(file.names) }));
    for (const [index, { names }] of this.#events.entries()) {
      for (const name of names) {
        const having = this.#eventsWith.get(name);
        if (having === undefined) this.#eventsWith.set(name, [index]);
        else having.push(index);
      }
    }
    for (const file of partsOf('properties')) {
      for (const name of file.names) this.#apart.set(name, file.part);
    }
    this.#bare = partsOf('properties')[0].part;
    this.#aliases = partsOf('aliases')[0].part;
  }

  partOf(view: RecordView): number {
    return this.#plans.of(view).rows[0].part;
  }

  rowsOf(view: RecordView, give: (part: number, record: number) => void): void {
    const { rows, counts } = this.#plans.of(view);
    if (counts !== null) this.#counts = addCounts(this.#counts, counts);
    for (const { part, reserved, members } of rows) give(part, putRow(view, reserved, members));
  }

  takeCounts(): Counts | null {
    const counts = this.#counts;
    this.#counts = null;
    return counts;
  }

  #plan(view: RecordView): Plan {
    const isAlias = view.kind === 'alias';
    const rows: Row[] = [];
    const add = (part: number, reserved: readonly number[], properties: readonly Property[] = []) =>
      rows.push({ part, reserved, members: Int32Array.from(properties, ({ member }) => member) });
    if (isAlias) add(this.#aliases, ALIAS);
    let apart = propertiesOf(view, this.#names);
    let isParted = false;
    if (view.hasEvent()) {
      const { part, names } = this.#fileFor(apart);
      add(
        part,
        EVENT,
        apart.filter(({ name }) => names.has(name)),
      );
      apart = apart.filter(({ name }) => !names.has(name));
      isParted = apart.length > 0;
    }
    const byPart = new Map<number, Property[]>();
    for (const property of apart) {
      const part = this.#apartOf(property.name);
      byPart.set(part, [...(byPart.get(part) ?? []), property]);
    }
    const inOrder = [...byPart].sort(([a], [b]) => a - b);
    for (const [part, properties] of inOrder) add(part, PROPERTIES, properties);
    if (rows.length === 0) add(this.#bare, PROPERTIES);
    const unimported = this.#countUnimported(view, isAlias);
    const counts: Counts = { ...(isParted && { parted: 1 }), ...(unimported > 0 && { unimported }) };
    return { rows, counts: Object.keys(counts).length > 0 ? counts : null };
  }

  /** The first file that holds the properties that come first, ten of them at most; else that which holds most. */
  #fileFor(properties: readonly Property[]): { part: number; names: ReadonlySet<string> } {
    const wanted = properties
      .map(({ name }) => name)
      .sort((a, b) => this.#place(a) - this.#place(b))
      .slice(0, MOST_PROPERTIES);
    // There may be a thousand files, of which few have any of these.
    const held = new Uint8Array(this.#events.length);
    for (const name of wanted) for (const index of this.#eventsWith.get(name) ?? []) held[index]++;
    let best = 0;
    for (let index = 1; index < held.length; index++) if (held[index] > held[best]) best = index;
    return this.#events[best];
  }

  #place(name: string): number {
    const place = this.#placeOf.get(name);
    if (place === undefined) throw unknownProperty();
    return place;
  }

  #apartOf(name: string): number {
    const part = this.#apart.get(name);
    if (part === undefined) throw unknownProperty();
    return part;
  }

  /** Values that are neither properties nor have a column of their own. */
  #countUnimported({ tape, members, membersEnd }: RecordView, isAlias: boolean): number {
    let count = 0;
    for (let member = members; member < membersEnd; member += MEMBER_SIZE) {
      if ((tape[member + MEMBER_TYPE] & TYPE_MASK) === NULL) continue;
      const id = tape[member + MEMBER_NAME];
      const isOther = (NO_PROPERTIES as readonly string[]).includes(this.#names.texts[id]);
      if (isOther || (id === ID_PERSON_2 && !isAlias)) count++;
    }
    return count;
  }
}
