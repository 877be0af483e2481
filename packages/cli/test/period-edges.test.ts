/** A day whose neighbours are absent is told: records of a period lie in files of the days around it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DAY = 86_400;
const FROM = 1_706_659_200;
const MAY_BE_MISSING = 'Records at the edge of the period may be missing';

/** A bucket with a file for each of these days, counted from the one asked for. */
function bucketOf(days: readonly number[], hasIndex: boolean): string {
  const folder = temporaryFolder();
  const files: Record<string, string> = {};
  const rows = ['filename,min_timestamp,max_timestamp'];
  for (const day of days) {
    const first = FROM + day * DAY;
    const name = `revisions/${day + 10}.json`;
    // A late one of an old clock, which reaches far beyond.
    files[name] = `{"_p":"a","_t":${first + 3600}}\n{"_p":"b","_t":${hasIndex ? 1 : first + 80_000}}\n`;
    rows.push(`${name},${first},${first + DAY - 1}`);
  }
  writeFiles(join(folder, 'bucket'), { ...files, ...(hasIndex && { 'index.csv': `${rows.join('\n')}\n` }) });
  return folder;
}

test.each([
  ['its neighbours are there', [-1, 0, 1], true, []],
  ['they are there, and no index.csv', [-1, 0, 1], false, []],
  ['they are absent', [0], true, ['before', 'after', 'they were received']],
  ['they are absent, and no index.csv', [0], false, ['before', 'after', 'their records are of']],
  ['the one behind is absent', [-1, 0], true, ['after']],
] as const)('a day: %s', async (_, days, hasIndex, words) => {
  const folder = bucketOf(days, hasIndex);
  const period = ['--from', '2024-01-31', '--until', '2024-02-01'];
  const { code, stderr } = await runCli(
    ['convert', 'bucket', '--to', 'csv', '-o', 'x.csv', ...period],
    folder,
  );
  expect(code, stderr).toBe(0);
  const told = stderr.replace(/\s+/g, ' ');
  expect(told.includes(MAY_BE_MISSING), told).toBe(words.length > 0);
  for (const word of words)
    expect(told).toContain(word === 'before' || word === 'after' ? `the day ${word} 2024` : word);
  const all = await runCli(['inspect', 'bucket'], folder);
  expect(all.stdout.toString()).not.toContain(MAY_BE_MISSING);
  const some = await runCli(['inspect', 'bucket', '--json', ...period], folder);
  const { verdict } = JSON.parse(some.stdout.toString()) as { verdict: { notes: { code: string }[] } };
  expect(verdict.notes.some(({ code }) => code === 'edge-of-period')).toBe(words.length > 0);
});
