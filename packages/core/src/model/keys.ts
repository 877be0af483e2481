/**
 * The names that Kissmetrics gives a meaning: the only file that spells them.
 * Source: the documentation of Kissmetrics' data export.
 */

/** The person's identity: text, or a number. */
export const KEY_PERSON = '_p';
/** The other identity of an alias call. */
export const KEY_PERSON_2 = '_p2';
/** The event's name. */
export const KEY_EVENT = '_n';
/** When it happened: Unix seconds, UTC. */
export const KEY_TIME = '_t';

/**
 * The four names in the order of their ids: every name table holds them first, so `ID_PERSON` and the
 * others are the same number in every task.
 */
export const RESERVED_KEYS = [KEY_PERSON, KEY_PERSON_2, KEY_EVENT, KEY_TIME] as const;
export const ID_PERSON = 0;
export const ID_PERSON_2 = 1;
export const ID_EVENT = 2;
export const ID_TIME = 3;

/**
 * How a time was come by, when the server got it, and the key that was used: written beside the properties, and none
 * themselves.
 */
export const NO_PROPERTIES = ['_c', '_server_timestamp', '_d', '_k'] as const;

const OTHER_NAMES: ReadonlySet<string> = new Set([...RESERVED_KEYS, ...NO_PROPERTIES]);

/** Whether Kissmetrics takes what has this name for a property. */
export function isPropertyName(name: string): boolean {
  return !OTHER_NAMES.has(name);
}
