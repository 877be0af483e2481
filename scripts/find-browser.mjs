import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root, run } from './run.mjs';

const advice = `The browser tests need Chromium or Google Chrome, and there is none here that runs.
  Debian           apt-get install chromium-headless-shell
  Ubuntu           apt-get install chromium
  macOS            brew install --cask google-chrome
  Windows          winget install Google.Chrome
Or name one: CHROMIUM=/path/to/chrome npm test`;

/** Debian's package of Chromium without a window, and where it lies: all that a test needs, in half of the time. */
const HEADLESS_PACKAGE = 'chromium-headless-shell';
const HEADLESS_PATH = '/usr/bin/chromium-headless-shell';

/**
 * Finds a browser for the tests, or gets one: the path in CHROMIUM (the word `playwright` there means Playwright's
 * own), Debian's Chromium without a window where it is there or this is root, the usual names of Chromium and Chrome,
 * Playwright's own download.
 * @param {{ show?: boolean }} [options]
 * @returns {Promise<{ path: string } | { error: string }>}
 */
export async function findBrowser(options) {
  const named = process.env.CHROMIUM;
  if (named && named !== 'playwright') {
    return (await works(named)) ? { path: named } : { error: `CHROMIUM names ${named}, which does not run.` };
  }
  if (!named) {
    if (!existsSync(HEADLESS_PATH) && isDebianRoot()) {
      await run('apt-get', ['update'], options);
      await run('apt-get', ['install', '-y', HEADLESS_PACKAGE], options);
    }
    const installed = await firstThatWorks([HEADLESS_PATH, ...usualPaths()]);
    if (installed) return { path: installed };
  }
  const downloaded = await playwrightBrowser(options);
  if (downloaded) return { path: downloaded };
  // Where Debian is too old for the one without a window.
  if (!named && isDebianRoot()) {
    await run('apt-get', ['install', '-y', 'chromium'], options);
    if (await works('/usr/bin/chromium')) return { path: '/usr/bin/chromium' };
  }
  return { error: advice };
}

/** @returns {string[]} where Chromium and Chrome are wont to be, whether they are there or not */
function usualPaths() {
  const env = process.env;
  if (process.platform === 'win32') {
    return [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google/Chrome/Application/chrome.exe'),
        join(folder, 'Chromium/Application/chrome.exe'),
      ]);
  }
  if (process.platform === 'darwin') {
    return ['/Applications', join(env.HOME ?? '/', 'Applications')].flatMap((folder) => [
      join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
      join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    ]);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string[]} paths */
async function firstThatWorks(paths) {
  for (const path of paths) if (await works(path)) return path;
  return undefined;
}

/**
 * Whether a browser starts: some are there only to say where to get one, and a download may lack its libraries.
 * @param {string} path
 */
async function works(path) {
  if (!existsSync(path)) return false;
  // Chrome on Windows answers no --version, but opens a window.
  return process.platform === 'win32' || (await run(path, ['--version'])).code === 0;
}

/** @param {{ show?: boolean } | undefined} options */
async function playwrightBrowser(options) {
  const requireFromPage = createRequire(join(root, 'apps/web/package.json'));
  /** @type {string} */
  const path = requireFromPage('@playwright/test').chromium.executablePath();
  if (!(await works(path))) {
    const program = join(root, 'apps/web/node_modules/@playwright/test/cli.js');
    await run(process.execPath, [program, 'install', 'chromium', '--no-shell'], options);
  }
  return (await works(path)) ? path : undefined;
}

function isDebianRoot() {
  const about = '/etc/os-release';
  return process.getuid?.() === 0 && existsSync(about) && /^ID=debian$/m.test(readFileSync(about, 'utf8'));
}
