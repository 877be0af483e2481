import { describe, expect, it } from 'vitest';
import { DOCUMENTED_SURVEY, DOCUMENTED_TEXT } from '../../test/documented-survey.ts';
import type { Bucket } from '../input/bucket.ts';
import { type Listing, listInput } from '../input/listing.ts';
import { type Account, emptyAccount, mergeAccount } from '../model/account.ts';
import { PROBLEM_CODES, PROBLEMS } from '../model/problem.ts';
import { Scanner } from '../scan/scanner.ts';
import { Profile } from './profile.ts';
import { reportAccount, reportSurvey, type SurveyReport } from './report.ts';
import { SummaryMerger } from './summary.ts';
import { Tally } from './tally.ts';

const listingOf = (...paths: string[]): Listing =>
  listInput(
    [{ given: 'export', kind: 'folder', files: paths.map((path) => ({ path, size: 1, ref: path })) }],
    { mergeExports: false },
  );

const NO_BUCKET: Bucket = { indexes: [], statuses: [], problems: [] };

/** The report of files with these contents. */
function surveyOf(listing: Listing, ...contents: string[]): SurveyReport {
  const account = emptyAccount();
  const merger = new SummaryMerger();
  contents.forEach((content, file) => {
    const scanner = new Scanner({ replaceInvalidUtf8: false });
    const tally = new Tally();
    const profile = new Profile(scanner.batch, scanner.names);
    tally.beginFile(file);
    const bytes = Buffer.from(content);
    scanner.begin(bytes, 0, bytes.length, 0);
    while (scanner.next()) {
      tally.take(scanner.batch);
      profile.take(scanner.batch, tally.times);
    }
    mergeAccount(account, tally.takeAccount());
    merger.add(profile.summary());
  });
  return reportSurvey(listing, NO_BUCKET, account, merger.summary);
}

describe('the report', () => {
  it('is that of the documents, to the letter and in its order', () => {
    const report = surveyOf(listingOf('revisions/1.json'), DOCUMENTED_TEXT);
    expect(JSON.stringify(report)).toBe(JSON.stringify(DOCUMENTED_SURVEY));
  });

  it('leaves the four names out of the properties, and no other', () => {
    const report = surveyOf(
      listingOf('1.json'),
      '{"_p":1,"_p2":2,"_n":3,"_t":4,"_c":5,"_P":6,"_server_timestamp":7,"":8}\n',
    );
    expect(report.properties.map(({ name }) => name)).toEqual(['_c', '_P', '_server_timestamp', '']);
  });

  it('names types, true and false as one', () => {
    const values = ['"a"', '1', 'true', 'false', 'false', 'null', '{}', '[]'];
    const report = surveyOf(listingOf('1.json'), values.map((value) => `{"x":${value}}\n`).join(''));
    expect(report.properties).toEqual([
      {
        name: 'x',
        records: 8,
        types: { string: 1, number: 1, boolean: 3, null: 1, object: 1, array: 1 },
        longest: 5,
      },
    ]);
    expect(Object.keys(report.properties[0].types)).toEqual([
      'string',
      'number',
      'boolean',
      'null',
      'object',
      'array',
    ]);
  });

  it('sums up over files, days in order, times of all', () => {
    const report = surveyOf(
      listingOf('1.json', '2.json', '5.json'),
      '{"_t":90000}\n\n',
      '',
      '{"_t":-5}\n{"_t":86400}\n{"_t":"x"}\n',
    );
    expect(report.totals).toMatchObject({ files: 3, lines: 5, records: 4, blank: 1, propertySets: 4 });
    expect(report.time).toEqual({ first: -5, last: 90000, unusable: 1 });
    expect(report.days).toEqual([
      { day: '1969-12-31', records: 1 },
      { day: '1970-01-02', records: 2 },
    ]);
    expect(report.files.map(({ path, revision, first, last }) => [path, revision, first, last])).toEqual([
      ['1.json', 1, 90000, 90000],
      ['2.json', 2, null, null],
      ['5.json', 5, -5, 86400],
    ]);
    expect(report.missing).toEqual({ revisions: ['3-4'], files: [], newer: [] });
  });

  it('has null where no time is usable', () => {
    const report = surveyOf(listingOf('1.json'), '{"_n":"a"}\n');
    expect(report.time).toEqual({ first: null, last: null, unusable: 1 });
    expect(report.files[0]).toMatchObject({ first: null, last: null });
    expect(report.events).toEqual([{ name: 'a', records: 1, first: null, last: null }]);
    expect(report.days).toEqual([]);
  });

  it('does not lose a time of zero', () => {
    const report = surveyOf(listingOf('1.json', '2.json'), '{"_t":0}\n', '{"_t":5}\n');
    expect(report.time).toEqual({ first: 0, last: 5, unusable: 0 });
  });

  it('lists problems in the order of their table, with what happened in the listing', () => {
    const listing = listingOf('1.json', '1.json.gz', '2.json', 'index.csv', 'notes.txt');
    const report = surveyOf(listing, 'x\n{"a":\n{"a":1,"a":2}\n', '{"_t":1}\ny\n');
    expect(report.problems.map(({ code, count }) => [code, count])).toEqual([
      ['line/not-json', 2],
      ['line/cut-short', 1],
      ['line/duplicate-name', 1],
      ['time/missing', 1],
      ['input/same-number', 1],
    ]);
    const order = report.problems.map(({ code }) => PROBLEM_CODES.indexOf(code));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const { code, reason } of report.problems) expect(reason).toBe(PROBLEMS[code].reason);
    expect(report.problems[0].samples).toEqual([
      { path: '1.json', line: 1, byteOffset: 0, excerpt: 'x' },
      { path: '2.json', line: 2, byteOffset: 9, excerpt: 'y' },
    ]);
    expect(report.problems.at(-1)?.samples).toEqual([
      { path: '1.json.gz', line: 0, byteOffset: 0, excerpt: '' },
    ]);
    expect(report.ignored).toEqual(
      [
        { path: '1.json.gz', reason: 'same-number' },
        { path: 'index.csv', reason: 'bucket-index' },
        { path: 'notes.txt', reason: 'not-a-revision-file' },
      ].toSorted(
        (a, b) =>
          listing.ignored.findIndex(({ path }) => path === a.path) -
          listing.ignored.findIndex(({ path }) => path === b.path),
      ),
    );
  });

  it('stays small, however many files are given twice', () => {
    const twice = Array.from({ length: 20 }, (_, i) => ({ path: `${i}.json`, size: 1, ref: i }));
    const listing = listInput(
      [
        { given: 'e', kind: 'folder', files: twice },
        { given: 'e', kind: 'folder', files: twice },
      ],
      { mergeExports: false },
    );
    const account: Account = emptyAccount();
    const [problem] = reportAccount(listing, NO_BUCKET, account).problems;
    expect(problem).toMatchObject({ code: 'input/given-twice', count: 20 });
    expect(problem.samples).toHaveLength(5);
  });
});
