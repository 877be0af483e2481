import { drawJob, type GivenPath } from '@km-export/core';
import { expect, test } from 'vitest';
import { readJobText, takeJobFile } from './job-file.ts';

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

test('a job of 100,000 people is taken, by its beginning; what is larger than any job is not', async () => {
  const id = Array.from({ length: 100_000 }, (_, index) => `person-${index}@example.com`);
  const large = drawJob({ inputs: ['x'], outputs: [], records: { id } });
  expect(large.length).toBeGreaterThan(2_000_000);
  expect((await takeJobFile([given('settings.json', large)]))?.job.text).toBe(large);
  expect(await readJobText(new File([large], 'job.json'))).toBe(large);
  // Of large data no more than that is read.
  const data = new File([`{"_p":"a","_t":1}\n${'x'.repeat(2_000_000)}km-export job`], 'all.json');
  data.text = () => Promise.reject(new Error('read'));
  const path = {
    given: 'all.json',
    kind: 'file',
    files: [{ path: 'all.json', size: data.size, ref: data }],
  } as const;
  expect(await takeJobFile([path as unknown as GivenPath])).toBeNull();
  const huge = new File([JOB], 'huge.json');
  Object.defineProperty(huge, 'size', { value: 64_000_001 });
  await expect(readJobText(huge)).rejects.toThrow(
    'huge.json is no job: with over 64.0 MB it is far too large',
  );
});
