import type { Draft } from './draft.ts';
import { SECONDS_PER_DAY } from './traffic.ts';
import { type BrokenLine, dayName, type LinePlace, type Truth, type TruthTotals } from './truth.ts';
import { VALUE_TYPES } from './vocabulary/value.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

/** Counts what is written into one revision file. */
export class Tally {
  readonly #path: string;
  readonly #revision: number;
  readonly #vocabulary: Vocabulary;
  readonly #totals: TruthTotals = {
    bytes: 0,
    lines: 0,
    records: 0,
    blank: 0,
    rejected: 0,
    repaired: 0,
    events: 0,
    propertySets: 0,
    aliases: 0,
  };
  readonly #days = new Map<number, number>();
  readonly #eventCounts: Uint32Array;
  readonly #eventFirst: Float64Array;
  readonly #eventLast: Float64Array;
  readonly #eventOrder: number[] = [];
  readonly #typeCounts: Uint32Array;
  readonly #longest: Uint32Array;
  readonly #propertyCounts: Uint32Array;
  readonly #propertyOrder: number[] = [];
  readonly #broken: BrokenLine[] = [];
  readonly #repaired: LinePlace[] = [];
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(path: string, revision: number, vocabulary: Vocabulary) {
    this.#path = path;
    this.#revision = revision;
    this.#vocabulary = vocabulary;
    const { events, properties } = vocabulary;
    this.#eventCounts = new Uint32Array(events.length);
    this.#eventFirst = new Float64Array(events.length).fill(Number.POSITIVE_INFINITY);
    this.#eventLast = new Float64Array(events.length).fill(Number.NEGATIVE_INFINITY);
    this.#propertyCounts = new Uint32Array(properties.length);
    this.#typeCounts = new Uint32Array(properties.length * VALUE_TYPES.length);
    this.#longest = new Uint32Array(properties.length);
  }

  /** Lines counted so far. */
  get lines(): number {
    return this.#totals.lines;
  }

  /** A blank line of so many bytes, its end included; so are the bytes of all lines here. */
  blank(bytes: number): void {
    this.#line(bytes);
    this.#totals.blank++;
  }

  broken(bytes: number, reason: BrokenLine['reason']): void {
    this.#broken.push({ ...this.#place(), reason });
    this.#line(bytes);
    this.#totals.rejected++;
  }

  record(bytes: number, draft: Draft): void {
    const totals = this.#totals;
    if (draft.isOctal) {
      this.#repaired.push(this.#place());
      totals.repaired++;
    }
    this.#line(bytes);
    totals.records++;
    if (draft.kind === 'event') totals.events++;
    else if (draft.kind === 'alias') totals.aliases++;
    else totals.propertySets++;
    this.#time(draft.unixSeconds);
    if (draft.event !== null) this.#event(draft.event.index, draft.unixSeconds);
    this.#properties(draft);
  }

  /** The account of what was counted. */
  truth(): Truth {
    const { events, properties } = this.#vocabulary;
    const hasRecords = this.#totals.records > 0;
    const time = { first: hasRecords ? this.#first : null, last: hasRecords ? this.#last : null };
    const days = [...this.#days].sort(([a], [b]) => a - b);
    return {
      totals: { files: 1, ...this.#totals },
      time,
      days: days.map(([day, records]) => ({ day: dayName(day), records })),
      events: this.#eventOrder.map((index) => ({
        name: events[index]!.name,
        records: this.#eventCounts[index]!,
        first: this.#eventFirst[index]!,
        last: this.#eventLast[index]!,
      })),
      properties: this.#propertyOrder.map((index) => ({
        name: properties[index]!.name,
        records: this.#propertyCounts[index]!,
        types: this.#typesOf(index),
        longest: this.#longest[index]!,
      })),
      files: [{ path: this.#path, revision: this.#revision, ...this.#totals, ...time }],
      broken: this.#broken,
      repaired: this.#repaired,
    };
  }

  #line(bytes: number): void {
    this.#totals.lines++;
    this.#totals.bytes += bytes;
  }

  #place(): LinePlace {
    return { path: this.#path, line: this.#totals.lines + 1, byteOffset: this.#totals.bytes };
  }

  #time(unixSeconds: number): void {
    if (unixSeconds < this.#first) this.#first = unixSeconds;
    if (unixSeconds > this.#last) this.#last = unixSeconds;
    const day = Math.floor(unixSeconds / SECONDS_PER_DAY);
    this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
  }

  #event(index: number, unixSeconds: number): void {
    if (this.#eventCounts[index]!++ === 0) this.#eventOrder.push(index);
    if (unixSeconds < this.#eventFirst[index]!) this.#eventFirst[index] = unixSeconds;
    if (unixSeconds > this.#eventLast[index]!) this.#eventLast[index] = unixSeconds;
  }

  #properties({ fields, values, count }: Draft): void {
    for (let place = 0; place < count; place++) {
      const index = fields[place]!.index;
      if (index < 0) continue;
      const value = values[place]!;
      if (this.#propertyCounts[index]!++ === 0) this.#propertyOrder.push(index);
      this.#typeCounts[index * VALUE_TYPES.length + value.type]!++;
      if (value.textBytes > this.#longest[index]!) this.#longest[index] = value.textBytes;
    }
  }

  #typesOf(index: number): Truth['properties'][number]['types'] {
    const types: Truth['properties'][number]['types'] = {};
    VALUE_TYPES.forEach((type, place) => {
      const count = this.#typeCounts[index * VALUE_TYPES.length + place]!;
      if (count > 0) types[type] = count;
    });
    return types;
  }
}
