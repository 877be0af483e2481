import type { RecordView } from '../model/record.ts';
import { EventNames } from '../scan/event-names.ts';
import { compileGlob, fitsAny } from './glob.ts';
import { type RecordFilter, transform } from './transform.ts';

type Patterns = { kept: string[]; dropped: string[] };

/** Records that name certain events; what names none is no event and goes with the first of the two options alone. */
export const keepEvents = transform<Patterns>({
  id: 'event',
  reason: 'of other events',
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
  create: ({ kept, dropped }) => new EventFilter(kept.map(compileGlob), dropped.map(compileGlob)),
});

class EventFilter implements RecordFilter {
  readonly #keepsUnnamed: boolean;
  readonly #names: EventNames<boolean>;

  constructor(kept: RegExp[], dropped: RegExp[]) {
    this.#keepsUnnamed = kept.length === 0;
    this.#names = new EventNames(
      (name) => (kept.length === 0 || fitsAny(kept, name)) && !fitsAny(dropped, name),
    );
  }

  keeps(view: RecordView): boolean {
    return this.#names.of(view) ?? this.#keepsUnnamed;
  }
}
