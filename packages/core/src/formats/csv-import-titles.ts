import { KEY_EVENT, KEY_PERSON, KEY_PERSON_2, KEY_TIME } from '../model/keys.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  [KEY_PERSON, 'Identity'],
  [KEY_TIME, 'Timestamp'],
  [KEY_EVENT, 'Event'],
  [KEY_PERSON_2, 'Alias'],
]);

/** What the CSV import of Kissmetrics calls the column of a name. Source: its documentation. */
export function importTitle(name: string): string {
  return TITLES.get(name) ?? `Prop:${name}`;
}
