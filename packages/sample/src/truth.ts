import { SECONDS_PER_DAY } from './traffic.ts';
import type { ValueTypeName } from './vocabulary/value.ts';

/** Why a line cannot be read. */
export type BrokenReason =
  /** The line ends before its object does. */
  | 'cut-short'
  /** Bytes that are not UTF-8. */
  | 'invalid-utf8'
  /** No JSON, or no object: a server's error page, a Python dictionary, zeros. */
  | 'garbage'
  /** Two objects without a line end between them. */
  | 'glued'
  /** Octal escapes that are not UTF-8. */
  | 'octal-escapes';

/** A place in a revision file. */
export type LinePlace = {
  path: string;
  /** 1-based. */
  line: number;
  /** Of the line's first byte. */
  byteOffset: number;
};

export type BrokenLine = LinePlace & { reason: BrokenReason };

/** Counts of lines; lines = records + blank + rejected, and records = events + propertySets + aliases. */
export type TruthTotals = {
  bytes: number;
  lines: number;
  records: number;
  blank: number;
  rejected: number;
  /** Lines with octal escapes; they count as records too. */
  repaired: number;
  events: number;
  propertySets: number;
  aliases: number;
};

/** Unix seconds; null where there is no record. */
export type TruthSpan = { first: number | null; last: number | null };

/**
 * What was written, in the words of a survey, so that the two can be compared: events and properties in order of
 * first appearance, days in order. Plain data. It grows with the distinct names and days, and with the broken and
 * repaired lines.
 */
export type Truth = {
  totals: { files: number } & TruthTotals;
  time: TruthSpan;
  /** Records for each UTC day (`2024-01-31`). */
  days: { day: string; records: number }[];
  events: ({ name: string; records: number } & TruthSpan)[];
  /** All names but `_p`, `_p2`, `_n` and `_t`. `longest` is in UTF-8 bytes of the value as text. */
  properties: {
    name: string;
    records: number;
    types: Partial<Record<ValueTypeName, number>>;
    longest: number;
  }[];
  files: ({ path: string; revision: number } & TruthTotals & TruthSpan)[];
  broken: BrokenLine[];
  repaired: LinePlace[];
};

/** Joins the truths of successive parts of an export, in their order. Associative; of none it is the empty truth. */
export function mergeTruths(truths: Iterable<Truth>): Truth {
  const totals = {
    files: 0,
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
  const merged: Truth = {
    totals,
    time: { first: null, last: null },
    days: [],
    events: [],
    properties: [],
    files: [],
    broken: [],
    repaired: [],
  };
  const days = new Map<string, number>();
  const events = new Map<string, Truth['events'][number]>();
  const properties = new Map<string, Truth['properties'][number]>();
  for (const truth of truths) {
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += truth.totals[name];
    widen(merged.time, truth.time);
    for (const { day, records } of truth.days) days.set(day, (days.get(day) ?? 0) + records);
    for (const event of truth.events) {
      const known = events.get(event.name);
      if (!known) {
        events.set(event.name, { ...event });
        continue;
      }
      known.records += event.records;
      widen(known, event);
    }
    for (const property of truth.properties) {
      const known = properties.get(property.name);
      if (!known) {
        properties.set(property.name, { ...property, types: { ...property.types } });
        continue;
      }
      known.records += property.records;
      known.longest = Math.max(known.longest, property.longest);
      for (const [type, count] of Object.entries(property.types) as [ValueTypeName, number][]) {
        known.types[type] = (known.types[type] ?? 0) + count;
      }
    }
    for (const file of truth.files) merged.files.push(file);
    for (const broken of truth.broken) merged.broken.push(broken);
    for (const place of truth.repaired) merged.repaired.push(place);
  }
  merged.days = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, records]) => ({ day, records }));
  merged.events = [...events.values()];
  merged.properties = [...properties.values()];
  return merged;
}

/** A day by its number since 1970, as `2024-01-31`. */
export function dayName(dayNumber: number): string {
  return new Date(dayNumber * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
}

function widen(span: TruthSpan, other: TruthSpan): void {
  if (other.first !== null && (span.first === null || other.first < span.first)) span.first = other.first;
  if (other.last !== null && (span.last === null || other.last > span.last)) span.last = other.last;
}
