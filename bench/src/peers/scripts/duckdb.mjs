// DuckDB's way: `node duckdb.mjs JOB INPUT [OUTPUT]`, or `node duckdb.mjs version`.
import { DuckDBInstance } from '@duckdb/node-api';

const [job, input = '', output = ''] = process.argv.slice(2);

// One thread: what is compared is one core.
const database = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await database.connect();

const file = `${quoted(input)}, format='newline_delimited', ignore_errors=true`;
// Columns and types are taken from all lines, as rare as they may be; nested values stay JSON.
const typed = `read_json(${file}, sample_size=-1, field_appearance_threshold=0, map_inference_threshold=-1,
  maximum_depth=2, convert_strings_to_integers=false, maximum_object_size=16777216)`;
const four = `read_json(${file}, columns={_p: 'VARCHAR', _p2: 'VARCHAR', _n: 'VARCHAR', _t: 'BIGINT'})`;
const raw = `read_json_objects(${file})`;
const secondsPerDay = 86_400;

/** @type {Record<string, () => Promise<void>>} */
const jobs = {
  async version() {
    const [row] = await ask('SELECT version() AS version');
    console.log(String(row?.version).replace(/^v/, ''));
  },
  csv: () => write(`SELECT * FROM ${typed}`, 'FORMAT csv, HEADER'),
  array: () => write(`SELECT json AS j FROM ${raw}`, 'FORMAT json, ARRAY true'),
  // Lines as they are: nothing is quoted, and the delimiter is one that legal JSON can't hold.
  compile: () =>
    write(
      `SELECT json::VARCHAR FROM ${raw}`,
      `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01'`,
    ),
  async survey() {
    print({ ...(await countEvents()), ...(await countColumns()) });
  },
  async 'survey-four'() {
    const { days, ...numbers } = await countEvents();
    print(numbers);
  },
};

await jobs[job ?? '']?.();

/** Events, days and aliases, from four columns whose types are told. */
async function countEvents() {
  const groups = await ask(`SELECT _n AS name, _t // ${secondsPerDay} AS day, count(*) AS records,
    min(_t) AS first, max(_t) AS last, count(_p2) AS aliases FROM ${four} GROUP BY ALL`);
  const totals = { records: 0, aliases: 0 };
  /** @type {Map<string, { name: string, records: number, first: number, last: number }>} */
  const events = new Map();
  /** @type {Map<number, number>} */
  const days = new Map();
  for (const group of groups) {
    const day = Number(group.day);
    const records = Number(group.records);
    const first = Number(group.first);
    const last = Number(group.last);
    totals.records += records;
    totals.aliases += Number(group.aliases);
    days.set(day, (days.get(day) ?? 0) + records);
    if (group.name === null) continue;
    const name = String(group.name);
    const event = events.get(name) ?? { name, records: 0, first, last };
    event.records += records;
    event.first = Math.min(event.first, first);
    event.last = Math.max(event.last, last);
    events.set(name, event);
  }
  return {
    ...totals,
    events: [...events.values()],
    days: [...days].map(([day, records]) => ({ day: dayName(day), records })),
  };
}

/** Of every column how many values it has, and the bytes of the longest as DuckDB writes it. */
async function countColumns() {
  const reader = await connection.runAndReadAll(
    `SELECT count(COLUMNS(*)), max(strlen(COLUMNS(*)::VARCHAR)) FROM ${typed}`,
  );
  const row = reader.getRows()[0] ?? [];
  const columns = row.length / 2;
  return {
    properties: reader
      .columnNames()
      .slice(0, columns)
      .map((name, at) => ({ name, values: Number(row[at]), longest: Number(row[columns + at]) })),
  };
}

/**
 * @param {string} query
 * @param {string} options
 */
async function write(query, options) {
  await connection.run(`COPY (${query}) TO ${quoted(output)} (${options}, USE_TMP_FILE false)`);
}

/** @param {string} query */
async function ask(query) {
  return (await connection.runAndReadAll(query)).getRowObjects();
}

/** @param {unknown} value */
function print(value) {
  console.log(JSON.stringify(value));
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/** @param {number} day */
function dayName(day) {
  return new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);
}
