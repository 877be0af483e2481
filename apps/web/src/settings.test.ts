import type { JobSpec } from '@km-export/core';
import { expect, test } from 'vitest';
import { settingsOf } from './settings.ts';

const job: JobSpec = {
  inputs: ['bucket'],
  outputs: [{ name: '../out/all.json', format: 'json', options: { layout: 'lines' } }],
  rejects: 'bad.txt',
  revisions: '5-40',
  mergeExports: true,
};

test('a saved job is settings: its paths become names', () => {
  expect(settingsOf(job, 'job.json')).toMatchObject({
    format: 'json',
    outputName: 'all.json',
    formatValues: { layout: 'lines' },
    jobValues: { revisions: '5-40', mergeExports: true, strict: false },
    wantsRejects: true,
  });
});

test('an inspection says nothing of a format, and standard output nothing of a name', () => {
  expect(settingsOf({ inputs: [], outputs: [] }, 'x')).not.toHaveProperty('format');
  const toStdout = { inputs: [], outputs: [{ name: '-', format: 'csv' as const }] };
  expect(settingsOf(toStdout, 'x')).toMatchObject({ format: 'csv', outputName: '' });
});

test('gzip is read from the name, unless the job says it', () => {
  const gzipOf = (name: string, gzip?: boolean) =>
    settingsOf({ inputs: [], outputs: [{ name, format: 'csv', ...(gzip !== undefined && { gzip }) }] }, 'x')
      .outputValues.gzip;
  expect([gzipOf('a.csv'), gzipOf('a.csv.gz'), gzipOf('a.csv', true), gzipOf('a.gz', false)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('a job with several outputs is refused with the file and the field', () => {
  const two: JobSpec = { ...job, outputs: [...job.outputs, { name: 'b.csv', format: 'csv' }] };
  expect(() => settingsOf(two, 'two.json')).toThrow(
    expect.objectContaining({
      code: 'job/bad-spec',
      message: expect.stringMatching(/^two\.json: .*outputs has 2/),
    }),
  );
});

test('a split comes with what it asks, and people are asked for once', () => {
  const output = {
    name: 'out/ann/',
    format: 'ndjson',
    split: 'identity',
    splitOptions: { id: ['ann'] },
  } as const;
  const settings = settingsOf({ inputs: [], outputs: [output], records: { kinds: ['event'] } }, 'x');
  expect(settings).toMatchObject({
    outputValues: { split: 'identity', gzip: false },
    splitValues: { id: ['ann'] },
    recordValues: { kinds: ['event'] },
  });
  expect(() => settingsOf({ inputs: [], outputs: [output], records: { dropIds: true } }, 'two.json')).toThrow(
    expect.objectContaining({
      code: 'job/bad-spec',
      message: expect.stringMatching(/^two\.json: .*dropIds/),
    }),
  );
});
