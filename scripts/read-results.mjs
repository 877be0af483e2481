import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/**
 * The results of a kind of tests in all packages; tests that failed or were skipped by name.
 * @typedef {{ passed: number, failed: string[], skipped: string[] }} Results
 */

/**
 * A kind of tests: a script of package.json.
 * @typedef {'unit' | 'smoke' | 'e2e' | 'e2e:firefox'} TestTask
 */

/** Where a package's tests leave their report, within the package. */
export const reportFolder = 'test-results';

/**
 * Takes away the reports of an earlier run.
 * @param {TestTask} task
 */
export function clearReports(task) {
  for (const { folder } of packagesWith(task)) rmSync(reportPath(folder, task), { force: true });
}

/**
 * Reads the reports of all packages that have such tests. One without a report counts as failed.
 * @param {TestTask} task `e2e`: Playwright's JSON; the others: vitest's
 * @returns {Results}
 */
export function readReports(task) {
  /** @type {Results} */
  const results = { passed: 0, failed: [], skipped: [] };
  for (const { folder, name } of packagesWith(task)) {
    const path = reportPath(folder, task);
    if (!existsSync(path)) {
      results.failed.push(`${name}: no report of its ${task} tests`);
      continue;
    }
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const add = adder(results, name);
    if (task === 'e2e') addPlaywright(report, add);
    else addVitest(report, add);
  }
  return results;
}

/** @typedef {(outcome: 'passed' | 'failed' | 'skipped', title: string) => void} Add */

/**
 * @param {Results} results
 * @param {string} packageName
 * @returns {Add}
 */
function adder(results, packageName) {
  return (outcome, title) => {
    if (outcome === 'passed') results.passed += 1;
    else results[outcome].push(`${packageName}: ${title}`);
  };
}

/**
 * @param {{ testResults: { name: string, status: string, message: string,
 *   assertionResults: { status: string, fullName: string }[] }[] }} report
 * @param {Add} add
 */
function addVitest(report, add) {
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      const known = test.status === 'passed' || test.status === 'failed';
      add(known ? /** @type {'passed' | 'failed'} */ (test.status) : 'skipped', test.fullName);
    }
    // A file that can't be loaded has no tests to fail.
    const blamed = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !blamed) add('failed', file.name);
  }
}

/**
 * @typedef {{ title: string, file?: string, suites?: Suite[], specs: { title: string,
 *   tests: { projectName: string, status: 'expected' | 'unexpected' | 'flaky' | 'skipped' }[] }[] }} Suite
 */

/**
 * @param {{ suites: Suite[], errors: { message?: string }[] }} report
 * @param {Add} add
 */
function addPlaywright(report, add) {
  /** @type {(suite: Suite, above: string[]) => void} */
  const visit = (suite, above) => {
    const path = [...above, suite.title];
    for (const spec of suite.specs) {
      for (const test of spec.tests) {
        const outcome = { expected: 'passed', unexpected: 'failed', flaky: 'failed', skipped: 'skipped' };
        const title = [...path, spec.title].join(' › ');
        add(/** @type {'passed' | 'failed' | 'skipped'} */ (outcome[test.status]), title);
      }
    }
    for (const inner of suite.suites ?? []) visit(inner, path);
  };
  for (const suite of report.suites) visit(suite, []);
  for (const error of report.errors) add('failed', error.message ?? 'an error outside of any test');
}

/**
 * @param {string} folder
 * @param {TestTask} task
 */
function reportPath(folder, task) {
  return join(folder, reportFolder, reportName(task));
}

/**
 * The name of the report of a kind of tests: not every file system has colons.
 * @param {TestTask} task
 */
export function reportName(task) {
  return `${task.replace(':', '-')}.json`;
}

/** @param {string} task a script of package.json */
function packagesWith(task) {
  const inAreas = ['packages', 'apps'].flatMap((area) =>
    readdirSync(join(root, area)).map((name) => join(root, area, name)),
  );
  return [...inAreas, join(root, 'bench')]
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ scripts }) => scripts?.[task] !== undefined)
    .map(({ folder, name }) => ({ folder: String(folder), name: String(name) }));
}
