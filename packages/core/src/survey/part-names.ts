/** The names that the records of each part of a split have, in order of first appearance: each part's own columns. */
import { MEMBER_NAME, MEMBER_SIZE, type RecordBatch, RecordView } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { type SplitId, splitOf } from '../splits/index.ts';
import type { PartNames, PartSurveyor, Splitter } from '../splits/split.ts';
import { splitOfKey } from '../splits/split-key.ts';

/** Of each split that was asked for, by its key. */
export type NamesBySplit = Record<string, PartNames[]>;

/** What a survey finds for a split, by its own surveyor or by the names of the records of each part. */
export function createPartSurveyor(
  split: { id: SplitId; data?: unknown },
  batch: RecordBatch,
  names: NameTable,
): PartSurveyor {
  return splitOf(split.id).createSurveyor?.(batch, names) ?? new PartNameOrder(split, batch, names);
}

/** Counts nothing: only which names each part has. */
class PartNameOrder implements PartSurveyor {
  readonly #splitter: Splitter;
  readonly #names: NameTable;
  readonly #view: RecordView;
  /** Ids in order of first appearance, by the number of the part. */
  readonly #orders: Set<number>[] = [];

  constructor(split: { id: SplitId; data?: unknown }, batch: RecordBatch, names: NameTable) {
    this.#splitter = splitOf(split.id).createSplitter(split.data, {
      names,
      columns: [],
      parts: () => [],
    });
    this.#names = names;
    this.#view = new RecordView(batch);
  }

  take(batch: RecordBatch, times: Float64Array): void {
    const view = this.#view;
    for (let index = 0; index < batch.recordCount; index++) {
      view.moveTo(index);
      const part = this.#splitter.partOf(view, times[index]);
      this.#orders[part] ??= new Set();
      const order = this.#orders[part];
      const { tape, membersEnd } = view;
      for (let member = view.members; member < membersEnd; member += MEMBER_SIZE) {
        order.add(tape[member + MEMBER_NAME]);
      }
    }
  }

  parts(): PartNames[] {
    return this.#splitter.parts.map(({ key }, part) => ({
      key,
      names: Array.from(this.#orders[part] ?? [], (id) => this.#names.texts[id]),
    }));
  }
}

/** Merges in input order, keeping look-ups between calls. */
export class NamesBySplitMerger {
  readonly #splits = new Map<string, Map<string, Set<string>>>();

  add(next: NamesBySplit): void {
    for (const [splitKey, parts] of Object.entries(next)) {
      let own = this.#splits.get(splitKey);
      if (own === undefined) {
        own = new Map();
        this.#splits.set(splitKey, own);
      }
      const { mostParts = Number.POSITIVE_INFINITY } = splitOfKey(splitKey);
      for (const { key, names } of parts) {
        const known = own.get(key);
        if (known !== undefined) for (const name of names) known.add(name);
        else if (own.size < mostParts) own.set(key, new Set(names));
      }
    }
  }

  get splits(): NamesBySplit {
    const entries = [...this.#splits].map(([splitKey, parts]) => [
      splitKey,
      [...parts].map(([key, names]) => ({ key, names: [...names] })),
    ]);
    return Object.fromEntries(entries);
  }
}
