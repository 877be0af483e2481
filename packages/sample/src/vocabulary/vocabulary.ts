import type { ValueSource } from './value.ts';

/** What stands behind a name in a line. */
export const ROLE = {
  /** A value that is drawn for the line. */
  property: 0,
  /** Always the same, and part of the token: an event's name, `_c`, `_d`. */
  constant: 1,
  person: 2,
  secondPerson: 3,
  time: 4,
  /** `_server_timestamp`: when the line was received. */
  serverTime: 5,
} as const;
export type Role = (typeof ROLE)[keyof typeof ROLE];

/** A name that occurs in lines. */
export type Field = {
  role: Role;
  name: string;
  /** `,"name":` as written; of a constant the value too. */
  token: Uint8Array;
  /** Its place in the count of properties; -1 for `_p`, `_p2`, `_n` and `_t`, which are none. */
  index: number;
  source: ValueSource;
};

/** The names of a line in their order, as one place in some sender's code writes them. */
export type Template = readonly Field[];

/** Which of the customer's programs sends: each has its habits of order, clocks and batches. */
export type Sender = 'web' | 'app' | 'server';

export type EventType = {
  index: number;
  name: string;
  /** `_n` with the name. */
  field: Field;
  /** Of each sender, what it may write; the first are the most frequent. */
  templates: Record<Sender, readonly Template[]>;
};

/** How the lines of a visit arrive. */
export type Arrival = 'live' | 'device-clock' | 'offline' | 'late';

/** A kind of visit: who comes, and what they do there. */
export type Path = {
  weight: number;
  who: 'stranger' | 'future-customer' | 'customer' | 'customer-device';
  sender: Sender;
  arrival: Arrival;
  /** The first one opens the visit; of the others the first are the most frequent. */
  events: readonly EventType[];
  /** The events come one after the other instead. */
  inOrder?: boolean;
  /** How many lines a visit has, least and most. */
  least: number;
  most: number;
};

/** All that a shape of export can say. */
export type Vocabulary = {
  events: readonly EventType[];
  /** All properties, those that begin with an underscore included; a field's index is its place here. */
  properties: readonly Field[];
  paths: readonly Path[];
  /** The visit of a new customer, in its order, and that of a known one on a new device. */
  signUp: Path;
  logIn: Path;
  propertySets: Record<Sender, readonly Template[]>;
  aliases: readonly Template[];
  /** `_d`, which goes with lines that arrive late; null where the shape has none. */
  givenTime: Field | null;
  /** Rare properties that any event may bring along, in falling order of frequency; may be empty. */
  rare: readonly Field[];
  /** Twins of properties whose values or names are beyond ASCII, with octal escapes in their stead. */
  octal: readonly Field[];
};
