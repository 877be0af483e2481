import { fitEnd, fitText, padText, widthOf } from './fit.ts';

export type Column = {
  title: string;
  align?: 'left' | 'right';
  /** The column that gives way where the table is too wide: cut at its end, or at its start. */
  gives?: 'end' | 'start';
};

const GAP = '  ';
const NARROWEST = 12;

/** Rows as aligned lines under their titles, at most `width` terminal columns wide where that can be had. */
export function drawTable(columns: readonly Column[], rows: readonly string[][], width: number): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const giving = columns.findIndex(({ gives }) => gives !== undefined);
  if (giving >= 0) {
    const whole = widths.reduce((sum, columnWidth) => sum + columnWidth + GAP.length, -GAP.length);
    const own = widths[giving];
    widths[giving] = Math.max(Math.min(own, NARROWEST), own - Math.max(0, whole - width));
  }
  const drawRow = (row: readonly string[]): string =>
    columns
      .map(({ align, gives }, index) => {
        const text = row[index] ?? '';
        const fitted = gives === 'start' ? fitEnd(text, widths[index]) : fitText(text, widths[index]);
        return padText(fitted, widths[index], align);
      })
      .join(GAP)
      .trimEnd();
  return [drawRow(columns.map(({ title }) => title)), ...rows.map(drawRow)];
}
