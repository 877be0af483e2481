import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const advice = `The tests in Firefox need one, and there is none here that runs and can be driven.
  Debian           apt-get install firefox-esr
  Ubuntu           Firefox from packages.mozilla.org: that of the snap can't see temporary folders
  macOS            brew install --cask firefox
  Windows          winget install Mozilla.Firefox
Or name one: FIREFOX=/path/to/firefox npm run e2e:firefox`;

/**
 * Finds a Firefox for the tests and the benchmark: the path in FIREFOX, or the usual names. Gets none: `npm test`
 * does without.
 * @returns {{ path: string } | { error: string }}
 */
export function findFirefox() {
  const named = process.env.FIREFOX;
  if (named) return works(named) ? { path: named } : { error: `FIREFOX names ${named}, which does not run.` };
  const path = usualPaths().find((candidate) => works(candidate) && !isSnap(candidate));
  return path === undefined ? { error: advice } : { path };
}

/** @returns {string[]} where Firefox is wont to be, whether it is there or not */
function usualPaths() {
  const env = process.env;
  if (process.platform === 'win32') {
    return [env.ProgramFiles, env['ProgramFiles(x86)']]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Mozilla Firefox/firefox.exe'));
  }
  if (process.platform === 'darwin') {
    return ['/Applications', join(env.HOME ?? '/', 'Applications')].map((folder) =>
      join(folder, 'Firefox.app/Contents/MacOS/firefox'),
    );
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return ['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string} path */
function works(path) {
  if (!existsSync(path)) return false;
  // On Windows it prints no version, but may open a window.
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/**
 * Ubuntu's, which is a link to snap, or a script that starts it.
 * @param {string} path
 */
function isSnap(path) {
  if (process.platform !== 'linux') return false;
  const real = realpathSync(path);
  return /\/snap$|^\/snap\//.test(real) || readFileSync(real).subarray(0, 4096).includes('/snap/');
}
