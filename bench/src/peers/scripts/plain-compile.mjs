// All lines that can be read, as they are: `node plain-compile.mjs INPUT OUTPUT`.
import { BatchWriter } from './batch-writer.mjs';
import { parseLine, readLines } from './read-lines.mjs';

const [input = '', output = ''] = process.argv.slice(2);

const writer = new BatchWriter(output);
for await (const line of readLines(input)) {
  if (parseLine(line) === undefined) continue;
  const waiting = writer.write(`${line}\n`);
  if (waiting) await waiting;
}
await writer.close();
