import type { Counts } from '../model/counts.ts';
import type { WrittenNames } from '../model/written-names.ts';

/** A site of Kissmetrics has no more names of events, and no more of properties. */
const MOST_NAMES = 65_535;

/** Counts the different names of an output that goes to one site, up to one more than it takes. */
export class SiteNames {
  readonly #events = new Set<string>();
  readonly #properties = new Set<string>();

  add({ events, properties }: WrittenNames): void {
    addUpTo(this.#events, events);
    addUpTo(this.#properties, properties);
  }

  /** What is beyond the limit; null where nothing is. */
  get counts(): Counts | null {
    const counts: Counts = {
      ...(this.#events.size > MOST_NAMES && { importManyEvents: 1 }),
      ...(this.#properties.size > MOST_NAMES && { importManyNames: 1 }),
    };
    return Object.keys(counts).length === 0 ? null : counts;
  }
}

function addUpTo(known: Set<string>, names: readonly string[]): void {
  for (const name of names) {
    if (known.size > MOST_NAMES) return;
    known.add(asStored(name));
  }
}

/** Kissmetrics tells names apart without regard to case, and stores commas and colons as spaces. */
function asStored(name: string): string {
  return name.toLowerCase().replace(/[,:]/g, ' ');
}
