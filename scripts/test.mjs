import './require-node.mjs';
import { findBrowser } from './find-browser.mjs';
import { findFirefox } from './find-firefox.mjs';
import { clearReports, readReports, reportFolder, reportName } from './read-results.mjs';
import { run, runPnpm, runTurbo } from './run.mjs';

/**
 * A step of `npm test`. One that is `needed` ends the run when it fails. One that `counts` is itself a check.
 * @typedef {{ name: string, needed?: boolean, counts?: boolean, act: () => Promise<Outcome> }} Step
 * @typedef {{ code: number, output: string, results?: import('./read-results.mjs').Results }} Outcome
 */

// On a CI machine the output is shown as it comes, so that one sees where a run hangs.
const show = process.argv.includes('--verbose') || Boolean(process.env.CI);

// What takes longest and fails least is left to `npm run test:all`.
const all = process.argv.includes('--all');
if (all) process.env.KM_EXPORT_TEST_ALL = '1';

/**
 * Those in one list run at once: they keep little more than one core busy.
 * @type {Step[][]}
 */
const steps = [
  [{ name: 'install', needed: true, act: () => runPnpm(['install', '--frozen-lockfile'], { show }) }],
  [{ name: 'browser', needed: true, act: provideBrowser }],
  [
    { name: 'lint', counts: true, act: () => runPnpm(['run', 'lint'], { show }) },
    {
      name: 'expected',
      counts: true,
      act: () => run(process.execPath, ['fixtures/reference/write-expected.mjs', '--check'], { show }),
    },
    {
      name: 'types',
      counts: true,
      act: () => runTurbo(['typecheck', 'typecheck:node', '--continue'], { show }),
    },
  ],
  [{ name: 'build', needed: true, counts: true, act: () => runTurbo(['build'], { show }) }],
  [
    { name: 'docs', counts: true, act: () => runPnpm(['run', 'docs', '--check'], { show }) },
    { name: 'size', counts: true, act: () => run(process.execPath, ['scripts/check-size.mjs'], { show }) },
  ],
  [{ name: 'unit', act: runUnitTests }],
  [{ name: 'bench', act: runBenchSmoke }],
  [{ name: 'e2e', act: runBrowserTests }],
  ...(all ? [[{ name: 'firefox', act: runFirefoxTests }]] : []),
];

let passed = 0;
/** @type {string[]} */
const failed = [];
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const lines = [];

for (const atOnce of steps) {
  const names = atOnce.map(({ name }) => name).join(', ');
  if (show) console.log(`\n── ${names}`);
  else if (process.stdout.isTTY) process.stdout.write(`  ${names} …\r`);
  const ended = await Promise.all(atOnce.map(perform));
  if (ended.includes('end')) break;
}

if (show || failed.length > 0) console.log(`\n${lines.join('\n')}`);
for (const { name } of steps.flat().slice(lines.length)) console.log(`- ${name} was not run`);
for (const name of skipped) console.log(`skipped: ${name}`);
for (const name of failed) console.log(`failed:  ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/**
 * Runs a step and tells of it.
 * @param {Step} step
 * @returns {Promise<'go on' | 'end'>}
 */
async function perform(step) {
  const startMs = performance.now();
  const outcome = await step.act();
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const ok = take(step, outcome);
  const line = `${ok ? '✓' : '✗'} ${step.name.padEnd(8)} ${seconds.padStart(6)} s`;
  lines.push(line);
  // The line of a step that runs at once with others overwrites their names.
  console.log(show ? line : line.padEnd(40));
  if (!ok && !show) console.log(outcome.output.trimEnd());
  return !ok && step.needed ? 'end' : 'go on';
}

/**
 * Adds a step's outcome to the totals.
 * @param {Step} step
 * @param {Outcome} outcome
 * @returns {boolean} whether nothing in it failed
 */
function take(step, { code, results }) {
  passed += results?.passed ?? 0;
  skipped.push(...(results?.skipped ?? []));
  failed.push(...(results?.failed ?? []));
  if (code === 0 && step.counts) passed += 1;
  // The exit code has the last word: an error outside of any test is in no report.
  if (code !== 0 && !results?.failed.length) failed.push(step.name);
  return code === 0 && !results?.failed.length;
}

/** @returns {Promise<Outcome>} */
async function provideBrowser() {
  const found = await findBrowser({ show });
  if ('error' in found) return { code: 1, output: say(found.error) };
  process.env.CHROMIUM = found.path;
  return { code: 0, output: say(found.path) };
}

/** @returns {Promise<Outcome>} */
async function runUnitTests() {
  clearReports('unit');
  const parameters = ['unit', '--continue', '--concurrency=2', '--', ...vitestFlags('unit')];
  const ended = await runTurbo(parameters, { show });
  return { ...ended, results: readReports('unit') };
}

/**
 * Every benchmark once on a little data: that it runs, and that the outputs agree with other programs'.
 * @returns {Promise<Outcome>}
 */
async function runBenchSmoke() {
  clearReports('smoke');
  const ended = await runTurbo(['smoke', '--', ...vitestFlags('smoke')], { show });
  return { ...ended, results: readReports('smoke') };
}

/** @param {'unit' | 'smoke' | 'e2e:firefox'} task */
function vitestFlags(task) {
  return [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFolder}/${reportName(task)}`,
    // The limit is for a test that hangs, not for a machine that is busy.
    '--testTimeout=240000',
  ];
}

/** @returns {Promise<Outcome>} */
async function runBrowserTests() {
  clearReports('e2e');
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = `${reportFolder}/e2e.json`;
  const parameters = ['e2e', '--continue', '--concurrency=1', '--', '--reporter=list,json'];
  const ended = await runTurbo(parameters, { show });
  return { ...ended, results: readReports('e2e') };
}

/**
 * The page in Firefox, where there is one: it is a second browser, and nobody need install it.
 * @returns {Promise<Outcome>}
 */
async function runFirefoxTests() {
  const found = findFirefox();
  if ('error' in found) {
    const name = 'the page in Firefox: `npm run e2e:firefox` says what is missing';
    return { code: 0, output: say(found.error), results: { passed: 0, failed: [], skipped: [name] } };
  }
  process.env.FIREFOX = found.path;
  clearReports('e2e:firefox');
  const ended = await runTurbo(['e2e:firefox', '--', ...vitestFlags('e2e:firefox')], { show });
  return { ...ended, results: readReports('e2e:firefox') };
}

/** @param {string} text */
function say(text) {
  if (show) console.log(text);
  return text;
}
