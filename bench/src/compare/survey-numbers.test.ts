import { expect, test } from 'vitest';
import { findSurveyDifference, type ProductSurvey, type SurveyNumbers } from './survey-numbers.ts';

const ours: ProductSurvey = {
  totals: { lines: 4, records: 3, aliases: 1 },
  events: [{ name: 'visited site', records: 2, first: 10, last: 20 }],
  days: [{ day: '1970-01-01', records: 3 }],
  properties: [
    { name: 'colour', records: 2, types: { string: 1, null: 1 }, longest: 3 },
    { name: 'Colour', records: 1, types: { string: 1 }, longest: 9 },
  ],
};

test('only what was told is compared', () => {
  expect(findSurveyDifference(ours, {})).toBe(null);
  expect(findSurveyDifference(ours, { lines: 4, events: ours.events })).toBe(null);
  const properties = [
    { name: '_p', values: 3 },
    { name: 'colour', values: 1, longest: 5 },
    { name: 'Colour_1', values: 1, longest: 9 },
  ];
  expect(findSurveyDifference(ours, { properties })).toBe(null);
});

test.each([
  [{ records: 4 }, 'records: 3 against 4'],
  [{ events: [] }, '1 against 0 of event'],
  [
    { events: [{ name: 'visited site', records: 2, first: 10, last: 21 }] },
    'event visited site, last: 20 against 21',
  ],
  [{ days: [{ day: '1970-01-02', records: 3 }] }, 'day 1970-01-01 is only ours'],
  [
    {
      properties: [
        { name: 'colour', values: 1 },
        { name: 'Colour', longest: 8 },
      ],
    },
    'property Colour, longest',
  ],
  [{ properties: [{ name: 'colour', types: { string: 2 } }, { name: 'Colour' }] }, 'property colour, types'],
] as [SurveyNumbers, string][])('%j', (theirs, difference) => {
  expect(findSurveyDifference(ours, theirs)).toContain(difference);
});
