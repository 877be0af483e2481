import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { drawJob } from '@km-export/core';
import { expect, test } from 'vitest';
import { runCli, writeFiles } from './run-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

const A = '{"_p":"ann","_t":1350000000,"_n":"Visited Site"}';
const B = '{"_p":"bob","_t":1350086400,"plan":"gold"}';

function setUp(): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'bucket/1.json': `${A}\nbroken\n`, 'bucket/2.json': `${B}\n` });
  return folder;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

test('a job that was saved does the same again, from the folder in which it is called', async () => {
  const folder = setUp();
  const flags = ['--layout', 'lines', '--rejects', 'out/bad.txt', '--revisions=-1', '--strict'];
  const args = ['convert', 'bucket', '--to', 'json', '-o', 'out/a.json', ...flags];
  const first = await runCli([...args, '--save-job', 'jobs/my job.json'], folder);
  expect(first.code, first.stderr).toBe(3);
  expect(first.stderr).toContain(
    "The job is saved in jobs/my job.json: km-export run 'jobs/my job.json' does the same again.",
  );
  expect(JSON.parse(read(folder, 'jobs/my job.json'))).toEqual({
    kind: 'km-export job',
    schema: 1,
    inputs: ['bucket'],
    outputs: [{ name: 'out/a.json', format: 'json', options: { layout: 'lines' } }],
    rejects: 'out/bad.txt',
    revisions: '-1',
    strict: true,
  });
  const before = [read(folder, 'out/a.json'), read(folder, 'out/bad.txt')];
  expect(before).toEqual([`[\n${A}\n]`, 'broken\n']);

  const second = await runCli(['run', 'jobs/my job.json'], folder);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('out/a.json exists already');
  const third = await runCli(['run', 'jobs/my job.json', '--overwrite', '--workers', '2'], folder);
  expect(third.code, third.stderr).toBe(3);
  expect([read(folder, 'out/a.json'), read(folder, 'out/bad.txt')]).toEqual(before);

  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  const fourth = await runCli(['run', '../jobs/my job.json'], elsewhere);
  expect(fourth.code).toBe(1);
  expect(fourth.stderr).toContain('bucket');
});

test('a state is no part of a job, which is said with what goes on from it', async () => {
  const folder = setUp();
  const args = ['convert', 'bucket', '--to', 'ndjson', '-o', 'a', '--overwrite', '--save-job', 'job.json'];
  const { stderr } = await runCli([...args, '--save-state', 's'], folder);
  const goesOn = 'run job.json --since s --save-state s';
  expect(stderr).toContain(`without the state: km-export ${goesOn} does the same with what comes after.`);
  writeFiles(folder, { 'bucket/3.json': `${A}\n` });
  const next = await runCli([...goesOn.split(' '), '--overwrite'], folder);
  expect([next.code, read(folder, 'a')]).toEqual([0, `${A}\n`]);
  const since = await runCli([...args, '--since', 's'], folder);
  expect(since.stderr).toContain('without --since: km-export run job.json reads everything');
});

test('an inspection is a job too, and several outputs are one run', async () => {
  const folder = setUp();
  expect((await runCli(['inspect', 'bucket', '--save-job', 'look.json'], folder)).code).toBe(0);
  const { code, stdout } = await runCli(['run', 'look.json', '--json'], folder);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString()).totals.records).toBe(2);

  const outputs = [
    { name: 'a.csv', format: 'csv' },
    { name: 'a.ndjson', format: 'ndjson' },
  ];
  const job = { kind: 'km-export job', schema: 1, inputs: ['bucket'], outputs };
  writeFiles(folder, { 'two.json': JSON.stringify(job) });
  expect((await runCli(['run', 'two.json'], folder)).code).toBe(0);
  expect(read(folder, 'a.ndjson')).toBe(`${A}\n${B}\n`);
  expect(read(folder, 'a.csv')).toContain('_p,_t,_n,plan\n');
  const asJson = await runCli(['run', 'two.json', '--json', '--overwrite'], folder);
  expect(asJson.code).toBe(2);
});

test.each([
  ['broken.json', 2, 'broken.json: The job is not right'],
  ['state.json', 2, 'kind must be "km-export job"'],
  ['format.json', 2, 'format.json: The job is not right: outputs[0].format must be one of csv,'],
  ['nowhere.json', 1, 'There is no job nowhere.json'],
  ['bucket', 1, "Can't read the job bucket"],
])('what is no job is told: %s', async (name, exit, message) => {
  const folder = setUp();
  writeFiles(folder, {
    'broken.json': '{"kind":',
    'state.json': '{"kind":"km-export state","schema":1}',
    'format.json':
      '{"kind":"km-export job","schema":1,"inputs":["bucket"],"outputs":[{"name":"x","format":"xls"}]}',
  });
  const { code, stderr } = await runCli(['run', name], folder);
  expect(code, stderr).toBe(exit);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('fault of km-export');
});

test('a job may name 100,000 people, and nothing is read of what is too large for any', async () => {
  const folder = setUp();
  const id = Array.from({ length: 100_000 }, (_, index) => `person-${index}@example.com`);
  const job = {
    inputs: ['bucket'],
    outputs: [{ name: 'out.ndjson', format: 'ndjson' as const }],
    records: { id: ['ann', ...id] },
  };
  writeFiles(folder, { 'job.json': drawJob(job) });
  const { code, stderr } = await runCli(['run', 'job.json'], folder);
  expect(code, stderr).toBe(0);
  expect(read(folder, 'out.ndjson')).toBe(`${A}\n`);
  truncateSync(join(folder, 'job.json'), 64_000_001);
  const huge = await runCli(['run', 'job.json'], folder);
  expect(huge.code).toBe(2);
  expect(huge.stderr).toContain('job.json is no job: with over 64.0 MB it is far too large for one.');
});

test('a job is saved under the rules of every output, and stays where the run fails', async () => {
  const folder = setUp();
  writeFiles(folder, { 'bad/1.json': 'broken\n', 'old.json': 'mine' });
  const convert = (input: string) => ['convert', input, '--to', 'csv', '-o', 'x.csv', '--save-job'];
  expect((await runCli([...convert('bad'), 'job.json'], folder)).code).toBe(1);
  expect(readdirSync(folder).sort()).toEqual(['bad', 'bucket', 'job.json', 'old.json']);
  expect((await runCli([...convert('bucket'), 'old.json'], folder)).stderr).toContain('old.json exists');
  expect((await runCli([...convert('bucket'), 'x.csv'], folder)).code).toBe(2);
  expect((await runCli([...convert('bucket'), '-'], folder)).code).toBe(2);
  expect((await runCli([...convert('bucket'), 'bucket/1.json', '--overwrite'], folder)).code).toBe(2);
  expect(read(folder, 'old.json')).toBe('mine');
});
