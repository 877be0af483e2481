import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/**
 * Runs commands at the same time and ends with the last of them; fails where one does.
 * The parameter is JSON: of each command its words, and the file for what it prints.
 * @type {{ words: string[], stdout?: string }[]}
 */
const commands = JSON.parse(process.argv[2] ?? '[]');
for (const { words, stdout } of commands) {
  const [program = '', ...parameters] = words;
  const printed = openSync(stdout ?? devNull, 'w');
  const child = spawn(program, parameters, { stdio: ['ignore', printed, 'inherit'] });
  closeSync(printed);
  child.once('exit', (code) => {
    if (code !== 0) process.exitCode = 1;
  });
}
