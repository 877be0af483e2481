import type { FoundByAsker } from '../model/found-identities.ts';
import type { NearByAsker } from '../model/near-matches.ts';
import { type RecordBatch, RecordView } from '../model/record.ts';
import type { SoughtByOption } from '../model/sought.ts';
import { addTaken, type Taken } from '../model/taken.ts';
import type { Scanner } from '../scan/scanner.ts';
import { TRANSFORMS } from './index.ts';
import type { RecordFilter, TaskTransform } from './transform.ts';

/** All transforms of a task, over one batch after the other. */
export class TransformChain {
  readonly #view: RecordView;
  readonly #filters: readonly RecordFilter[];
  /** Records that each dropped of the batch taken last, in the order of `rules`. */
  readonly dropped: Float64Array;
  readonly rules: readonly string[];

  constructor(transforms: readonly TaskTransform[], { batch, names, side }: Scanner) {
    this.#view = new RecordView(batch);
    this.rules = transforms.map(({ id }) => id);
    this.dropped = new Float64Array(transforms.length);
    this.#filters = transforms.map(({ id, data }) => transformOf(id).create(data, names, side));
  }

  /** Identities since the last call that were nearly those asked for. */
  takeNear(): NearByAsker {
    return Object.assign({}, ...this.#filters.map((filter) => filter.takeNear?.()));
  }

  beginFile(path: string): void {
    for (const filter of this.#filters) filter.beginFile?.(path);
  }

  /**
   * Takes records out of the batch, and their times out of `times`, which go with them. `firstLine` is the number in its
   * file of the batch's first line.
   */
  take(batch: RecordBatch, times: Float64Array, firstLine: number): void {
    for (const filter of this.#filters) filter.beginBatch?.(batch, firstLine);
    const view = this.#view;
    const { records, recordCount } = batch;
    this.dropped.fill(0);
    let kept = 0;
    for (let index = 0; index < recordCount; index++) {
      view.moveTo(index);
      const rule = this.#ruleAgainst(view, times[index]);
      if (rule >= 0) {
        this.dropped[rule]++;
        continue;
      }
      // Where members were set, the record has moved.
      records[kept] = view.position;
      times[kept++] = times[index];
    }
    batch.recordCount = kept;
  }

  /** What was taken from records that stay, since the last call; null where nothing was. */
  takeTaken(): Taken | null {
    let all: Taken | null = null;
    for (const filter of this.#filters) {
      if (filter.taken == null) continue;
      all = addTaken(all, filter.taken);
      filter.taken = null;
    }
    return all;
  }

  /** Behind the last batch: which of the names that were asked for records had. */
  end(): SoughtByOption {
    for (const filter of this.#filters) filter.end?.();
    return Object.assign({}, ...this.#filters.map((filter) => filter.sought?.()));
  }

  /** Behind the last batch: which of the people that were asked for records had. */
  found(): FoundByAsker {
    return Object.assign({}, ...this.#filters.map((filter) => filter.found?.()));
  }

  /** The first transform that drops the record; -1 where all keep it. */
  #ruleAgainst(view: RecordView, time: number): number {
    const filters = this.#filters;
    for (let rule = 0; rule < filters.length; rule++) if (!filters[rule].keeps(view, time)) return rule;
    return -1;
  }
}

function transformOf(id: string) {
  const found = TRANSFORMS.find((transform) => transform.id === id);
  if (found === undefined) throw new Error(`There is no transform ${id}.`);
  return found;
}
