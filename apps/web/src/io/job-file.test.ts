import { drawJob, type GivenPath } from '@km-export/core';
import { expect, test } from 'vitest';
import { takeJobFile } from './job-file.ts';

const JOB = drawJob({ inputs: ['x'], outputs: [] });

function given(name: string, text: string): GivenPath {
  const file = new File([text], name);
  return { given: name, kind: 'file', files: [{ path: name, size: file.size, ref: file }] };
}

test('a job among files is taken out of them, by its content', async () => {
  const data = given('1.json', '{"_p":"ann","_t":1}\n');
  const other = given('notes.json', '{}');
  const job = given('settings.json', JOB);
  expect(await takeJobFile([data, other, job])).toEqual({
    job: { name: 'settings.json', text: JOB },
    rest: [data, other],
  });
  expect(await takeJobFile([data, other])).toBeNull();
});

test('alone it may have any name of a .json, and no other', async () => {
  expect((await takeJobFile([given('7.json', JOB)]))?.rest).toEqual([]);
  expect(await takeJobFile([given('job.txt', JOB)])).toBeNull();
});

test('of two nobody knows which', async () => {
  await expect(takeJobFile([given('a.json', JOB), given('b.json', JOB)])).rejects.toThrow('a.json, b.json');
});
