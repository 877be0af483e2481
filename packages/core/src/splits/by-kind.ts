import type { Kind } from '../model/record.ts';
import { PartList, type Split } from './split.ts';

/** What each kind's records are called together. */
export const KIND_LABELS = {
  event: 'events',
  propertySet: 'property sets',
  alias: 'aliases',
} as const satisfies Record<Kind, string>;

/** A file for events, one for property sets, one for aliases (behaviour rule 10). */
export const byKind = {
  id: 'kind',
  label: 'By kind of record',
  summary: 'a file for events, one for property sets and one for aliases',
  createSplitter() {
    const list = new PartList();
    return {
      parts: list.parts,
      partOf: ({ kind }) => list.idOf(kind, KIND_LABELS[kind]),
    };
  },
  describe: ({ label }) => ({ kind: label }),
} as const satisfies Split;
