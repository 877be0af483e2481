import type { ByteWriter } from '../bytes/byte-writer.ts';
import type { OptionSpec } from '../model/option.ts';
import type { RecordBatch } from '../model/record.ts';
import { RequestWriter } from '../reimport/request-writer.ts';
import { copyLine } from './copy-lines.ts';
import type { Format } from './format.ts';
import { concat } from './framers.ts';
import { rowByRow } from './row-by-row.ts';
import { lineRows } from './row-ends.ts';

/** Of whatever goes back to Kissmetrics. */
export const PLACEHOLDER_ALIASES = {
  name: 'sendPlaceholderAliases',
  label: 'Tie identities that are nobody’s, too',
  type: 'boolean',
  default: false,
  help: 'Keeps aliases to or from what programs send where they know of nobody, such as null, 0, unknown or an empty text. Each of them ties strangers together as one person, which cannot be taken back. Off: they are left out, and counted.',
} as const satisfies OptionSpec;

/** The requests that would send records to Kissmetrics again, or the records that have one which can't be sent. */
export const requests = {
  id: 'requests',
  label: 'Requests',
  extension: '.requests',
  mimeType: 'text/plain',
  summary:
    'The requests that would send the records to Kissmetrics again, one a line, with KEY in place of the key: nothing is sent.',
  isForReturn: true,
  needs: 'nothing',
  options: [
    {
      name: 'requestLines',
      label: 'What is written',
      type: 'choice',
      choices: ['requests', 'too-long'],
      default: 'requests',
      help: 'One of two. requests: the path and query of each. too-long: the records, as they were, of which a request is longer than the 8,192 bytes that servers take, and is left out.',
    },
    PLACEHOLDER_ALIASES,
  ],
  rowsVary: true,
  rowEnds: () => lineRows(0),
  createEncoder: ({ names, options }) => {
    const writer = new RequestWriter(names, {
      sendPlaceholderAliases: options.sendPlaceholderAliases === true,
    });
    if (options.requestLines === 'too-long') {
      return { encode: (batch, out) => writeTooLong(writer, batch, out) };
    }
    return rowByRow(writer);
  },
  createFramer: concat,
} as const satisfies Format;

/** Their requests are written only to see how long they are. */
function writeTooLong(writer: RequestWriter, batch: RecordBatch, out: ByteWriter): number {
  let rows = 0;
  for (let index = 0; index < batch.recordCount; index++) {
    const { length } = out;
    writer.write(batch, index, out);
    out.length = length;
    if (!writer.wasTooLong) continue;
    copyLine(batch, index, out);
    rows++;
  }
  return rows;
}
