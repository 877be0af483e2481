/**
 * What a survey knows besides its account: plain data, merged in input order. Merging is associative, and
 * {@link emptySummary} is its empty value.
 */
import { earlier, later } from '../model/account.ts';
import type { KindCounts } from '../model/record.ts';

export type EventProfile = { name: string; records: number; first: number | null; last: number | null };

export type PropertyProfile = {
  name: string;
  records: number;
  /** How often each type occurs, by the type codes of the tape (model/record.ts). */
  types: number[];
  /** UTF-8 bytes of the longest value as text (as CSV writes it; null is 0). */
  longest: number;
};

/** One of the first records as text, for people to look at; long values are cut. Null is the empty text. */
export type PreviewRow = { name: string; value: string }[];

export const PREVIEW_ROWS = 50;

export type SurveySummary = {
  kinds: KindCounts;
  /** In order of first appearance. */
  events: EventProfile[];
  /** In order of first appearance; reserved names are among them, so this is also the union of columns. */
  properties: PropertyProfile[];
  /** Records per UTC day (days since 1970-01-01), in any order. */
  days: [day: number, records: number][];
  /** The first {@link PREVIEW_ROWS} records. */
  preview: PreviewRow[];
};

export function emptySummary(): SurveySummary {
  return {
    kinds: { events: 0, propertySets: 0, aliases: 0 },
    events: [],
    properties: [],
    days: [],
    preview: [],
  };
}

/** Merges summaries in input order, keeping look-ups between calls so that many merges stay cheap. */
export class SummaryMerger {
  readonly summary = emptySummary();
  readonly #events = new Map<string, EventProfile>();
  readonly #properties = new Map<string, PropertyProfile>();
  readonly #days = new Map<number, [day: number, records: number]>();

  /** Adds `next`, which follows in input order. Takes over its parts. */
  add(next: SurveySummary): void {
    const { summary } = this;
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
    for (const property of next.properties) {
      const own = this.#properties.get(property.name);
      if (own === undefined) {
        this.#properties.set(property.name, property);
        summary.properties.push(property);
      } else {
        own.records += property.records;
        own.longest = Math.max(own.longest, property.longest);
        for (let type = 0; type < own.types.length; type++) own.types[type] += property.types[type];
      }
    }
    for (const day of next.days) {
      const own = this.#days.get(day[0]);
      if (own === undefined) {
        this.#days.set(day[0], day);
        summary.days.push(day);
      } else {
        own[1] += day[1];
      }
    }
    const room = PREVIEW_ROWS - summary.preview.length;
    if (room > 0) summary.preview.push(...next.preview.slice(0, room));
  }
}

/**
 * Summaries of tasks that end in any order, merged as soon as they are neighbours: however many tasks end
 * before a slow one, only as many summaries are held as there are gaps between them, and one more.
 */
export class SummaryRuns {
  /** Each of the tasks `[start, end)`, in any order: never more than there are workers, and one. */
  readonly #runs: { start: number; end: number; merger: SummaryMerger }[] = [];

  /** Adds the summary of `task`, which is its place in input order. Takes over its parts. */
  add(task: number, summary: SurveySummary): void {
    let run = this.#runs.find(({ end }) => end === task);
    if (run === undefined) {
      run = { start: task, end: task, merger: new SummaryMerger() };
      this.#runs.push(run);
    }
    run.merger.add(summary);
    run.end = task + 1;
    const next = this.#runs.findIndex(({ start }) => start === task + 1);
    if (next === -1) return;
    const [{ end, merger }] = this.#runs.splice(next, 1);
    run.merger.add(merger.summary);
    run.end = end;
  }

  /** How many summaries are held. */
  get size(): number {
    return this.#runs.length;
  }

  /** The summary of all tasks, once each was added. */
  get summary(): SurveySummary {
    return this.#runs[0]?.merger.summary ?? emptySummary();
  }
}
