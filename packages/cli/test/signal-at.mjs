/**
 * Loaded before the command line: interrupts it in the middle of a call to node:fs, which no signal from
 * outside can be timed for. SIGNAL_AT names the call and the end of one of its arguments; how many files were
 * opened later is written to the file SIGNAL_OPENS_TO.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { SIGNAL_AT = '', SIGNAL_OPENS_TO = '' } = process.env;
const [call, end] = SIGNAL_AT.split(' ');
let wasSent = false;
let opens = 0;

function before(name, action) {
  const original = fs[name];
  fs[name] = (...args) => {
    action(args);
    return original(...args);
  };
}

before(call, (args) => {
  if (wasSent || !args.some((argument) => String(argument).endsWith(end))) return;
  wasSent = true;
  process.kill(process.pid, 'SIGINT');
});
before('openSync', () => {
  if (wasSent) opens++;
});
syncBuiltinESMExports();

if (isMainThread) process.on('exit', () => fs.writeFileSync(SIGNAL_OPENS_TO, String(opens)));
