import { COMMA, LF } from '../bytes/ascii.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { quoteIfNeeded } from './csv-cells.ts';
import { ColumnIds, RowWriter } from './csv-rows.ts';
import type { Format } from './format.ts';
import { withHeader } from './framers.ts';

/** A table: a row for each record, a column for each name (behaviour rule 16, preset `standard`). */
export const csv = {
  id: 'csv',
  label: 'CSV',
  extension: '.csv',
  mimeType: 'text/csv',
  summary: 'A table for spreadsheets and databases: a row for each record, a column for each property.',
  needs: 'columns',
  options: [],
  createEncoder({ names, columns }) {
    const rows = new RowWriter(new ColumnIds(names, columns), columns.length);
    return {
      encode(batch, out) {
        rows.write(batch, out);
        return batch.recordCount;
      },
    };
  },
  createFramer: ({ columns }) => withHeader(header(columns)),
} as const satisfies Format;

function header(columns: readonly string[]): Uint8Array {
  const out = new ByteWriter();
  columns.forEach((name, column) => {
    if (column > 0) out.byte(COMMA);
    const start = out.length;
    out.all(encodeUtf8(name));
    quoteIfNeeded(out, start);
  });
  out.byte(LF);
  return out.view();
}
