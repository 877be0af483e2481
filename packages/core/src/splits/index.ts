import { byEvent } from './by-event.ts';
import { byKind } from './by-kind.ts';
import type { Split } from './split.ts';

/** THE TABLE of splits. */
export const SPLITS = { event: byEvent, kind: byKind } as const satisfies Record<string, Split>;

export type SplitId = keyof typeof SPLITS;

/** In the order of the table. */
export const SPLIT_IDS = Object.keys(SPLITS) as SplitId[];

/** A split by its id. */
export function splitOf(id: SplitId): Split {
  return SPLITS[id];
}
