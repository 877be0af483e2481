/** What was taken from records that stay. */
import { formatCount, formatCounted } from './words.ts';

/** How many records lost something, and how many events and properties they lost. */
export type Taken = { records: number; events: number; properties: number };

/** Both together. */
export function addTaken(a: Taken | null | undefined, b: Taken): Taken {
  if (a == null) return { ...b };
  return {
    records: a.records + b.records,
    events: a.events + b.events,
    properties: a.properties + b.properties,
  };
}

/** `2 records stay without what came before: 1 event, 3 properties`. */
export function describeTaken({ records, events, properties }: Taken): string {
  const what = [
    ...(events > 0 ? [formatCounted(events, 'event')] : []),
    ...(properties > 0 ? [formatCounted(properties, 'property', 'properties')] : []),
  ];
  const stay = records === 1 ? 'stays' : 'stay';
  return `${formatCount(records)} ${records === 1 ? 'record' : 'records'} ${stay} without what came before: ${what.join(', ')}`;
}
