import { addPlaces } from './add-places.ts';
import { dropDuplicates } from './drop-duplicates.ts';
import { keepEvents } from './keep-events.ts';
import { keepFirst } from './keep-first.ts';
import { keepKinds } from './keep-kinds.ts';
import { keepPeople } from './keep-people.ts';
import { keepPeriod, keepTimed } from './keep-period.ts';
import { keepProperties } from './keep-properties.ts';
import { pickColumns } from './pick-columns.ts';
import { samplePeople } from './sample-people.ts';
import { skipLines } from './skip-lines.ts';
import type { TaskTransform, Transform } from './transform.ts';
import { writeTime } from './write-time.ts';

/** THE TABLE of transforms, in the order in which they are asked: a record that two would drop counts for the first. */
export const TRANSFORMS: readonly Transform[] = [
  skipLines,
  keepTimed,
  keepPeriod,
  keepKinds,
  keepEvents,
  keepProperties,
  keepPeople,
  samplePeople,
  // Of what the others leave.
  dropDuplicates,
  // It counts what all others leave.
  keepFirst,
  // Of what is left: these drop nothing.
  writeTime,
  addPlaces,
  // Whatever they added can be chosen, too.
  pickColumns,
];

/** Whether workers must be told which file and line records are of. */
export function needPlaces(transforms: readonly TaskTransform[]): boolean {
  return transforms.some(({ id }) => TRANSFORMS.find((known) => known.id === id)?.needsPlaces);
}

/** Whether a transform sees what is left without duplicates. */
export function isBehindDuplicates({ id }: TaskTransform): boolean {
  const places = [id, dropDuplicates.id].map((wanted) =>
    TRANSFORMS.findIndex((known) => known.id === wanted),
  );
  return places[0] > places[1];
}
