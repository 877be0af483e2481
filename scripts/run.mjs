import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * How a command ended.
 * @typedef {{ code: number, output: string }} Ended
 */

/** The repository's top folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const onWindows = process.platform === 'win32';
const graceMs = 5_000;

/** @type {Map<import('node:child_process').ChildProcess, Promise<unknown>>} */
const running = new Map();

/**
 * Runs a command in the top folder to its end; never throws.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ show?: boolean, shell?: boolean }} [options] `show`: pass the output on as it comes, not only at the end
 * @returns {Promise<Ended>} both output streams in one; code 127 where the command can't be started
 */
export function run(command, parameters, { show = false, shell = false } = {}) {
  const child = spawn(command, parameters, {
    cwd: root,
    env: childEnvironment(),
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with everything that it started.
    detached: !onWindows,
    windowsHide: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (show) process.stdout.write(text);
    });
  }
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: `${error.message}\n` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
    // A process that outlives the command would hold the pipes open for ever.
    child.once('exit', () => setTimeout(() => endStreams(child), graceMs).unref());
  });
  running.set(child, ended);
  ended.then(() => running.delete(child));
  return ended;
}

/**
 * Runs pnpm, which need not be installed.
 * @param {string[]} parameters words without spaces
 * @param {{ show?: boolean }} [options]
 * @returns {Promise<Ended>}
 */
export function runPnpm(parameters, options) {
  const words = ['--yes', '--prefer-offline', 'pnpm@12', ...parameters];
  // On Windows npx is a script for the shell, and Node wants no separate parameters with a shell.
  return onWindows
    ? run(`npx ${words.join(' ')}`, [], { ...options, shell: true })
    : run('npx', words, options);
}

/**
 * Runs a task of turbo.json. Turbo calls pnpm, so pnpm calls turbo.
 * @param {string[]} parameters
 * @param {{ show?: boolean }} [options]
 * @returns {Promise<Ended>}
 */
export function runTurbo(parameters, options) {
  return runPnpm(['exec', 'turbo', 'run', ...parameters], options);
}

function childEnvironment() {
  /** @type {NodeJS.ProcessEnv} */
  const environment = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    // pnpm asks before it replaces a node_modules folder of another kind, unless this is set.
    CI: process.env.CI ?? 'true',
    // Without a locale Chromium can't open a file whose name is not ASCII.
    ...(process.platform === 'linux' && { LC_ALL: 'C.UTF-8' }),
  };
  // `npm test --silent` is for npm's own words: a failing install still has to say why.
  delete environment.npm_config_loglevel;
  return environment;
}

/** @param {import('node:child_process').ChildProcess} child */
function endStreams(child) {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (onWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Ends what still runs, asking first. */
async function endRunning() {
  for (const child of running.keys()) endGroup(child, 'SIGINT');
  const late = new Promise((resolve) => setTimeout(resolve, graceMs));
  await Promise.race([Promise.all(running.values()), late]);
  for (const child of running.keys()) endGroup(child, 'SIGKILL');
}

/** @type {[NodeJS.Signals, number][]} */
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
];
for (const [signal, exitCode] of signals) {
  process.once(signal, async () => {
    await endRunning();
    process.exit(exitCode);
  });
}
