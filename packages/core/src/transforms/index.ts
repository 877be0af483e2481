import { dropDuplicates } from './drop-duplicates.ts';
import { keepEvents } from './keep-events.ts';
import { keepFirst } from './keep-first.ts';
import { keepKinds } from './keep-kinds.ts';
import { keepPeople } from './keep-people.ts';
import { keepPeriod, keepTimed } from './keep-period.ts';
import { keepProperties } from './keep-properties.ts';
import { samplePeople } from './sample-people.ts';
import type { Transform } from './transform.ts';

/** THE TABLE of transforms, in the order in which they are asked: a record that two would drop counts for the first. */
export const TRANSFORMS: readonly Transform[] = [
  keepTimed,
  keepPeriod,
  keepKinds,
  keepEvents,
  keepProperties,
  keepPeople,
  samplePeople,
  // Of what the others leave.
  dropDuplicates,
  // Last: it counts what all others leave.
  keepFirst,
];
