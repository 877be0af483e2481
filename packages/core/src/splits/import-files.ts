/**
 * The files of an import, and the columns of each (docs/decisions/0019). Kissmetrics takes ten columns of properties in a
 * file; an event is imported with its properties only where they stand in its row, so files are made for the sets of
 * properties that events have together:
 *
 *   events with   url, plan  │  url, plan, price  │  14 others            properties that are in no row of an event
 *   events        url, plan, price, and what else finds room, up to ten
 *   events 2      the first ten of the 14
 *   properties                                                            the first ten of them, and of the 14 the rest
 */
import { isPropertyName, KEY_EVENT, KEY_PERSON, KEY_PERSON_2, KEY_TIME } from '../model/keys.ts';
import { MOST_SHAPES } from './import-shapes.ts';
import type { PartNames } from './split.ts';

/** Columns of properties that Kissmetrics takes in a file. */
export const MOST_PROPERTIES = 10;

/** What the rows of a file are: its key is this, or this and a number. */
export type ImportKind = 'events' | 'properties' | 'aliases';

/** The kind of a file by its key. */
export function kindOfFile(key: string): ImportKind {
  return key.split(' ')[0] as ImportKind;
}

function keyOfFile(kind: ImportKind, number: number): string {
  return number === 1 ? kind : `${kind} ${number}`;
}

/** The files for what a survey found; pure. */
export function arrangeFiles(
  [rest, ...shapes]: readonly PartNames[],
  columns: readonly string[],
): PartNames[] {
  const properties = columns.filter(isPropertyName);
  const placeOf = new Map(properties.map((name, place) => [name, place]));
  const sets = shapes.map(({ names }) => inOrder(names, placeOf));
  const events = packSets(sets.map((places) => places.slice(0, MOST_PROPERTIES)));
  // Of a set that is not known, any property may be left over.
  const apart =
    shapes.length >= MOST_SHAPES
      ? properties.map((_, place) => place)
      : [
          ...new Set([
            ...inOrder(rest?.names ?? [], placeOf),
            ...sets.flatMap((places) => places.slice(MOST_PROPERTIES)),
          ]),
        ].sort((a, b) => a - b);
  if (events.length === 0) events.push(properties.slice(0, MOST_PROPERTIES).map((_, place) => place));

  const named = (places: readonly number[]) => places.map((place) => properties[place]);
  return [
    ...events.map((places, index) => ({
      key: keyOfFile('events', index + 1),
      names: [KEY_PERSON, KEY_TIME, KEY_EVENT, ...named(places)],
    })),
    ...inTens(apart).map((places, index) => ({
      key: keyOfFile('properties', index + 1),
      names: [KEY_PERSON, KEY_TIME, ...named(places)],
    })),
    { key: keyOfFile('aliases', 1), names: [KEY_PERSON, KEY_TIME, KEY_PERSON_2] },
  ];
}

/** Names as places among the columns, ascending. */
function inOrder(names: readonly string[], placeOf: ReadonlyMap<string, number>): number[] {
  return names.flatMap((name) => placeOf.get(name) ?? []).sort((a, b) => a - b);
}

/** At least one, for records that have nothing but a person and a time. */
function inTens(places: readonly number[]): number[][] {
  const tens: number[][] = [places.slice(0, MOST_PROPERTIES)];
  for (let from = MOST_PROPERTIES; from < places.length; from += MOST_PROPERTIES) {
    tens.push(places.slice(from, from + MOST_PROPERTIES));
  }
  return tens;
}

/**
 * Few files, each of ten columns at most, so that every set has one that holds all of it. The largest sets come first,
 * each into the file with which it shares most, if there is room; files stand in the order of the sets that made them.
 */
function packSets(sets: readonly (readonly number[])[]): number[][] {
  const files: { places: Set<number>; first: number }[] = [];
  const order = sets.map((_, index) => index).sort((a, b) => sets[b].length - sets[a].length || a - b);
  for (const index of order) {
    const places = sets[index];
    let best: (typeof files)[number] | undefined;
    let mostShared = -1;
    for (const file of files) {
      const shared = places.reduce((sum, place) => sum + (file.places.has(place) ? 1 : 0), 0);
      const hasRoom = file.places.size + places.length - shared <= MOST_PROPERTIES;
      if (hasRoom && shared > mostShared) [best, mostShared] = [file, shared];
      if (mostShared === places.length) break;
    }
    if (best === undefined) {
      files.push({ places: new Set(places), first: index });
      continue;
    }
    for (const place of places) best.places.add(place);
    best.first = Math.min(best.first, index);
  }
  return files.sort((a, b) => a.first - b.first).map((file) => [...file.places].sort((a, b) => a - b));
}
