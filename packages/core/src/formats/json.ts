import type { ByteWriter } from '../bytes/byte-writer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { RecordBatch } from '../model/record.ts';
import { joinLines } from './copy-lines.ts';
import type { EncodeContext, Format } from './format.ts';
import { joined } from './framers.ts';
import { PrettyWriter } from './json-pretty.ts';
import { lineRows, rowsThatOpenWith } from './row-ends.ts';

const SEPARATOR = ',\n';
/** What a record of the pretty layout begins with; whatever is in it is further in. */
const PRETTY_OPENING = encodeUtf8('  {');

/** One standard JSON array (behaviour rule 15). */
export const json = {
  id: 'json',
  label: 'JSON',
  extension: '.json',
  mimeType: 'application/json',
  summary: 'One standard JSON array that any program reads.',
  needs: 'nothing',
  options: [
    {
      name: 'layout',
      label: 'Layout',
      type: 'choice',
      choices: ['pretty', 'lines'],
      default: 'pretty',
      help: 'How the array is laid out. pretty: every property on a line of its own, for people. lines: every record on one line, as it was; smaller and faster.',
    },
  ],
  rowEnds: ({ layout }) =>
    layout === 'lines' ? lineRows(SEPARATOR.length) : rowsThatOpenWith(PRETTY_OPENING, SEPARATOR.length),
  createEncoder(context) {
    const write = rowWriter(context);
    return {
      encode(batch, out) {
        write(batch, out);
        return batch.recordCount;
      },
    };
  },
  createFramer: () => joined({ open: '[\n', separator: SEPARATOR, close: '\n]', empty: '[]' }),
} as const satisfies Format;

function rowWriter({ options, names }: EncodeContext): (batch: RecordBatch, out: ByteWriter) => void {
  if (options.layout === 'lines') return joinLines;
  const pretty = new PrettyWriter(names);
  return (batch, out) => pretty.write(batch, out);
}
