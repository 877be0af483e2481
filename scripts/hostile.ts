/**
 * Input too large for the tests, through the built command line: `npm run build && npm run hostile`. Lines of 500 MB,
 * folders of 50,000 files and of 100,000 folders, nesting that pretty printing can't hold, and a temporary folder that
 * is full for real (root only). Each must end with an answer; time and peak memory are told. The page's:
 * `KM_EXPORT_LARGE=1 npm run e2e -- hostile.spec.ts`. Some 3 GB of disk, some minutes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MAIN = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
const LINE = '{"_p":"ann","_t":1}\n';
const LONG = 500;
const PEAK = 'peak-kilobytes ';
/** Told by the process itself as it ends. */
const TELL_PEAK = `data:text/javascript,process.on('exit',()=>console.error('${PEAK}'+process.resourceUsage().maxRSS))`;

const top = mkdtempSync(join(tmpdir(), 'hostile-'));
let failed = 0;

/** Runs the command line, and tells what it took. `exitCode`: what it must end with. */
function check(name: string, args: string[], exitCode = 0, env: Record<string, string> = {}): string {
  const startedMs = performance.now();
  const ended = spawnSync(process.execPath, [`--import=${TELL_PEAK}`, MAIN, ...args], {
    cwd: top,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 600_000,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const peak = Number(ended.stderr.split(PEAK)[1]) / 1000;
  const isRight = ended.status === exitCode;
  if (!isRight) failed++;
  const verdict = isRight ? '✓' : `✗ exit code ${ended.status} instead of ${exitCode}`;
  console.log(`${verdict} ${name}: ${args.join(' ')}: ${seconds} s, ${Math.round(peak)} MB`);
  if (!isRight) console.log(ended.stderr);
  return ended.stderr;
}

/** A file of `begin`, 500 MB of x, `end`, and one more line. */
function writeLong(folder: string, begin: string, end: string): void {
  mkdirSync(join(top, folder));
  const file = openSync(join(top, folder, '1.json'), 'w');
  writeSync(file, begin);
  const megabyte = Buffer.alloc(1_000_000, 'x');
  for (let count = 0; count < LONG; count++) writeSync(file, megabyte);
  writeSync(file, end + LINE);
  closeSync(file);
}

function allCommands(name: string, folder: string): void {
  check(name, ['inspect', folder]);
  check(name, ['inspect', folder, '--json']);
  check(name, ['compile', folder, '-o', 'out', '--overwrite', '--rejects', 'bad']);
  check(name, ['convert', folder, '--to', 'csv', '-o', 'out', '--overwrite']);
  check(name, ['convert', folder, '--to', 'json', '-o', 'out', '--overwrite']);
  rmSync(join(top, 'bad'), { force: true });
}

/** Two gzipped files of which the second runs ahead of the first, and is spilled. */
function checkFullScratch(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.log('- skipped: a temporary folder that is full (only root may mount one)');
    return;
  }
  const disk = join(top, 'disk');
  mkdirSync(disk);
  mkdirSync(join(top, 'gzipped'));
  for (const n of [1, 2]) writeFileSync(join(top, `gzipped/${n}.json.gz`), gzipSync(LINE.repeat(5_000_000)));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', disk]);
  try {
    const args = ['compile', 'gzipped', '-o', 'out', '--overwrite', '--workers', '2'];
    check('a full temporary folder', args, 0, { TMPDIR: disk });
    const left = readdirSync(disk);
    if (left.length > 0) {
      failed++;
      console.log(`✗ left in the temporary folder: ${left.join(', ')}`);
    }
  } finally {
    execFileSync('umount', [disk]);
  }
}

try {
  const levels = 100_000;
  mkdirSync(join(top, 'nested'));
  const nested = `{"_p":"a","_t":1,"deep":${'['.repeat(levels)}1${']'.repeat(levels)}}\n`;
  writeFileSync(join(top, 'nested/1.json'), nested);
  check('100,000 levels, pretty', ['convert', 'nested', '--to', 'json', '-o', 'out'], 1);

  checkFullScratch();

  mkdirSync(join(top, 'many'));
  for (let n = 1; n <= 50_000; n++) writeFileSync(join(top, `many/${n}.json`), LINE);
  allCommands('50,000 files', 'many');

  mkdirSync(join(top, 'folders'));
  for (let n = 1; n <= 100_000; n++) mkdirSync(join(top, `folders/${n}`));
  writeFileSync(join(top, 'folders/77777/1.json'), LINE);
  check('100,000 folders', ['inspect', 'folders']);

  writeLong('value', '{"_p":"a","_t":1,"_n":"e","big":"', '"}\n');
  allCommands('a value of 500 MB', 'value');
  rmSync(join(top, 'value'), { recursive: true });
  writeLong('broken', '', '\n');
  allCommands('a broken line of 500 MB', 'broken');
} finally {
  rmSync(top, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
