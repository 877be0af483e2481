/** A table in Markdown. Columns whose cells are figures stand to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFigure = head.map((_, column) =>
    rows.every((row) => /^[-–\d.,<>≤≥ ]*( ?(s|MB|MB\/s|×|%|ms))?$/.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(isFigure.map((right) => (right ? '--:' : '---'))), ...rows.map(line)].join('\n');
}

/** A figure with as many places as it is worth. */
export function formatFigure(figure: number): string {
  if (!Number.isFinite(figure)) return '–';
  if (figure >= 100) return figure.toFixed(0);
  if (figure >= 10) return figure.toFixed(1);
  return figure.toFixed(figure >= 0.1 || figure === 0 ? 2 : 3);
}
