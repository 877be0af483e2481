import type { OutputSpec } from '@km-export/core';
import { expect, test } from 'vitest';
import { toCommandLine } from './command-line.ts';

test('a conversion with every switch', () => {
  expect(
    toCommandLine({
      inputs: ['revisions', 'my export'],
      outputs: [{ name: 'out.csv', format: 'csv' }],
      rejects: "bob's.txt",
      replaceInvalidUtf8: true,
      mergeExports: true,
      strict: true,
    }).join(' '),
  ).toBe(
    "km-export convert revisions 'my export' --to csv -o out.csv --rejects 'bob'\\''s.txt'" +
      ' --replace-invalid-utf8 --merge-exports --strict',
  );
});

test('a job without outputs is an inspection', () => {
  expect(toCommandLine({ inputs: ['1.json'], outputs: [], rejects: 'bad.txt' }).join(' ')).toBe(
    'km-export inspect 1.json --rejects bad.txt',
  );
});

test('a name that begins with a dash is no option', () => {
  expect(toCommandLine({ inputs: ['-o'], outputs: [{ name: '-', format: 'json' }] }).join(' ')).toBe(
    'km-export convert ./-o --to json -o ./-',
  );
});

test('revisions that begin with a dash are no option either', () => {
  const spec = { inputs: ['x'], outputs: [] };
  expect(toCommandLine({ ...spec, revisions: '5-40' }).join(' ')).toBe(
    'km-export inspect x --revisions 5-40',
  );
  expect(toCommandLine({ ...spec, revisions: '-40' }).join(' ')).toBe('km-export inspect x --revisions=-40');
});

test('a name that hides something is shown, and means the same in a shell', () => {
  const inputs = ['exe.\u202egpj', "it's\nnew\\", 'tag\u{e0041}'];
  expect(toCommandLine({ inputs, outputs: [] }).join(' ')).toBe(
    "km-export inspect $'exe.\\u202egpj' $'it\\'s\\nnew\\\\' $'tag\\U000e0041'",
  );
});

test('what a preset says is left out, and what is set beside it is told', () => {
  const words = (options: Record<string, string | boolean>) =>
    toCommandLine({ inputs: ['x'], outputs: [{ name: 'x.csv', format: 'csv', options }] }).join(' ');
  expect(words({ preset: 'excel', formulaGuard: true, lineEnd: 'lf' })).toBe(
    'km-export convert x --to csv -o x.csv --preset excel --line-end lf',
  );
  expect(words({ preset: 'excel', byteOrderMark: false, delimiter: ';' })).toBe(
    "km-export convert x --to csv -o x.csv --preset excel --delimiter ';' --no-byte-order-mark",
  );
  expect(words({ formulaGuard: false, nullText: '-' })).toBe(
    'km-export convert x --to csv -o x.csv --null-text=-',
  );
});

test('a split output is a folder, and what parts an export in two a command of its own', () => {
  const words = (output: Omit<OutputSpec, 'name'>) =>
    toCommandLine({ inputs: ['x'], outputs: [{ name: 'out', ...output }], rejects: 'bad.txt' }).join(' ');
  expect(words({ format: 'csv', split: 'event', gzip: true, options: { preset: 'excel' } })).toBe(
    'km-export convert x --to csv -o out --preset excel --split event --gzip --rejects bad.txt',
  );
  expect(words({ format: 'ndjson', split: 'aliases' })).toBe(
    'km-export aliases x --to ndjson --out-dir out --rejects bad.txt',
  );
  const splitOptions = { id: ['ann smith', '-x', ''], idNumber: ['7'], withAliases: true };
  expect(words({ format: 'json', split: 'identity', splitOptions })).toBe(
    "km-export identity x --to json --out-dir out --id 'ann smith' --id=-x --id '' --id-number 7 --with-aliases --rejects bad.txt",
  );
});

test('what no single command says takes the file of the job', () => {
  const one: OutputSpec = { name: 'out/a.csv.gz', format: 'csv' };
  const named: OutputSpec = { name: 'out', format: 'ndjson', split: 'aliases', fileNames: ['a', 'b'] };
  const people: OutputSpec = {
    name: 'out',
    format: 'ndjson',
    split: 'identity',
    splitOptions: { id: ['x'] },
  };
  const words = (outputs: OutputSpec[], records = {}) =>
    toCommandLine({ inputs: ['x'], outputs, records }).join(' ');
  expect(words([one, { name: 'b.json', format: 'json' }])).toBe('km-export run out/a-job.json');
  expect(words([named])).toBe('km-export run out-job.json');
  expect(words([people], { id: ['y'] })).toBe('km-export run out-job.json');
  expect(words([people], { kinds: ['event'] })).toBe(
    'km-export identity x --to ndjson --out-dir out --id x --kinds event',
  );
});
