// CSV of all records: `node plain-csv.mjs INPUT OUTPUT`. One pass finds the columns, one writes.
import { BatchWriter } from './batch-writer.mjs';
import { parseLine, readLines } from './read-lines.mjs';

const [input = '', output = ''] = process.argv.slice(2);

/** @type {Set<string>} */
const columns = new Set();
for await (const line of readLines(input)) {
  for (const name of Object.keys(parseLine(line) ?? {})) columns.add(name);
}

const names = [...columns];
const writer = new BatchWriter(output);
await writer.write(`${names.map(toCell).join(',')}\n`);
for await (const line of readLines(input)) {
  const record = parseLine(line);
  if (record === undefined) continue;
  const waiting = writer.write(`${names.map((name) => toCell(record[name])).join(',')}\n`);
  if (waiting) await waiting;
}
await writer.close();

/** @param {unknown} value */
function toCell(value) {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
