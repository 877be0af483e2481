import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { ColumnIds } from './csv-columns.ts';
import { importTitle } from './csv-import-titles.ts';
import { CSV_OPTIONS, type CsvStyle, hasStandardRows, MOST_ROWS, toCsvStyle } from './csv-options.ts';
import { RowWriter } from './csv-rows.ts';
import { CellWriter } from './csv-styled-cells.ts';
import { StyledRowWriter } from './csv-styled-rows.ts';
import type { EncodeContext, Encoder, Format } from './format.ts';
import { withHeader } from './framers.ts';
import { quotedRows } from './row-ends.ts';

/** A table: a row for each record, a column for each name (behaviour rules 16 and 17). */
export const csv = {
  id: 'csv',
  label: 'CSV',
  extension: '.csv',
  mimeType: 'text/csv',
  summary: 'A table for spreadsheets and databases: a row for each record, a column for each property.',
  needs: 'columns',
  options: CSV_OPTIONS,
  mostRows: ({ preset }) => (preset === 'excel' ? MOST_ROWS : Number.POSITIVE_INFINITY),
  splitBy: ({ preset }) => (preset === 'kissmetrics' ? 'import' : undefined),
  rowEnds: () => quotedRows,
  createEncoder({ names, columns, options }: EncodeContext): Encoder {
    const style = toCsvStyle(options);
    const columnIds = new ColumnIds(names, columns);
    if (hasStandardRows(style)) {
      const rows = new RowWriter(columnIds, columns.length);
      return {
        encode(batch, out) {
          rows.write(batch, out);
          return batch.recordCount;
        },
      };
    }
    const rows = new StyledRowWriter(style, columnIds, columns.length);
    return {
      encode(batch, out) {
        rows.write(batch, out);
        return batch.recordCount;
      },
      takeCounts: () => rows.takeCounts(),
    };
  },
  createFramer({ columns, options }) {
    const style = toCsvStyle(options);
    const cells = new CellWriter(style);
    const titles = options.preset === 'kissmetrics' ? columns.map(importTitle) : columns;
    return withHeader(header(titles, style, cells), cells.takeCounts());
  },
} as const satisfies Format;

function header(columns: readonly string[], style: CsvStyle, cells: CellWriter): Uint8Array {
  const out = new ByteWriter();
  if (style.byteOrderMark) out.all(encodeUtf8('\ufeff'));
  columns.forEach((name, column) => {
    if (column > 0) out.byte(style.delimiter);
    cells.text(name, out);
  });
  out.all(style.lineEnd);
  return out.view();
}
