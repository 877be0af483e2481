import type { RecordView } from '../model/record.ts';
import type { SoughtByOption } from '../model/sought.ts';
import { EventNames } from '../scan/event-names.ts';
import { compileGlob, nameOf } from './glob.ts';
import { NameSearch } from './name-search.ts';
import { type RecordFilter, transform } from './transform.ts';

type Patterns = { kept: string[]; dropped: string[] };

/** Records that name certain events; what names none is no event and goes with the first of the two options alone. */
export const keepEvents = transform<Patterns>({
  id: 'event',
  reason: ({ events, dropEvents }) => {
    if ((dropEvents as string[]).length === 0) return 'of other events';
    return (events as string[]).length === 0
      ? 'of events that were to be left out'
      : 'of other events, or of those that were to be left out';
  },
  options: [
    {
      name: 'events',
      label: 'Only these events',
      type: 'list',
      default: [],
      valueName: 'name',
      help: 'Keeps records that name one of these events. * stands for any characters and ? for one; case makes no difference. Records without an event, as property sets and most aliases are, are left out then.',
    },
    {
      name: 'dropEvents',
      label: 'Without these events',
      type: 'list',
      default: [],
      valueName: 'name',
      help: 'Leaves out records that name one of these events, by the same patterns. All other records stay.',
    },
  ],
  prepare: ({ events, dropEvents }) => {
    const [kept, dropped] = [events as string[], dropEvents as string[]];
    return kept.length + dropped.length === 0 ? null : { kept, dropped };
  },
  create: ({ kept, dropped }) => new EventFilter(kept, dropped),
});

class EventFilter implements RecordFilter {
  readonly #kept: Patterned;
  readonly #dropped: Patterned;
  readonly #names = new EventNames<boolean>((name) => this.#keepsNamed(name));

  constructor(kept: readonly string[], dropped: readonly string[]) {
    this.#kept = new Patterned(kept);
    this.#dropped = new Patterned(dropped);
  }

  keeps(view: RecordView): boolean {
    return this.#names.of(view) ?? this.#kept.isEmpty;
  }

  sought(): SoughtByOption {
    return { events: this.#kept.search.result(), dropEvents: this.#dropped.search.result() };
  }

  #keepsNamed(name: string): boolean {
    const isKept = this.#kept.takes(name) || this.#kept.isEmpty;
    return !this.#dropped.takes(name) && isKept;
  }
}

/** The patterns of an option, and which of them an event has fitted. */
class Patterned {
  readonly search: NameSearch;
  readonly #patterns: readonly RegExp[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map(compileGlob);
    this.search = new NameSearch(patterns.map((name) => ({ name, spelled: nameOf(name) })));
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /** Whether the name fits one. */
  takes(name: string): boolean {
    const folded = name.toLowerCase();
    let isTaken = false;
    for (const [index, pattern] of this.#patterns.entries()) {
      if (!pattern.test(folded)) continue;
      isTaken = true;
      this.search.find(index);
    }
    this.search.see(name);
    return isTaken;
  }
}
