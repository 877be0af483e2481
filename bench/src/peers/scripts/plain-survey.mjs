// What is in an export, as JSON: `node plain-survey.mjs INPUT`.
import { parseLine, readLines } from './read-lines.mjs';

const reserved = new Set(['_p', '_p2', '_n', '_t']);
const secondsPerDay = 86_400;

const [input = ''] = process.argv.slice(2);
let lines = 0;
let records = 0;
let aliases = 0;
/** @type {Map<string, { records: number, first: number, last: number }>} */
const events = new Map();
/** @type {Map<number, number>} */
const days = new Map();
/** @type {Map<string, { records: number, longest: number, types: Record<string, number> }>} */
const properties = new Map();

for await (const line of readLines(input)) {
  lines++;
  const record = parseLine(line);
  if (record === undefined) continue;
  records++;
  const time = record._t;
  const day = Math.floor(time / secondsPerDay);
  days.set(day, (days.get(day) ?? 0) + 1);
  if (record._p2 !== undefined) aliases++;
  if (record._n !== undefined) countEvent(record._n, time);
  for (const name of Object.keys(record)) if (!reserved.has(name)) countProperty(name, record[name]);
}

console.log(
  JSON.stringify({
    lines,
    records,
    aliases,
    events: [...events].map(([name, event]) => ({ name, ...event })),
    days: [...days].map(([day, records]) => ({ day: dayName(day), records })),
    properties: [...properties].map(([name, { records, types }]) => ({ name, records, types })),
    longestCharacters: Math.max(0, ...[...properties.values()].map(({ longest }) => longest)),
  }),
);

/**
 * @param {string} name
 * @param {number} time
 */
function countEvent(name, time) {
  const event = events.get(name);
  if (event === undefined) {
    events.set(name, { records: 1, first: time, last: time });
    return;
  }
  event.records++;
  if (time < event.first) event.first = time;
  if (time > event.last) event.last = time;
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function countProperty(name, value) {
  let property = properties.get(name);
  if (property === undefined) {
    property = { records: 0, longest: 0, types: {} };
    properties.set(name, property);
  }
  property.records++;
  const type = typeOf(value);
  property.types[type] = (property.types[type] ?? 0) + 1;
  const length = typeof value === 'string' ? value.length : String(value).length;
  if (length > property.longest) property.longest = length;
}

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** @param {number} day */
function dayName(day) {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
}
