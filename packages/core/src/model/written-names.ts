/** The names in what was written to an output: of events, and of properties. One may be there several times. */
export type WrittenNames = { events: string[]; properties: string[] };

/** Both together; null where neither has any. */
export function addNames(a: WrittenNames | null = null, b: WrittenNames | null = null): WrittenNames | null {
  if (a === null || b === null) return a ?? b;
  return {
    events: [...a.events, ...b.events],
    properties: [...a.properties, ...b.properties],
  };
}
