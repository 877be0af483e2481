import { expect, test } from 'vitest';
import { drawJob, isJobFile, parseJob } from './job-file.ts';
import type { JobSpec } from './spec.ts';

const job: JobSpec = {
  inputs: ['bucket', '-'],
  outputs: [
    { name: 'out/export.csv', format: 'csv' },
    { name: 'export.json', format: 'json', options: { layout: 'lines' } },
  ],
  rejects: 'bad.txt',
  revisions: '5-40',
  strict: true,
};

test('a job comes back from its file as it was', () => {
  const text = drawJob(job);
  expect(text.startsWith('{\n  "kind": "km-export job",\n  "schema": 1,\n  "inputs": [')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
  expect(parseJob(text, 'job.json')).toEqual(job);
  expect(drawJob(parseJob(text, 'job.json'))).toBe(text);
});

test('a broken job is not written', () => {
  expect(() => drawJob({ ...job, inputs: [''] })).toThrow(/inputs\[0\] must be /);
});

test('a file of a job is known by its content, also where the job is wrong', () => {
  expect(isJobFile(drawJob(job))).toBe(true);
  expect(isJobFile('{"outputs":7,"kind":"km-export job"}')).toBe(true);
  const others = [
    '',
    'null',
    '[]',
    '"km-export job"',
    '{"kind":"km-export state","schema":1}',
    '{"_p":"ann","_t":1,"what":"km-export job"}',
    '{"_p":"ann","_t":1,"kind":"km-export job"}\n{"_p":"bob","_t":1}\n',
  ];
  for (const text of others) expect(isJobFile(text), text).toBe(false);
});

test.each([
  ['can’t be read: it is empty'.replace('’', "'"), ' \n'],
  ["can't be read: it is no JSON, or was cut", drawJob(job).slice(0, -9)],
  ['it must be an object', '[]'],
  ['kind must be "km-export job"', '{"inputs":[],"outputs":[]}'],
  ['schema must be 1', '{"kind":"km-export job","schema":2,"inputs":[],"outputs":[]}'],
  ['inputs must be a list', '{"kind":"km-export job","schema":1,"outputs":[]}'],
  [
    'outputs[0].format must be one of ',
    '{"kind":"km-export job","schema":1,"inputs":[],"outputs":[{"name":"x","format":"xls"}]}',
  ],
  ['"wokers" is not known', '{"kind":"km-export job","schema":1,"inputs":[],"outputs":[],"wokers":1}'],
])('a wrong file says where and why: %s', (why, text) => {
  expect(() => parseJob(text, 'my job.json')).toThrow(
    expect.objectContaining({
      code: 'job/bad-spec',
      message: expect.stringMatching(/^my job\.json: The job is not right: .*[.?]$/),
    }),
  );
  expect(() => parseJob(text, 'my job.json')).toThrow(why);
});
