import { byAlias } from './by-alias.ts';
import { byEvent } from './by-event.ts';
import { byIdentity } from './by-identity.ts';
import { byKind } from './by-kind.ts';
import { byDay, byMonth } from './by-period.ts';
import { forImport } from './for-import.ts';
import type { Split } from './split.ts';

/** THE TABLE of splits. */
export const SPLITS = {
  event: byEvent,
  kind: byKind,
  day: byDay,
  month: byMonth,
  aliases: byAlias,
  identity: byIdentity,
  import: forImport,
} as const;

/** The id of a split: a key of the table. */
export type SplitId = keyof typeof SPLITS;

/** Those that can be chosen, in the order of the table. */
export const SPLIT_IDS = (Object.keys(SPLITS) as SplitId[]).filter((id) => !splitOf(id).isOfFormat);

/** A split by its id. What it prepared comes back to it alone. */
export function splitOf(id: SplitId): Split {
  return SPLITS[id] as Split;
}
