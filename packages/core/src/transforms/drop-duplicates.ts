import type { ByteWriter } from '../bytes/byte-writer.ts';
import { FoldedNames } from '../duplicates/folded-names.ts';
import { HashNumbers } from '../duplicates/hash-numbers.ts';
import type { DuplicateRule } from '../duplicates/keys.ts';
import type { DuplicateMarks } from '../duplicates/marks.ts';
import { NameNumbers } from '../duplicates/name-numbers.ts';
import type { ConvertError } from '../model/error.ts';
import { inputChanged } from '../model/input-changed.ts';
import { ID_EVENT } from '../model/keys.ts';
import type { OptionValues } from '../model/option.ts';
import { MEMBER_NAME, MEMBER_SIZE, type RecordView } from '../model/record.ts';
import type { Taken } from '../model/taken.ts';
import { EventNames } from '../scan/event-names.ts';
import type { NameTable } from '../scan/names.ts';
import { takeMembers } from '../scan/take-members.ts';
import { type RecordFilter, transform } from './transform.ts';

/** Records, events and properties that came before: the first stays. */
export const dropDuplicates = transform<DuplicateMarks>({
  id: 'duplicate',
  reason: 'that came before',
  options: [
    {
      name: 'dedupe',
      label: 'Duplicates',
      type: 'choice',
      choices: ['none', 'exact', 'reports'],
      default: 'none',
      help: 'Leaves out what came before; the first stays. exact: records with the same bytes. reports: as the reports of Kissmetrics count: an event of one person and time once, whatever the case of its name, and so each property, whatever its value; a record that keeps nothing goes. Found by hashes of 128 bits, in one more pass over the input; takes up to 512 MB of memory, 34 bytes a record, and beyond that temporary space.',
    },
  ],
  // Marks are of each task, and come from a pass.
  prepare: () => null,
  create: (marks, names, side) => new DuplicateFilter(marks, names, side),
});

/** What a job compares records by; null where duplicates stay. */
export function duplicateRuleOf({ dedupe = 'none' }: OptionValues = {}): DuplicateRule | null {
  return dedupe === 'none' ? null : (dedupe as DuplicateRule);
}

class DuplicateFilter implements RecordFilter {
  taken: Taken | null = null;
  readonly #marks: DuplicateMarks;
  readonly #names: NameTable;
  readonly #side: ByteWriter;
  readonly #hashes = new HashNumbers();
  readonly #numbers: NameNumbers;
  readonly #events: EventNames<number>;
  /** What is lost, as numbers of names, by its place in the marks. */
  readonly #losses: (Set<number> | undefined)[] = [];
  #next = 0;
  #nextChanged = 0;

  constructor(marks: DuplicateMarks, names: NameTable, side: ByteWriter) {
    const folded = new FoldedNames(marks.key);
    this.#marks = marks;
    this.#names = names;
    this.#side = side;
    this.#numbers = new NameNumbers(names, (name) => this.#hashes.numberOf(folded.ofProperty(name)));
    this.#events = new EventNames((name) => this.#hashes.numberOf(folded.ofEvent(name)));
  }

  keeps(view: RecordView): boolean {
    const { records, dropped, changed } = this.#marks;
    const record = this.#next++;
    if (record >= records) throw changedSince();
    if (dropped !== null && (dropped[record >>> 3] & (1 << (record & 7))) !== 0) return false;
    if (record === changed[this.#nextChanged]) this.#change(view, this.#marks.loss[this.#nextChanged++]);
    return true;
  }

  end(): void {
    if (this.#next !== this.#marks.records) throw changedSince();
  }

  #change(view: RecordView, loss: number): void {
    this.#losses[loss] ??= new Set(this.#marks.losses[loss].map((hash) => this.#hashes.numberOf(hash)));
    const lost = this.#losses[loss];
    this.taken ??= { records: 0, events: 0, properties: 0 };
    this.taken.records++;
    const taken = new Set<number>();
    const event = this.#events.of(view);
    if (event !== undefined && lost.has(event)) {
      this.taken.events++;
      taken.add(ID_EVENT);
    }
    const seen = new Set(lost);
    for (let member = view.members; member < view.membersEnd; member += MEMBER_SIZE) {
      const name = view.tape[member + MEMBER_NAME];
      const number = this.#numbers.numberOf(name);
      if (number < 0) continue;
      if (seen.has(number)) {
        this.taken.properties++;
        taken.add(name);
      }
      seen.add(number);
    }
    takeMembers(view, taken, this.#names, this.#side);
  }
}

function changedSince(): ConvertError {
  return inputChanged('The input changed while it was read', 'duplicates');
}
