import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { lockJournal, takeAway } from './journal-lock.ts';
import { processStart } from './process-mark.ts';

const inUse = (text: string) =>
  expect.objectContaining({
    code: 'reimport/journal-in-use',
    message: expect.stringContaining(text),
  });

/** A journal, and what a lock of this process on it says. */
function journalAndMark() {
  const journal = join(temporaryFolder(), 'journal');
  const lock = `${journal}.lock`;
  const unlock = lockJournal(journal);
  const mark = JSON.parse(readFileSync(lock, 'utf8'));
  unlock();
  const leave = (change: object) => writeFileSync(lock, `${JSON.stringify({ ...mark, ...change })}\n`);
  return { journal, lock, leave };
}

test('a lock keeps others away until it is let go', () => {
  const { journal, lock } = journalAndMark();
  const unlock = lockJournal(journal);
  if (process.platform === 'linux') {
    expect(() => lockJournal(journal)).toThrow(inUse(`process ${process.pid} of this machine`));
  }
  unlock();
  expect(existsSync(lock)).toBe(false);
  lockJournal(journal)();
});

test.each([
  ['another host', { host: 'elsewhere' }],
  ['another container of this host', { machine: '00000000' }],
])('a lock of %s is never taken for dead, even with our own process id', (_, change) => {
  const { journal, lock, leave } = journalAndMark();
  leave({ ...change, started: 'some time' });
  const before = readFileSync(lock, 'utf8');
  expect(() => lockJournal(journal)).toThrow(inUse(`remove that file`));
  expect(() => lockJournal(journal)).toThrow(inUse(lock));
  expect(readFileSync(lock, 'utf8')).toBe(before);
});

test.skipIf(process.platform !== 'linux')(
  'a lock of a process that has ended keeps nobody away, whoever has its id now',
  () => {
    const { journal, leave } = journalAndMark();
    leave({ process: process.ppid, started: 'before' });
    lockJournal(journal)();
  },
);

test.skipIf(process.platform !== 'linux')(
  'a lock of a process that was killed keeps nobody away, even before its parent takes note of that',
  async () => {
    // The shell becomes a program that never asks for its child.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600']);
    onTestFinished(() => void parent.kill());
    const killed = Number(String((await once(parent.stdout, 'data'))[0]));
    const stat = (of: number | undefined) => readFileSync(`/proc/${of}/stat`, 'utf8');
    while (!stat(parent.pid).includes('(sleep)')) await nextTurn();
    const { journal, leave } = journalAndMark();
    leave({ process: killed, started: processStart(killed) });
    expect(() => lockJournal(journal)).toThrow(inUse(`process ${killed} of this machine`));
    process.kill(killed, 'SIGKILL');
    while (!stat(killed).includes(') Z ')) await nextTurn();
    lockJournal(journal)();
  },
);

test('a lock that another run has put into the place of a dead one stays', () => {
  const { lock, leave } = journalAndMark();
  leave({ host: 'elsewhere' });
  const other = readFileSync(lock, 'utf8');
  takeAway(lock, () => false);
  expect(readFileSync(lock, 'utf8')).toBe(other);
  takeAway(lock, () => true);
  expect(existsSync(lock)).toBe(false);
});

test('whoever lets go removes no lock but its own', () => {
  const { journal, lock, leave } = journalAndMark();
  const unlock = lockJournal(journal);
  leave({ host: 'elsewhere' });
  const other = readFileSync(lock, 'utf8');
  unlock();
  expect(readFileSync(lock, 'utf8')).toBe(other);
});

test.each(['', '4711\n', 'null', '{"host":"a"}'])('a lock that names nobody stays: %j', (text) => {
  const { journal, lock } = journalAndMark();
  writeFileSync(lock, text);
  expect(() => lockJournal(journal)).toThrow(inUse('remove that file'));
  expect(readFileSync(lock, 'utf8')).toBe(text);
});
