/**
 * What a survey knows besides its account: plain data, merged in input order. Merging is associative, and
 * {@link emptySummary} is its empty value.
 */
import { earlier, later } from '../model/account.ts';
import type { KindCounts } from '../model/record.ts';
import { NeighbourRuns } from './neighbour-runs.ts';
import { type NamesBySplit, NamesBySplitMerger } from './part-names.ts';
import { emptyTable, type PropertyTable, PropertyTableMerger } from './property-table.ts';

export type EventProfile = { name: string; records: number; first: number | null; last: number | null };

/** One of the first records as text, for people to look at; long values are cut. Null is the empty text. */
export type PreviewRow = { name: string; value: string }[];

export const PREVIEW_ROWS = 50;
/** No more rows once they hold this many cells: rows may be wide, and every task hands over its own. */
const PREVIEW_CELLS = 10_000;

/** Whether the next record belongs to a preview that has these rows; the same however the input is cut. */
export function hasPreviewRoom(rows: readonly PreviewRow[]): boolean {
  if (rows.length >= PREVIEW_ROWS) return false;
  let cells = 0;
  for (const row of rows) cells += row.length;
  return cells < PREVIEW_CELLS;
}

export type SurveySummary = {
  kinds: KindCounts;
  /** In order of first appearance. */
  events: EventProfile[];
  /** In order of first appearance; reserved names are among them, so this is also the union of columns. */
  properties: PropertyTable;
  /** Records per UTC day (days since 1970-01-01), in any order. */
  days: [day: number, records: number][];
  /** The first records, as many as {@link hasPreviewRoom} lets in. */
  preview: PreviewRow[];
  /** Of splits whose parts have columns of their own, where the survey was asked for them. */
  namesBySplit: NamesBySplit;
};

export function emptySummary(): SurveySummary {
  return {
    kinds: { events: 0, propertySets: 0, aliases: 0 },
    events: [],
    properties: emptyTable(),
    days: [],
    preview: [],
    namesBySplit: {},
  };
}

/** Merges summaries in input order, keeping look-ups between calls so that many merges stay cheap. */
export class SummaryMerger {
  readonly #summary = emptySummary();
  readonly #events = new Map<string, EventProfile>();
  readonly #properties = new PropertyTableMerger();
  readonly #days = new Map<number, [day: number, records: number]>();
  readonly #namesBySplit = new NamesBySplitMerger();

  /** Adds `next`, which follows in input order. Takes over its parts. */
  add(next: SurveySummary): void {
    const summary = this.#summary;
    summary.kinds.events += next.kinds.events;
    summary.kinds.propertySets += next.kinds.propertySets;
    summary.kinds.aliases += next.kinds.aliases;
    for (const event of next.events) {
      const own = this.#events.get(event.name);
      if (own === undefined) {
        this.#events.set(event.name, event);
        summary.events.push(event);
      } else {
        own.records += event.records;
        own.first = earlier(own.first, event.first);
        own.last = later(own.last, event.last);
      }
    }
    this.#properties.add(next.properties);
    this.#namesBySplit.add(next.namesBySplit);
    for (const day of next.days) {
      const own = this.#days.get(day[0]);
      if (own === undefined) {
        this.#days.set(day[0], day);
        summary.days.push(day);
      } else {
        own[1] += day[1];
      }
    }
    for (const row of next.preview) {
      if (!hasPreviewRoom(summary.preview)) break;
      summary.preview.push(row);
    }
  }

  get summary(): SurveySummary {
    return {
      ...this.#summary,
      properties: this.#properties.table,
      namesBySplit: this.#namesBySplit.splits,
    };
  }
}

/** Summaries of surveys, merged as soon as they are neighbours. */
export class SummaryRuns extends NeighbourRuns<SurveySummary, SummaryMerger> {
  constructor() {
    super(() => new SummaryMerger());
  }

  /** The summary of all tasks, once each was added. */
  get summary(): SurveySummary {
    return this.whole.summary;
  }
}
