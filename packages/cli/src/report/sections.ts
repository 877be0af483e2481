import { padText } from './fit.ts';

/** A label and what is said under it; drawn as the label with its lines beside it. */
export type Section = { label: string; lines: string[] };

/** Columns before the lines of every section. */
export const LABEL_WIDTH = 10;

/** Sections one below the other, those without lines left out. */
export function drawSections(sections: readonly Section[]): string[] {
  return sections.flatMap(({ label, lines }) =>
    lines.map((line, index) => padText(index === 0 ? label : '', LABEL_WIDTH) + line),
  );
}

/** The first `limit` of a list, and how many more there are in the words of `more`. */
export function cutList(lines: readonly string[], limit: number, more: (count: number) => string): string[] {
  // A single line more takes no more room than saying so.
  if (lines.length <= limit + 1) return [...lines];
  return [...lines.slice(0, limit), more(lines.length - limit)];
}
