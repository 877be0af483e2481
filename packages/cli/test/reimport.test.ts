/** Reimport through the binary, against a tracking server of our own: what arrives is what the export says. */
import { spawn } from 'node:child_process';
import { existsSync, linkSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { isAll } from '../../core/test/effort.ts';
import { expectArrived, KEY } from './expect-arrived.ts';
import { exportLines, seeded, toldBy } from './reimport-export.ts';
import { loopbackOnly, readJournal, startReimport } from './reimport-run.ts';
import { MAIN, runCli, waitForEnd, writeFiles } from './run-cli.ts';
import { startTrackingServer } from './start-tracking-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import type { Behave, TrackingServer } from './tracking-server.ts';

/** `npm run test:all` sends all that the sender was measured by; `npm test` as much as shows each fault. */
const LINES = exportLines(isAll ? 2000 : 250);
const TOLD = toldBy(LINES);
const ALL_SENT = `${TOLD.length.toLocaleString('en-US')} requests = ${TOLD.length.toLocaleString('en-US')} sent + 0 failed + 0 not sent yet`;

function folderWithExport(lines: readonly string[] = LINES): string {
  const folder = temporaryFolder();
  const half = Math.floor(lines.length / 2);
  const text = (some: readonly string[]) => some.map((line) => `${line}\n`).join('');
  writeFiles(folder, {
    'bucket/1.json': text(lines.slice(0, half)),
    'bucket/10.json': text(lines.slice(half)),
  });
  return folder;
}

/** What goes wrong the first time that each of some requests arrives. */
const onFirst = (every: number, what: ReturnType<Behave>): Behave => {
  return (count, times) => (count % every === 0 && times === 1 ? what : { status: 200 });
};

const FAULTS: Record<string, Behave> = {
  'answers at once': () => ({ status: 200 }),
  'takes its time': (count) => ({ status: 200, delayMs: count % 4 }),
  'answers in words, as a collector of your own may': () => ({ status: 200, html: 'OK' }),
  'says 304': (count) => ({ status: count % 2 === 0 ? 304 : 200 }),
  'says 429': onFirst(9, { status: 429, retryAfter: '0' }),
  'says 500 and 503': (count, times) => ({
    status: times < 3 && count % 7 === 0 ? 500 + (count % 2) * 3 : 200,
  }),
  'cuts connections': onFirst(11, 'cut'),
  'gives half an answer': onFirst(13, 'half-an-answer'),
  'stalls in the middle of more answers than there are connections': onFirst(25, 'stall'),
  hangs: onFirst(200, 'hang'),
};

/** Of each kind one: core's tests have them all in no time. */
const FEWER = ['answers at once', 'says 500 and 503', 'cuts connections', 'hangs'];

describe('what arrives is what the export says, of each person in order, where the server', () => {
  test.each(isAll ? Object.keys(FAULTS) : FEWER)('%s', async (title) => {
    const server = await startTrackingServer();
    server.behave = FAULTS[title] as Behave;
    const folder = folderWithExport();
    const { code, stderr } = await waitForEnd(startReimport(folder, server));
    expect(stderr).toContain(ALL_SENT);
    expect(code).toBe(0);
    const repeats = expectArrived(server, TOLD);
    expect(readJournal(folder)).toMatchObject({ sent: TOLD.length, failed: 0, repeats, begun: [] });
    expect(stderr).not.toContain(KEY);
  });
});

test('a server that dies stops the sending, and the same command goes on', async () => {
  const server = await startTrackingServer();
  server.onArrival = (count) => {
    if (count === 120) server.die();
  };
  const folder = folderWithExport();
  const stopped = await waitForEnd(startReimport(folder, server));
  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toContain('Sending was stopped: 40 in a row failed');
  expect(stopped.stderr).toMatch(/ sent \+ 0 failed \+ [\d,]+ not sent yet/);
  await server.start();
  const { code, stderr } = await waitForEnd(startReimport(folder, server));
  expect(stderr).toContain(ALL_SENT);
  expect(code).toBe(0);
  expect(expectArrived(server, TOLD)).toBeLessThanOrEqual(8);
});

test('a host that is away is told at once, and when it answers; what never went out was not sent again', async () => {
  const server = await startTrackingServer();
  server.die();
  const folder = folderWithExport(exportLines(40));
  const child = startReimport(folder, server, ['--retry-wait', '100']);
  const ended = waitForEnd(child);
  const { host } = new URL(server.url);
  const told = `\n${host} can't be reached (connection refused): trying again.\n`;
  let seen = '';
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.stderr?.on('data', (text: string) => {
      seen += text;
      if (seen.includes(told)) resolve();
    });
  });
  expect(seen).toContain(told);
  await server.start();
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr.split(told).length).toBe(2);
  expect(stderr.split(`\n${host} answers again.\n`).length).toBe(2);
  expect(stderr).not.toContain('sent again');
  expect(expectArrived(server, toldBy(exportLines(40)))).toBe(0);
});

const BARRED: [number, string | undefined, string][] = [
  [302, undefined, 'the host leads elsewhere'],
  [403, undefined, 'the host lets nobody in'],
  [200, '\n<!DOCTYPE html><title>Sign in</title>', 'a page, as a network shows that asks to sign in'],
  [
    200,
    '\ufeff<!-- of the hotel --> <!-- again -->\n<body>Sign in',
    'a page, as a network shows that asks to sign in',
  ],
];

test.each(isAll ? BARRED : BARRED.slice(-1))(
  'where all is answered with %i (%s), sending stops soon and nothing counts as failed',
  async (status, html, why) => {
    const server = await startTrackingServer();
    server.behave = () => ({ status, ...(html && { html }) });
    const folder = folderWithExport(exportLines(40));
    const stopped = await waitForEnd(startReimport(folder, server));
    expect(stopped.code).toBe(1);
    expect(stopped.stderr).toContain(`the last with status ${status} (${why}`);
    expect(readJournal(folder)).toMatchObject({ sent: 0, failed: 0 });
    expect(existsSync(join(folder, 'km-export-reimport.journal.failed'))).toBe(false);
    server.behave = () => ({ status: 200 });
    const { code, stderr } = await waitForEnd(startReimport(folder, server));
    expect(stderr).toContain('0 failed + 0 not sent yet');
    expect(code).toBe(0);
  },
);

test('what a server refuses for good is saved, and can be sent again alone', async () => {
  const server = await startTrackingServer();
  const refused = new Set<string>();
  server.behave = (count) => {
    if (count % 50 !== 0) return { status: 200 };
    refused.add(server.arrived.at(-1) ?? '');
    return { status: 400 };
  };
  const folder = folderWithExport();
  const first = await waitForEnd(startReimport(folder, server));
  expect(first.code).toBe(1);
  expect(first.stderr).toContain(`${refused.size} failed + 0 not sent yet`);
  const failed = join(folder, 'km-export-reimport.journal.failed');
  const saved = readFileSync(failed, 'utf8');
  const withKey = saved.replaceAll('_k=KEY', `_k=${encodeURIComponent(KEY)}`);
  expect(withKey.trimEnd().split('\n').sort()).toEqual([...refused].sort());

  const again = await startTrackingServer();
  const args = [
    'reimport',
    '--requests',
    failed,
    '--journal',
    'again',
    '--host',
    again.url,
    '--yes',
    '--rate',
    '10000',
  ];
  const { code, stderr } = await runCli(args, folder, loopbackOnly());
  expect(stderr).toContain(`${refused.size} sent + 0 failed`);
  expect(code).toBe(0);
  expect([...again.accepted].sort()).toEqual([...refused].sort());
});

/** Kills the sender at so many moments, and has it go on each time. */
async function killAndResume(kills: number, seed: number): Promise<void> {
  const random = seeded(seed);
  const server = await startTrackingServer();
  server.behave = (count) => ({ status: 200, delayMs: count % 3 });
  const folder = folderWithExport();
  const moments = Array.from({ length: kills }, () => Math.floor(random() * TOLD.length) + 1).sort(
    (a, b) => a - b,
  );
  for (const moment of moments) {
    const child = startReimport(folder, server);
    const ended = waitForEnd(child);
    const before = server.arrived.length;
    server.onArrival = (count) => {
      if (count === Math.max(moment, before + 1)) child.kill('SIGKILL');
    };
    await ended;
    expect(child.signalCode ?? 'ended by itself').toBe('SIGKILL');
  }
  server.onArrival = () => {};
  const { code, stderr } = await waitForEnd(startReimport(folder, server));
  expect(stderr).toContain(ALL_SENT);
  expect(code).toBe(0);
  const repeats = expectArrived(server, TOLD);
  // No more than were under way.
  expect(repeats).toBeLessThanOrEqual(kills * 8);
  expect(Number(readJournal(folder).repeats)).toBeGreaterThanOrEqual(repeats);
}

describe.skipIf(process.platform === 'win32')(
  'killed at any moment, it goes on: nothing is lost, and no more repeated than was under way',
  () => {
    const { KILLS = isAll ? '20' : '2', KILL_SEED = '7' } = process.env;
    test(`${KILLS} times`, () => killAndResume(Number(KILLS), Number(KILL_SEED)), 30_000 * Number(KILLS));
  },
);

test.skipIf(process.platform === 'win32')('an interrupt ends it cleanly, and it goes on', async () => {
  const server = await startTrackingServer();
  const folder = folderWithExport();
  const child = startReimport(folder, server);
  server.onArrival = (count) => {
    if (count === 120) child.kill('SIGINT');
  };
  const { code, stderr } = await waitForEnd(child);
  expect(code).toBe(130);
  expect(stderr).toContain('the same command goes on from there');
  expect(existsSync(join(folder, 'km-export-reimport.journal.lock'))).toBe(false);
  // What was under way came to its end.
  expect(readJournal(folder)).toMatchObject({ sent: server.arrived.length, begun: [] });
  await waitForEnd(startReimport(folder, server));
  expect(expectArrived(server, TOLD)).toBe(0);
});

test.skipIf(process.platform !== 'linux')('paused by the shell, it goes on', async () => {
  const server = await startTrackingServer();
  const folder = folderWithExport();
  const child = startReimport(folder, server);
  const ended = waitForEnd(child);
  await new Promise<void>((resolve) => {
    server.onArrival = (count) => {
      if (count === 120) resolve();
    };
  });
  // As of Ctrl-Z, which no test can press.
  child.kill('SIGSTOP');
  const state = () => readFileSync(`/proc/${child.pid}/stat`, 'utf8').replace(/^.*\) /, '')[0];
  while (state() !== 'T') await nextTurn();
  child.kill('SIGCONT');
  const { code, stderr } = await ended;
  expect(stderr).toContain(ALL_SENT);
  expect(code).toBe(0);
  expect(expectArrived(server, TOLD)).toBeLessThanOrEqual(8);
});

describe('the journal', () => {
  const few = exportLines(40);
  test('goes on behind a limit, and sends nothing twice', async () => {
    const server = await startTrackingServer();
    const folder = folderWithExport(few);
    for (const limit of [['--limit', '7'], ['--limit', '5'], [], []]) {
      const { code } = await waitForEnd(startReimport(folder, server, limit));
      expect(code).toBe(0);
      if (limit.length > 0) expect(server.arrived.length).toBe(limit[1] === '7' ? 7 : 12);
    }
    expect(expectArrived(server, toldBy(few))).toBe(0);
  });

  test.each([
    ['other records', ['--limit', '9', '--kinds', 'event'], {}],
    ['another key', ['--limit', '9'], { KM_API_KEY: 'another' }],
    ['another host', ['--limit', '9', '--host', 'http://localhost:9'], {}],
  ])('of %s is refused, and nothing is sent', async (_, args, env) => {
    const server = await startTrackingServer();
    const folder = folderWithExport(few);
    await waitForEnd(startReimport(folder, server, ['--limit', '3']));
    const before = readFileSync(join(folder, 'km-export-reimport.journal'), 'utf8');
    const all = ['reimport', 'bucket', '--host', server.url, '--yes', ...args];
    const { code, stderr } = await runCli(all, folder, { ...loopbackOnly(), ...env });
    expect(code).toBe(1);
    expect(stderr).toContain('is not of this job');
    expect(server.arrived.length).toBe(3);
    expect(readFileSync(join(folder, 'km-export-reimport.journal'), 'utf8')).toBe(before);
  });

  test('that is none is left as it is', async () => {
    const server = await startTrackingServer();
    const folder = folderWithExport(few);
    writeFiles(folder, { notes: 'my notes\n' });
    const { code, stderr } = await waitForEnd(startReimport(folder, server, ['--journal', 'notes']));
    expect([code, server.arrived.length]).toEqual([1, 0]);
    expect(stderr).toContain('notes is no journal');
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('my notes\n');
  });
});

test.each([
  ['--request-lines', 'too-long'],
  ['--time', 'iso'],
  ['--time-column', 'replace'],
  ['--clock', 'server'],
  ['--places'],
  ['--columns', '_p'],
])('%s would change what is sent, and is not taken', async (...flags) => {
  const server = await startTrackingServer();
  const folder = folderWithExport(exportLines(40));
  const sent = await waitForEnd(startReimport(folder, server, flags));
  const written = await runCli(['reimport', 'bucket', '--dry-run', ...flags], folder, loopbackOnly());
  for (const { code, stderr } of [sent, written]) {
    expect(stderr).toContain(`unknown option '${flags[0]}'`);
    expect(code).toBe(2);
  }
  expect(server.arrived).toEqual([]);
});

test('no file that has another meaning takes what failed or is too long, whether it begins or goes on', async () => {
  const server = await startTrackingServer();
  const folder = folderWithExport(exportLines(40));
  writeFiles(folder, { notes: 'my notes\n', 'r.requests': '/s?_k=KEY&_p=a&_t=1&_d=1&x=1\n' });
  linkSync(join(folder, 'bucket/1.json'), join(folder, 'linked'));
  const before = readFileSync(join(folder, 'bucket/1.json'), 'utf8');
  const refusals: [args: string[], code: number, text: string][] = [
    [['bucket', '--failed', 'bucket/1.json'], 2, 'one of the files given'],
    [['bucket', '--failed', 'linked'], 2, 'one of the files given'],
    [['bucket', '--too-long', './bucket/10.json'], 2, 'one of the files given'],
    [['bucket', '--failed', 'notes'], 1, 'notes exists already'],
    [['bucket', '--failed', './j'], 2, 'is the journal'],
    [['bucket', '--failed', 'j.lock'], 2, 'is the lock of the journal'],
    [['bucket', '--failed', 'f', '--too-long', 'f'], 2, 'is the file for what failed'],
    [['--requests', 'r.requests', '--failed', 'r.requests'], 2, 'one of the files given'],
  ];
  const run = async (args: readonly string[], exitCode: number, text: string) => {
    const all = ['reimport', ...args, '--journal', 'j', '--host', server.url, '--yes'];
    const { code, stderr } = await runCli(all, folder, loopbackOnly());
    expect(stderr).toContain(text);
    expect(code).toBe(exitCode);
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('my notes\n');
    expect(readFileSync(join(folder, 'bucket/1.json'), 'utf8')).toBe(before);
  };
  for (const [args, code, text] of refusals.slice(0, 2)) await run(args, code, text);
  expect(server.arrived).toEqual([]);

  // From now on what failed is added to what is there.
  server.behave = () => ({ status: 400 });
  await waitForEnd(startReimport(folder, server, ['--journal', 'j', '--limit', '3']));
  const { length } = server.arrived;
  for (const [args, code, text] of refusals) await run(args, code, text);
  expect(server.arrived.length).toBe(length);
});

describe('a journal that can’t be written', () => {
  const PERSONS = Array.from({ length: 1100 }, (_, at) => `{"_p":"p${at}","_t":${1_300_000_000 + at},"x":1}`);
  const TOLD_OF_PERSONS = toldBy(PERSONS);
  const start = (folder: string, server: TrackingServer, more: readonly string[] = []) =>
    startReimport(folder, server, ['--timeout', '600', ...more]);
  /** In a shell whose files grow no larger than so many KB: a write beyond is short, and the next fails. */
  const startLimited = (folder: string, server: TrackingServer, kilobytes: number) => {
    const fast = ['--rate', '10000', '--parallel', '8', '--retry-wait', '1', '--yes', '--host', server.url];
    const command = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
    const args = ['-c', command, process.execPath, MAIN, 'reimport', 'bucket', ...fast];
    return spawn('bash', args, {
      cwd: folder,
      env: { ...process.env, ...loopbackOnly() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const isLinux = process.platform === 'linux';

  test.skipIf(!isLinux)(
    'to its end stops the sending; what was acknowledged is known, and nothing else',
    async () => {
      const server = await startTrackingServer();
      const folder = folderWithExport(PERSONS);
      let sent = 0;
      for (let run = 1; sent < TOLD_OF_PERSONS.length; run++) {
        const { code, stderr } = await waitForEnd(startLimited(folder, server, 4));
        const journal = readJournal(folder);
        expect(journal).toMatchObject({ sent: server.arrived.length, repeats: 0, failed: 0, begun: [] });
        sent = server.arrived.length;
        if (sent === TOLD_OF_PERSONS.length) continue;
        expect(stderr).toContain("Can't write the journal km-export-reimport.journal");
        expect(stderr).toContain(`${sent.toLocaleString('en-US')} sent + 0 failed`);
        expect([code, sent > run * 100]).toEqual([1, true]);
      }
      expect(expectArrived(server, TOLD_OF_PERSONS)).toBe(0);
    },
  );

  test.runIf(isLinux && isAll)('anew, is left as it is, and nothing is sent', async () => {
    const server = await startTrackingServer();
    const folder = folderWithExport(PERSONS);
    // All pass by the first, which waits for its answer: a checkpoint lists them.
    server.behave = (count) => (count === 1 ? 'hang' : { status: 200 });
    const first = start(folder, server);
    server.onArrival = (count) => {
      if (count === 1020) first.kill('SIGINT');
    };
    await waitForEnd(first);
    const path = join(folder, 'km-export-reimport.journal');
    const before = readFileSync(path, 'utf8');
    expect(before.length).toBeGreaterThan(4096);
    const { length } = server.arrived;
    const { code, stderr } = await waitForEnd(startLimited(folder, server, 4));
    expect(stderr).toContain("Can't write the journal km-export-reimport.journal");
    expect([code, server.arrived.length, readFileSync(path, 'utf8')]).toEqual([1, length, before]);
    expect(readdirSync(folder)).not.toContainEqual(expect.stringContaining('km-export-part'));
    server.behave = () => ({ status: 200 });
    expect((await waitForEnd(start(folder, server))).code).toBe(0);
    expect(expectArrived(server, TOLD_OF_PERSONS)).toBe(1);
  });

  test('at the end alone, takes nothing from the account, and the next run knows all', async () => {
    const server = await startTrackingServer();
    const folder = folderWithExport(exportLines(40));
    const args = ['reimport', 'bucket', '--host', server.url, '--yes', '--rate', '10000'];
    const fault = { call: 'renameSync', end: '.journal', nth: 2, act: 'fail' };
    const preload = `--import=${new URL('fault-at.mjs', import.meta.url)}`;
    const env = loopbackOnly();
    const stopped = await runCli(args, folder, {
      ...env,
      NODE_OPTIONS: `${env.NODE_OPTIONS} ${preload}`,
      FAULT_AT: JSON.stringify(fault),
    });
    const { length } = server.arrived;
    expect(stopped.stderr).toContain(`${length} sent + 0 failed + 0 not sent yet`);
    expect(stopped.stderr).toContain("Can't write the journal");
    expect(stopped.code).toBe(1);
    const { code, stderr } = await runCli(args, folder, env);
    expect(stderr).toContain(`${length} sent + 0 failed + 0 not sent yet`);
    expect([code, server.arrived.length]).toEqual([0, length]);
  });
});

describe('nobody is contacted but this machine', () => {
  const folderOf = () => folderWithExport(exportLines(40));
  test('by a dry run, which gives the requests that are sent', async () => {
    const server = await startTrackingServer();
    const folder = folderOf();
    const contacts = join(folder, 'contacts');
    const dry = await runCli(
      ['reimport', 'bucket', '--dry-run', '-o', 'out.txt'],
      folder,
      loopbackOnly(contacts),
    );
    expect(dry.code).toBe(0);
    expect(existsSync(contacts)).toBe(false);
    await waitForEnd(startReimport(folder, server));
    const written = readFileSync(join(folder, 'out.txt'), 'utf8').replaceAll(
      '_k=KEY',
      `_k=${encodeURIComponent(KEY)}`,
    );
    expect(written.trimEnd().split('\n').sort()).toEqual([...server.arrived].sort());
  });

  test('in these tests: whoever asks for the real host is found out', async () => {
    const folder = folderOf();
    const contacts = join(folder, 'contacts');
    const args = ['reimport', 'bucket', '--yes', '--retry-wait', '1', '--rate', '10000'];
    const { code, stderr } = await runCli(args, folder, loopbackOnly(contacts));
    expect(code).toBe(1);
    expect(stderr).toContain('only this machine may be contacted');
    expect(readFileSync(contacts, 'utf8')).toContain('trk.kissmetrics.io');
  });

  test('before somebody agreed', async () => {
    const server = await startTrackingServer();
    const args = ['reimport', 'bucket', '--host', server.url];
    const { code, stderr } = await runCli(args, folderOf(), loopbackOnly());
    expect([code, server.arrived.length]).toEqual([2, 0]);
    expect(stderr).toContain('add --yes');
  });
});

test('a file of requests is sent as it is: what would choose from an export is refused', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { r: '/s?_k=KEY&_p=a&_t=1&_d=1&x=1\n' });
  const args = [
    'reimport',
    '--requests',
    'r',
    '--host',
    'http://127.0.0.1:9',
    '--yes',
    '--from',
    '2020-01-01',
  ];
  const { code, stderr } = await runCli(args, folder, loopbackOnly());
  expect([code, stderr]).toEqual([2, expect.stringContaining('--from chooses from an export')]);
});

test('records too long to be sent are written once somebody agreed', async () => {
  const server = await startTrackingServer();
  const folder = temporaryFolder();
  writeFiles(folder, {
    'bucket/1.json': `{"_p":"a","_t":1,"x":"${'x'.repeat(9000)}"}\n{"_p":"a","_t":2,"x":1}\n`,
  });
  const tooLong = join(folder, 'km-export-reimport.journal.too-long.json');
  const unsure = await runCli(['reimport', 'bucket', '--host', server.url], folder, loopbackOnly());
  expect([unsure.code, existsSync(tooLong)]).toEqual([2, false]);
  const sure = await waitForEnd(startReimport(folder, server));
  expect([sure.code, server.arrived.length]).toEqual([0, 1]);
  expect(readFileSync(tooLong, 'utf8')).toContain('xxx');
});

test('where all are too long, the same command finds them written, and does not write them again', async () => {
  const server = await startTrackingServer();
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': `{"_p":"a","_t":1,"x":"${'x'.repeat(9000)}"}\n` });
  for (let times = 0; times < 2; times++) {
    const { code, stderr } = await waitForEnd(startReimport(folder, server));
    expect(code, stderr).toBe(0);
  }
  expect(server.arrived).toEqual([]);
  const saved = readFileSync(join(folder, 'km-export-reimport.journal.too-long.json'), 'utf8');
  expect(saved.trimEnd().split('\n')).toHaveLength(1);
});

test('many at once, and many that wait, are nothing to warn of', async () => {
  const server = await startTrackingServer();
  server.behave = () => ({ status: 200, delayMs: 2 });
  const folder = folderWithExport(exportLines(200));
  for (const more of [
    ['--parallel', '64', '--limit', '100'],
    ['--parallel', '64', '--rate', '500'],
  ]) {
    const { stderr } = await waitForEnd(startReimport(folder, server, more));
    expect(stderr).not.toContain('Warning');
  }
});

describe('the gem’s form', () => {
  const lines = exportLines(30);
  const told = toldBy(lines.slice(20));
  const run = async (args: readonly string[], env = {}) => {
    const server = await startTrackingServer();
    const folder = temporaryFolder();
    writeFiles(folder, { 'all.json': lines.map((line) => `${line}\n`).join('') });
    const ended = await runCli(
      ['reimport', ...args, '--host', server.url, '--yes', '--rate', '10000'],
      folder,
      {
        ...loopbackOnly(),
        KM_API_KEY: '',
        ...env,
      },
    );
    return { ...ended, server };
  };

  test('sends what is behind the offset, to the last line', async () => {
    const { code, stderr, server } = await run(['all.json', '0123456789abcdef', '20']);
    expect(code).toBe(0);
    expect(server.arrived.length).toBe(told.length);
    expect(server.arrived.every((url) => url.includes('?_k=0123456789abcdef&'))).toBe(true);
    expect(stderr).toContain('km-export reimport all.json --offset 20');
    expect(stderr).not.toContain('0123456789abcdef');
  });

  test('has no key in what it says, also where something is wrong with it', async () => {
    const { code, stderr } = await run(['all.json', '0123456789abcdef', '1,000']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('given as number 2')]);
    expect(stderr).not.toContain('0123456789abcdef');
  });

  test.each([['al.json'], ['./other'], ['all.json']])(
    'never takes the name of a file for a key: %s',
    async (name) => {
      const { code, server } = await run(['all.json', name, '20'], { KM_API_KEY: KEY });
      expect(code).not.toBe(0);
      expect(server.arrived).toEqual([]);
    },
  );
});
