/**
 * Loaded before the command line, in each of its threads: does something to a real file, or to the thread, in the
 * middle of a run, before a call to node:fs that no test could time from outside. FAULT_AT is JSON:
 * `{ call, end, nth, act, path }`: at the nth call with an argument that ends so, `act` on `path`.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { call, end = '', nth = 1, act, path } = JSON.parse(process.env.FAULT_AT ?? '{}');
const { appendFileSync, chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } = fs;

const ACTS = {
  append: () => appendFileSync(path, '{"_p":"late","_t":9}\n'),
  /** Other letters, as many; the time is another one on every file system. */
  rewrite() {
    writeFileSync(path, readFileSync(path, 'latin1').replaceAll('a', 'b'), 'latin1');
    fs.utimesSync(path, 1, 1);
  },
  truncate: () => truncateSync(path, 0),
  remove: () => rmSync(path, { recursive: true }),
  forbid: () => chmodSync(path, 0),
  pipe() {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  /** So that a test knows when. */
  tell: () => process.stderr.write('\n'),
  fail() {
    throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  },
  exit: () => process.exit(7),
  hoard() {
    const hoard = [];
    for (;;) hoard.push(new Array(100_000).fill(hoard.length));
  },
};

let calls = 0;
const original = fs[call];
fs[call] = (...args) => {
  const isThere = args.some((argument) => String(argument).endsWith(end));
  const isRightThread = !isMainThread || !['exit', 'hoard'].includes(act);
  if (isThere && isRightThread && ++calls === nth) ACTS[act]();
  return original(...args);
};
syncBuiltinESMExports();
