import type { JobSpec, OptionValues } from '@km-export/core';
import { expect, test } from 'vitest';
import { recordForm } from './page-options.ts';
import { settingsOf } from './settings.ts';

const job: JobSpec = {
  inputs: ['bucket'],
  outputs: [{ name: '../out/all.json', format: 'json', options: { layout: 'lines' } }],
  rejects: 'bad.txt',
  revisions: '5-40',
  mergeExports: true,
};

test('a saved job is settings: its paths become names', () => {
  expect(settingsOf(job)).toMatchObject({
    format: 'json',
    outputName: 'all.json',
    formatValues: { layout: 'lines' },
    jobValues: { revisions: '5-40', mergeExports: true, strict: false },
    wantsRejects: true,
  });
});

test('an inspection says nothing of a format, and standard output nothing of a name', () => {
  expect(settingsOf({ inputs: [], outputs: [] })).not.toHaveProperty('format');
  const toStdout = { inputs: [], outputs: [{ name: '-', format: 'csv' as const }] };
  expect(settingsOf(toStdout)).toMatchObject({ format: 'csv', outputName: '' });
});

test('gzip is read from the name, unless the job says it', () => {
  const gzipOf = (name: string, gzip?: boolean) =>
    settingsOf({ inputs: [], outputs: [{ name, format: 'csv', ...(gzip !== undefined && { gzip }) }] })
      .outputValues.gzip;
  expect([gzipOf('a.csv'), gzipOf('a.csv.gz'), gzipOf('a.csv', true), gzipOf('a.gz', false)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('several outputs are the first and others, each with all that is said of it', () => {
  const others: JobSpec['outputs'] = [
    { name: 'out/b.csv.gz', format: 'csv', options: { preset: 'excel' } },
    { name: 'parts', format: 'ndjson', split: 'aliases', fileNames: ['ties.json', 'others.json'] },
  ];
  const settings = settingsOf({ ...job, outputs: [...job.outputs, ...others] });
  expect(settings).toMatchObject({ format: 'json', outputName: 'all.json' });
  expect(settings.others).toMatchObject([
    {
      format: 'csv',
      outputName: 'b.csv.gz',
      formatValues: { preset: 'excel' },
      outputValues: { gzip: true },
    },
    { format: 'ndjson', outputValues: { split: 'aliases' }, fileNames: ['ties.json', 'others.json'] },
  ]);
});

test('what is for people who look at records is not asked where a result goes back, but seen where it is set', () => {
  const asks = (values: OptionValues) =>
    recordForm(
      [
        { format: 'csv', outputValues: {} },
        { format: 'requests', outputValues: {} },
      ],
      values,
    ).some(({ name }) => name === 'columns');
  expect([asks({}), asks({ columns: [] }), asks({ columns: ['plan'] })]).toEqual([false, false, true]);
});

test('a split comes with what it asks, and the records may be of certain people all the same', () => {
  const output = {
    name: 'out/ann/',
    format: 'ndjson',
    split: 'identity',
    splitOptions: { id: ['ann'] },
  } as const;
  const settings = settingsOf({ inputs: [], outputs: [output], records: { id: ['bob'] } });
  expect(settings).toMatchObject({
    outputValues: { split: 'identity', gzip: false },
    splitValues: { id: ['ann'] },
    recordValues: { id: ['bob'] },
  });
  const asks = (values: OptionValues) =>
    recordForm([{ outputValues: { split: 'identity' } }], values).some(({ name }) => name === 'id');
  expect([asks({}), asks({ id: [], withAliases: false }), asks(settings.recordValues)]).toEqual([
    false,
    false,
    true,
  ]);
});
