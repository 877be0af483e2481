/**
 * What a job keeps, by JSON.parse and whole lists: for comparing on random exports. Numbers that a double can't tell
 * apart, and broken lines, are not its business; fixtures/reference has those.
 */
import type { OptionValues } from '../src/index.ts';
import { hashIdentity } from '../src/scan/identity-hash.ts';

type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
export type NaiveRecord = { line: string; members: Map<string, Value> };

export type NaiveResult = { kept: NaiveRecord[]; dropped: Record<string, number> };

type Options = {
  from: number | null;
  until: number | null;
  kinds: string[];
  events: string[];
  dropEvents: string[];
  has: string[];
  hasNot: string[];
  where: string[];
  whereNot: string[];
  id: string[];
  idNumber: string[];
  ignoreCase: boolean;
  dropIds: boolean;
  samplePeople: string;
  sampleSeed: string;
  limit: string;
};

/** `moments`: what texts of `from` and `until` mean, in Unix seconds. */
export function naiveJob(
  lines: readonly string[],
  given: OptionValues,
  moments: ReadonlyMap<string, number>,
): NaiveResult {
  const options = { ...given, from: momentOf(given.from), until: momentOf(given.until) } as Partial<Options>;
  const dropped: Record<string, number> = {};
  let kept = lines.map((line) => ({ line, members: new Map(Object.entries(JSON.parse(line) as object)) }));
  for (const [rule, keeps] of Object.entries(RULES)) {
    const before = kept.length;
    kept = kept.filter((record, index) => keeps(record, options, index));
    if (kept.length < before) dropped[rule] = before - kept.length;
  }
  return { kept, dropped };

  function momentOf(text: OptionValues[string] | undefined): number | null {
    return text === undefined ? null : (moments.get(text as string) ?? Number.NaN);
  }
}

/** In the order in which they are asked, each about what those before it left. */
const RULES: Record<string, (record: NaiveRecord, options: Partial<Options>, index: number) => boolean> = {
  'no-time': (record, { from = null, until = null }) =>
    (from === null && until === null) || !Number.isNaN(timeOf(record)),
  period: (record, { from = null, until = null }) =>
    (from === null || timeOf(record) >= from) && (until === null || timeOf(record) < until),
  kind: (record, { kinds = [] }) => kinds.length === 0 || kinds.includes(kindOf(record)),
  event: (record, { events = [], dropEvents = [] }) => {
    const event = record.members.get('_n') ?? null;
    const isOneOf = (names: string[]) =>
      event !== null && names.some((name) => name.toLowerCase() === textOf(event).toLowerCase());
    return (events.length === 0 || isOneOf(events)) && !isOneOf(dropEvents);
  },
  property: (record, { has = [], hasNot = [], where = [], whereNot = [] }) => {
    const values = (name: string) =>
      [...record.members].filter(
        ([each, value]) => each.toLowerCase() === name.toLowerCase() && value !== null,
      );
    const isPresent = (name: string) => values(name).length > 0;
    const isEqual = (equation: string) => {
      const [name = '', wanted = ''] = equation.split('=');
      return values(name).some(
        ([, value]) =>
          textOf(value) === wanted ||
          (isNumber(textOf(value)) && isNumber(wanted) && Number(textOf(value)) === Number(wanted)),
      );
    };
    return has.every(isPresent) && !hasNot.some(isPresent) && where.every(isEqual) && !whereNot.some(isEqual);
  },
  identity: (record, { id = [], idNumber = [], ignoreCase = false, dropIds = false }) => {
    if (id.length + idNumber.length === 0) return true;
    const person = identityOf(record, ignoreCase);
    const isNamed =
      typeof person === 'string'
        ? id.some((text) => (ignoreCase ? text.toLowerCase() : text) === person)
        : idNumber.some((number) => Number(number) === person);
    return isNamed !== dropIds;
  },
  sample: (record, { samplePeople, sampleSeed = '0', ignoreCase = false }) => {
    if (samplePeople === undefined) return true;
    const person = identityOf(record, ignoreCase);
    if (person === null) return false;
    const [digits, exponent] = Number(person).toExponential().replace('.', '').split('e');
    const scale = Number(exponent) - (digits?.length ?? 0) + 1;
    const form = typeof person === 'string' ? person : person === 0 ? '0' : `${digits}e${scale}`;
    const bytes = Buffer.from(form);
    const hash = hashIdentity(
      { type: typeof person === 'string' ? 0 : 1, bytes, start: 0, end: bytes.length },
      Number(sampleSeed),
    );
    return hash < (Number.parseFloat(samplePeople) / 100) * 2 ** 32;
  },
  limit: (_, { limit }, index) => limit === undefined || index < Number(limit),
};

export function kindOf({ members }: NaiveRecord): 'event' | 'set' | 'alias' {
  if (![undefined, null, false].includes(members.get('_p2') as null)) return 'alias';
  return (members.get('_n') ?? null) === null ? 'set' : 'event';
}

function identityOf({ members }: NaiveRecord, ignoreCase: boolean): string | number | null {
  const person = members.get('_p');
  if (typeof person === 'number') return person;
  if (typeof person !== 'string') return null;
  return ignoreCase ? person.toLowerCase() : person;
}

/** NaN where it is not usable. */
function timeOf({ members }: NaiveRecord): number {
  const time = members.get('_t');
  const isUsable = typeof time === 'number' || (typeof time === 'string' && isNumber(time));
  return isUsable && Math.abs(Number(time)) <= 1e11 ? Number(time) : Number.NaN;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isNumber(text: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);
}
