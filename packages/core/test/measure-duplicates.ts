/**
 * What it takes to find duplicates among very many records: keys as workers hand them over, all different but for one in
 * `--every`, through the finder alone with a file for Scratch. `npx tsx packages/core/test/measure-duplicates.ts --records 100000000`
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuplicateFinder } from '../src/duplicates/find-duplicates.ts';
import { DEFINE, KEY_WORDS } from '../src/duplicates/keys.ts';
import { DEFAULT_SIZES } from '../src/job/sizes.ts';
import type { Scratch } from '../src/ports.ts';

const NAMES = 40;
const NAMES_A_RECORD = 6;
const SHAPES = 300;
/** As many as a task of the default size holds. */
const TASK_RECORDS = 5000;

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000000' },
    every: { type: 'string', default: '50' },
    by: { type: 'string', default: 'reports' },
  },
});
const records = Number(values.records);
const every = Number(values.every);
const by = values.by === 'exact' ? 'exact' : 'reports';

const folder = mkdtempSync(join(tmpdir(), 'km-export-duplicates-'));
let files = 0;
let spilled = 0;
const scratch: Scratch = {
  create() {
    const file = openSync(join(folder, String(files++)), 'w+');
    let length = 0;
    return {
      append(bytes) {
        writeSync(file, bytes, 0, bytes.length, length);
        length += bytes.length;
        spilled += bytes.length;
      },
      read(offset, into) {
        readSync(file, into, 0, into.length, offset);
      },
      discard() {
        closeSync(file);
      },
    };
  },
};

let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
/** Of this process so far: other programs don't count. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

let peak = 0;
const watch = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};

try {
  const tasks = Math.ceil(records / TASK_RECORDS);
  const finder = new DuplicateFinder(by, tasks, DEFAULT_SIZES.duplicatesBytes, scratch);
  const count = by === 'exact' ? 0 : NAMES_A_RECORD;
  const words = new Int32Array(NAMES * (1 + KEY_WORDS) + TASK_RECORDS * (1 + KEY_WORDS + count));
  const seen: number[] = [];
  for (let task = 0, made = 0; task < tasks; task++) {
    let at = 0;
    if (count > 0) {
      for (let name = 0; name < NAMES; name++) {
        words.set([DEFINE, name, 1, 2, 3], at);
        at += 1 + KEY_WORDS;
      }
    }
    for (let i = 0; i < TASK_RECORDS && made < records; i++, made++) {
      words[at] = count * 2;
      const again = made % every === every - 1 && seen.length === KEY_WORDS;
      for (let word = 0; word < KEY_WORDS; word++) words[at + 1 + word] = again ? seen[word]! : random();
      if (made % every === 0) for (let word = 0; word < KEY_WORDS; word++) seen[word] = words[at + 1 + word]!;
      at += 1 + KEY_WORDS;
      const shape = (random() >>> 0) % SHAPES;
      for (let name = 0; name < count; name++) words[at++] = (shape + name * (1 + (shape % 5))) % NAMES;
    }
    await finder.take(task, new Uint8Array(words.buffer, 0, at * 4));
    if (task % 100 === 0) watch();
  }
  watch();
  const taken = processorSeconds();
  const marks = await finder.finish();
  watch();
  const all = processorSeconds();
  const dropped = marks.reduce((sum, { dropped }) => {
    for (let byte of dropped ?? []) for (; byte !== 0; byte &= byte - 1) sum++;
    return sum;
  }, 0);
  const changed = marks.reduce((sum, { changed }) => sum + changed.length, 0);
  console.log(
    `${records} records by ${by}: ${dropped} dropped, ${changed} changed; ${taken.toFixed(1)} s of processor time, with partitions ${all.toFixed(1)} s; peak ${megabytes(peak)}, Scratch ${megabytes(spilled)}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
