import type { KindCounts } from '../model/record.ts';

/** Names in order of first appearance, each with what was counted of it. */
export type EventProfile = { name: string; records: number; first: number | null; last: number | null };

export const VALUE_TYPE_NAMES = ['string', 'number', 'boolean', 'null', 'object', 'array'] as const;
export type ValueTypeName = (typeof VALUE_TYPE_NAMES)[number];

export type PropertyProfile = {
  name: string;
  records: number;
  /** How often each type occurs, in the order of {@link VALUE_TYPE_NAMES}. */
  types: number[];
  /** UTF-8 bytes of the longest value as text (as CSV writes it). */
  longest: number;
};

/** The first records as text, for people to look at. */
export type PreviewRow = { name: string; value: string | null }[];

/**
 * What a survey knows besides its account: plain data, mergeable in input order.
 * `properties` holds every name, reserved ones included, so it is also the union of columns.
 */
export type SurveySummary = {
  kinds: KindCounts;
  events: EventProfile[];
  properties: PropertyProfile[];
  /** Records per UTC day (days since 1970-01-01), in any order. */
  days: [day: number, records: number][];
  preview: PreviewRow[];
};
