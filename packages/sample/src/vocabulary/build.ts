import { hash32, Random } from '../random.ts';
import { encodeUtf8 } from '../text-encoder.ts';
import { drawnEvenly, type ValueSource, withOctalEscapes } from './value.ts';
import { type EventType, type Field, ROLE, type Role, type Sender, type Template } from './vocabulary.ts';

const NO_VALUES = drawnEvenly([]);
const NO_PROPERTY = -1;

function tokenText(name: string): string {
  return `,${JSON.stringify(name)}:`;
}

function special(name: string, role: Role, index: number, constant = ''): Field {
  return toField(role, name, tokenText(name) + constant, index, NO_VALUES);
}

/** The fields that are no properties, but for `_n`, of which each event has its own. */
export const FIELDS = {
  person: special('_p', ROLE.person, NO_PROPERTY),
  secondPerson: special('_p2', ROLE.secondPerson, NO_PROPERTY),
  time: special('_t', ROLE.time, NO_PROPERTY),
} as const;

/** The properties that tell how a line was sent, in a shape that has them the first three of its list. */
export const SENDER_FIELDS = {
  /** The device's clock gave the time. */
  deviceClock: special('_c', ROLE.constant, 0, '1'),
  serverTime: special('_server_timestamp', ROLE.serverTime, 1),
  /** The sender gave the time. */
  givenTime: special('_d', ROLE.constant, 2, '1'),
} as const;

/** An ordinary property. */
export function property(name: string, index: number, source: ValueSource): Field {
  return toField(ROLE.property, name, tokenText(name), index, source);
}

function toField(role: Role, name: string, token: string, index: number, source: ValueSource): Field {
  return { role, name, token: encodeUtf8(token), index, source };
}

/** An event; `build` makes, of its own field, the templates that each sender may write. */
export function eventType(
  name: string,
  index: number,
  build: (event: Field) => Record<Sender, readonly Template[]>,
): EventType {
  const field = special('_n', ROLE.constant, NO_PROPERTY, JSON.stringify(name));
  return { index, name, field, templates: build(field) };
}

/** So that a name with octal escapes is seen now and then among all the values. */
const NAME_TWIN_COPIES = 5;

/** The octal twins of all properties that have any: of the name, or of those values that go beyond ASCII. */
export function octalTwins(properties: readonly Field[]): Field[] {
  return properties.flatMap(({ role, name, index, source }) => {
    const token = tokenText(name);
    const octalToken = withOctalEscapes(token);
    if (octalToken !== token) {
      return Array<Field>(NAME_TWIN_COPIES).fill(toField(role, name, octalToken, index, source));
    }
    const octalValues = source.list.flatMap((value) => value.octal ?? []);
    return octalValues.length === 0 ? [] : [toField(role, name, token, index, drawnEvenly(octalValues))];
  });
}

/** For each sender a few templates, made by `build` with random numbers of their own. */
export function templatesFor(
  key: number,
  count: number,
  build: (random: Random, sender: Sender) => Template,
): Record<Sender, readonly Template[]> {
  const listFor = (sender: Sender, index: number) => {
    const random = new Random(hash32(key, index, 0), 7);
    return Array.from({ length: count }, () => build(random, sender));
  };
  return { web: listFor('web', 0), app: listFor('app', 1), server: listFor('server', 2) };
}

/**
 * Puts the fields of a line into an order that a sender might have: some write the names that the format knows first,
 * some in the middle, most the properties first (as the tracking script does); an app adds its clock at the end.
 */
export function inSomeOrder(
  random: Random,
  sender: Sender,
  known: readonly Field[],
  others: readonly Field[],
): Template {
  const late = sender === 'app' ? [SENDER_FIELDS.deviceClock, SENDER_FIELDS.serverTime] : [];
  switch (random.below(sender === 'server' ? 3 : 5)) {
    case 0:
      return [...known, FIELDS.time, ...others, ...late];
    case 1:
      return [FIELDS.time, ...known, ...others, ...late];
    case 2:
      return [...known, ...others, FIELDS.time, ...late];
    case 3: {
      const first = others.slice(0, 1);
      return [...first, ...known, ...others.slice(1), ...late, FIELDS.time];
    }
    default:
      return [...late, ...others, ...known, FIELDS.time];
  }
}
