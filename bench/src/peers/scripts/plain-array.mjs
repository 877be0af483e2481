// One JSON array: `node plain-array.mjs INPUT OUTPUT lines|pretty`.
import { BatchWriter } from './batch-writer.mjs';
import { parseLine, readLines } from './read-lines.mjs';

const [input = '', output = '', layout] = process.argv.slice(2);
const indent = layout === 'pretty' ? 2 : 0;

const writer = new BatchWriter(output);
let before = '[\n';
for await (const line of readLines(input)) {
  const record = parseLine(line);
  if (record === undefined) continue;
  const waiting = writer.write(before + JSON.stringify(record, null, indent));
  before = ',\n';
  if (waiting) await waiting;
}
await writer.write(before === '[\n' ? '[]\n' : '\n]\n');
await writer.close();
