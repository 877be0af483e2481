import type { NearByAsker } from '../model/near-matches.ts';
import { type RecordBatch, RecordView } from '../model/record.ts';
import type { NameTable } from '../scan/names.ts';
import { TRANSFORMS } from './index.ts';
import type { RecordFilter, TaskTransform } from './transform.ts';

/** All transforms of a task, over one batch after the other. */
export class TransformChain {
  readonly #view: RecordView;
  readonly #filters: readonly RecordFilter[];
  /** Records that each dropped of the batch taken last, in the order of `rules`. */
  readonly dropped: Float64Array;
  readonly rules: readonly string[];

  constructor(transforms: readonly TaskTransform[], batch: RecordBatch, names: NameTable) {
    this.#view = new RecordView(batch);
    this.rules = transforms.map(({ id }) => id);
    this.dropped = new Float64Array(transforms.length);
    this.#filters = transforms.map(({ id, data }) => transformOf(id).create(data, names));
  }

  /** Identities since the last call that were nearly those asked for. */
  takeNear(): NearByAsker {
    return Object.assign({}, ...this.#filters.map((filter) => filter.takeNear?.()));
  }

  /** Takes records out of the batch, and their times out of `times`, which go with them. */
  take(batch: RecordBatch, times: Float64Array): void {
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
      records[kept] = records[index];
      times[kept++] = times[index];
    }
    batch.recordCount = kept;
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
