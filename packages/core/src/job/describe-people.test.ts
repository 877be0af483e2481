import { expect, it } from 'vitest';
import { emptyTotals } from '../model/totals.ts';
import { describePeople, describeUnsearched, type PeopleWords } from './describe-people.ts';
import type { OutputResult } from './outputs.ts';
import type { PeopleReport, ReportedMissing } from './people-report.ts';

const WORDS: PeopleWords = {
  most: 20,
  taking: () => '--ignore-case',
  withAliases: '--with-aliases',
  placeholders: '--placeholder',
  where: '--where',
};
const missed = (identity: string, more: Partial<ReportedMissing> = {}): ReportedMissing => ({
  ...{ identity, type: 'text', near: null, isInAlias: false },
  ...more,
});
const ALL_FOUND: PeopleReport = {
  output: null,
  areDropped: false,
  asked: 3,
  missing: { identities: 0, first: [] },
  near: { identities: 0, records: 0, recordsBeyond: 0, first: [] },
};

it('says whom no record is of, and what may have been meant', () => {
  expect(describePeople(ALL_FOUND, WORDS).missing).toBeNull();
  const first = [
    missed('Ann', { near: { identity: 'ann', type: 'text' } }),
    missed('bob', { isInAlias: true }),
  ];
  expect(describePeople({ ...ALL_FOUND, missing: { identities: 2, first } }, WORDS).missing).toEqual({
    title: 'No record that was looked at is of 2 of these identities: check how they are spelled',
    each: [
      'Ann; nearly the same is ann',
      'bob; an alias names it as the other identity of somebody, whom --with-aliases finds',
    ],
    rest: 0,
  });
  const title = (asked: number, identities: number) =>
    describePeople({ ...ALL_FOUND, asked, missing: { identities, first: [] } }, WORDS).missing?.title;
  expect(title(1, 1)).toBe('No record that was looked at is of this identity: check how it is spelled');
  expect(title(3, 3)).toMatch('is of any of these 3 identities: check how they are');
});

it('names ten of many', () => {
  const first = Array.from({ length: 1000 }, (_, n) => missed(`person ${n}`));
  const { missing } = describePeople({ ...ALL_FOUND, missing: { identities: 99_990, first } }, WORDS);
  expect([missing?.each.length, missing?.rest]).toEqual([10, 99_980]);
});

it('speaks of whom it leaves out as such', () => {
  const near = {
    identity: 'ANN',
    type: 'text',
    differs: ['case'],
    records: 2,
    option: 'ignoreCase',
  } as const;
  const report: PeopleReport = {
    ...ALL_FOUND,
    asked: 1,
    near: { identities: 1, records: 2, recordsBeyond: 0, first: [{ ...near, differs: ['case'] }] },
  };
  const told = (areDropped: boolean) => {
    const { asked, elsewhere, near } = describePeople({ ...report, areDropped }, WORDS);
    return [asked, near?.title, near?.each[0], elsewhere];
  };
  expect(told(false)).toEqual([
    '1 identity asked for',
    '2 records of 1 identity nearly asked for, not taken',
    'ANN, 2 records: other case; --ignore-case takes it',
    null,
  ]);
  expect(told(true)).toEqual([
    '1 identity to be left out',
    '2 records of 1 identity nearly asked for, not left out',
    'ANN, 2 records: other case; --ignore-case leaves it out',
    'Only the records of these people were left out. Those of others may still name them, as the other identity of an alias (--with-aliases leaves such lines out too), or in a property, such as an email: --where with a property and its value finds such records, and a search of the result for the text finds any.',
  ]);
});

it('says that rejected lines may be of anybody, and where they are', () => {
  const rejects = { name: 'rejects.txt', format: 'rejects', rows: 2, bytes: 9 } as OutputResult;
  const said = (rejected: number, people: PeopleReport[] | undefined, outputs: OutputResult[] = []) =>
    describeUnsearched(
      { totals: { ...emptyTotals(), rejected }, outputs, ...(people && { people }) },
      '--rejects FILE',
    );
  expect(said(2, [ALL_FOUND])).toBe(
    'Whose the 2 rejected lines are could not be told: --rejects FILE saves them, to be looked through.',
  );
  expect(said(1, [ALL_FOUND], [rejects])).toBe(
    'Whose the rejected line is could not be told: it is in rejects.txt, to be looked through.',
  );
  expect(said(0, [ALL_FOUND])).toBeNull();
  expect(said(2, undefined)).toBeNull();
});
