import { normaliseNames } from './cells.ts';

/** What a program found in an export; each says only what it was asked. */
export type SurveyNumbers = {
  lines?: number;
  records?: number;
  aliases?: number;
  events?: EventNumbers[];
  days?: { day: string; records: number }[];
  properties?: PropertyNumbers[];
};

export type EventNumbers = { name: string; records: number; first: number; last: number };

export type PropertyNumbers = {
  name: string;
  /** Records that name it. */
  records?: number;
  /** Of these, those whose value is not null. */
  values?: number;
  types?: Record<string, number>;
  /** UTF-8 bytes of its longest value. */
  longest?: number;
};

/** What the product prints, as far as it is compared. */
export type ProductSurvey = Required<Pick<SurveyNumbers, 'days' | 'events'>> & {
  totals: { lines: number; records: number; aliases: number };
  properties: { name: string; records: number; types: Record<string, number>; longest: number }[];
};

/** Names that the product counts apart from properties. */
const RESERVED = new Set(['_p', '_p2', '_n', '_t']);
/** A time of day is written longer than it was by one that knows times. */
const CLOCK_BYTES = 8;

/** Where the two differ first, in words; null where all that they told is equal. */
export function findSurveyDifference(ours: ProductSurvey, theirs: SurveyNumbers): string | null {
  for (const name of ['lines', 'records', 'aliases'] as const) {
    const [mine, other] = [ours.totals[name], theirs[name]];
    if (other !== undefined && mine !== other) return `${name}: ${mine} against ${other}`;
  }
  return (
    differenceByName('event', ours.events, theirs.events, ['records', 'first', 'last']) ??
    differenceByName('day', ours.days.map(toNamed), theirs.days?.map(toNamed), ['records']) ??
    propertyDifference(ours.properties, theirs.properties)
  );
}

function toNamed({ day, records }: { day: string; records: number }) {
  return { name: day, records };
}

function propertyDifference(
  ours: ProductSurvey['properties'],
  found: PropertyNumbers[] | undefined,
): string | null {
  const theirs = found && withoutTwins(found).filter(({ name }) => !RESERVED.has(name));
  const mine = ours.map(({ name, records, types, longest }) => ({
    name,
    records,
    values: records - (types.null ?? 0),
    types: sortedText(types),
    // Only of texts is the length the same for everybody.
    ...(types.string === records && longest > CLOCK_BYTES && { longest }),
  }));
  const other = theirs?.map(({ types, ...rest }) => ({
    ...rest,
    ...(types && { types: sortedText(types) }),
  }));
  return differenceByName('property', mine, other, ['records', 'values', 'types', 'longest']);
}

type Named = { name: string; [field: string]: unknown };

function differenceByName(
  what: string,
  ours: readonly Named[],
  theirs: readonly Named[] | undefined,
  fields: readonly string[],
): string | null {
  if (theirs === undefined) return null;
  if (ours.length !== theirs.length) return `${ours.length} against ${theirs.length} of ${what}`;
  const byName = new Map(theirs.map((entry) => [entry.name, entry]));
  for (const mine of ours) {
    const other = byName.get(mine.name);
    if (other === undefined) return `${what} ${mine.name} is only ours`;
    for (const field of fields) {
      const [a, b] = [mine[field], other[field]];
      if (a !== undefined && b !== undefined && a !== b)
        return `${what} ${mine.name}, ${field}: ${a} against ${b}`;
    }
  }
  return null;
}

function withoutTwins(properties: PropertyNumbers[]): PropertyNumbers[] {
  const names = normaliseNames(
    properties.map(({ name }) => name),
    { renamedTwins: true },
  );
  return properties.map((property, at) => ({ ...property, name: names[at]! }));
}

function sortedText(types: Record<string, number>): string {
  return JSON.stringify(Object.entries(types).sort());
}
