import { EventNames } from '../scan/event-names.ts';
import { byKind, KIND_LABELS } from './by-kind.ts';
import { PartList, type Split } from './split.ts';

/** What keys of events begin with, so that none is taken for a kind. */
const EVENT = 'event:';

/**
 * A file for each event, whose names count as one without regard to case, as they do for Kissmetrics; property sets and
 * aliases have files of their own.
 */
export const byEvent = {
  id: 'event',
  label: 'By event',
  summary: 'a file for each event; property sets and aliases have files of their own',
  createSplitter() {
    const list = new PartList();
    const ofEvent = new EventNames((name) => list.idOf(EVENT + name.toLowerCase(), name));
    return {
      parts: list.parts,
      partOf(view) {
        if (view.kind === 'event') return ofEvent.of(view) as number;
        return list.idOf(view.kind, KIND_LABELS[view.kind]);
      },
    };
  },
  describe: (part) => (part.key.startsWith(EVENT) ? { event: part.label } : byKind.describe(part)),
} as const satisfies Split;
