/** What is wrong with an option's value is told with its flag: nobody at a terminal knows the fields of a job. */
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.each([
  [['--from', 'yesterday'], '--from: "yesterday" is no time. '],
  [['--until', '20240131'], '--until: "20240131" may be a date or Unix seconds. '],
  [['--time-zone', 'Mars'], '--time-zone: There is no time zone "Mars". '],
  [['--from', '2024-02-01', '--until', '2024-01-01'], '--from and --until: The period ends before '],
  [['--rows-per-file', '0'], '--rows-per-file must be a whole number from 1.'],
  [['--megabytes-per-file', 'x'], '--megabytes-per-file must be a number above 0.'],
  [['--revisions', '40-5'], '--revisions: '],
  [['--where', 'plan'], '--where: "plan" is no property with a value. '],
  [['--id-number', 'x'], '--id-number: '],
  [['--drop-ids'], '--drop-ids: People are to be left out, but nobody is named'],
  [['--columns', 'a', '--columns', 'b=a'], '--columns: Two columns would be called "a".'],
  [['--limit', '-1'], '--limit: '],
  [['--delimiter', ';;'], '--delimiter must be '],
  [['--preset', 'kissmetrics', '--split', 'event'], '--split must be left out'],
])('%j', async (flags, told) => {
  const folder = temporaryFolder();
  writeFiles(folder, { '1.json': '{"_p":"ann","_t":1}\n' });
  const given = flags.flatMap((flag, index) => (index % 2 === 1 ? [`${flags[index - 1]}=${flag}`] : []));
  const args = flags.length === 1 ? flags : given;
  const { code, stderr } = await runCli(['convert', '1.json', '--to', 'csv', '-o', 'x.csv', ...args], folder);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`km-export: ${told}`)]);
  expect(stderr).not.toMatch(/outputs\[|records\.[a-z]/);
});
