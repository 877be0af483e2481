import { dropDuplicates } from './drop-duplicates.ts';
import { keepEvents } from './keep-events.ts';
import { keepKinds } from './keep-kinds.ts';
import type { Transform } from './transform.ts';

/** THE TABLE of transforms, in the order in which they are asked: a record that two would drop counts for the first. */
export const TRANSFORMS: readonly Transform[] = [keepKinds, keepEvents, dropDuplicates];
