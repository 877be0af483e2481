/** What is asked at a terminal, through a pseudo terminal of the system: `script` of util-linux. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectArrived, KEY } from './expect-arrived.ts';
import { exportLines, toldBy } from './reimport-export.ts';
import { loopbackOnly } from './reimport-run.ts';
import { MAIN, waitForEnd, writeFiles } from './run-cli.ts';
import { startTrackingServer } from './start-tracking-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { TrackingServer } from './tracking-server.ts';

const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

const LINES = exportLines(40);

/** What somebody types once a text stands on the screen. */
type Typed = [asked: string, text: string];
const ASKED_KEY = 'API key (it is not shown): ';
const ASKED_WORD = 'Type send to send them: ';
const ENTER = '\r';
const CTRL_C = '\x03';

async function sendAtTerminal(server: TrackingServer, typed: readonly Typed[]) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': LINES.map((line) => `${line}\n`).join('') });
  const command = `exec "$NODE" "$MAIN" reimport bucket --host ${server.url} --rate 10000`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: {
      ...{ ...process.env, ...loopbackOnly(join(folder, 'contacts')) },
      ...{ KM_API_KEY: '', NODE: process.execPath, MAIN, SHELL: '/bin/sh', TERM: 'xterm' },
    },
  });
  let screen = '';
  const left = [...typed];
  child.stdout.on('data', (bytes: Buffer) => {
    screen += bytes.toString('latin1');
    const [next] = left;
    if (next === undefined || !screen.includes(next[0])) return;
    left.shift();
    child.stdin.write(next[1]);
  });
  const { code } = await waitForEnd(child);
  expect(left).toEqual([]);
  return { code, screen, folder };
}

describe.skipIf(!hasTerminal)('at a terminal (needs script of util-linux)', () => {
  test('the key is asked for and never shown, and nothing is sent before the word', async () => {
    const server = await startTrackingServer();
    const { code, screen, folder } = await sendAtTerminal(server, [
      [ASKED_KEY, `${KEY}${ENTER}`],
      [ASKED_WORD, `send${ENTER}`],
    ]);
    expect(code, screen).toBe(0);
    expectArrived(server, toldBy(LINES));
    expect(screen).toContain('0 failed + 0 not sent yet');
    expect(screen).not.toContain(KEY);
    // Nor any part of it, letter by letter.
    expect(screen.slice(screen.indexOf(ASKED_KEY) + ASKED_KEY.length)).not.toMatch(/^[^\r\n]*[a+&]/);
    for (const name of readdirSync(folder).filter((name) => name !== 'bucket')) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(KEY);
    }
  });

  test('another word sends nothing', async () => {
    const server = await startTrackingServer();
    const { code, screen } = await sendAtTerminal(server, [
      [ASKED_KEY, `${KEY}${ENTER}`],
      [ASKED_WORD, `yes${ENTER}`],
    ]);
    expect(screen).toContain('Nothing was sent now');
    expect([code, server.arrived]).toEqual([0, []]);
  });

  test.each([
    ['the key', [[ASKED_KEY, `${KEY}${CTRL_C}`]] as Typed[]],
    [
      'the word',
      [
        [ASKED_KEY, `${KEY}${ENTER}`],
        [ASKED_WORD, CTRL_C],
      ] as Typed[],
    ],
  ])('Ctrl-C at the question for %s ends it, and nothing was sent', async (_, typed) => {
    const server = await startTrackingServer();
    const { code, screen, folder } = await sendAtTerminal(server, typed);
    expect(screen).not.toContain(KEY);
    expect([code, server.arrived]).toEqual([130, []]);
    expect(existsSync(join(folder, 'km-export-reimport.journal.lock'))).toBe(false);
  });
});
