import { expect, it } from 'vitest';
import { describeNoneLeft } from './describe-none-left.ts';

const output = { name: 'a.csv', format: 'csv', rows: 0, bytes: 0, counts: {} };
const result = {
  totals: { records: 3 },
  written: 0,
  drops: [{ rule: 'properties', reason: 'by their properties', records: 3 }],
  outputs: [output],
} as unknown as Parameters<typeof describeNoneLeft>[0];

it('says what became of the outputs where no record fits', () => {
  expect(describeNoneLeft(result)).toBe(
    'None of the 3 records fits the choices, so no record was written: a.csv is empty.',
  );
  const outputs = [
    { ...output, name: 'a.json', format: 'json', bytes: 2 },
    { ...output, name: 'bad.txt', format: 'rejects', rows: 1, bytes: 9 },
  ];
  expect(describeNoneLeft({ ...result, outputs })).toBe(
    'None of the 3 records fits the choices, so no record was written: a.json holds only what stands around records; bad.txt has the rejected lines.',
  );
  const [drop] = result.drops;
  expect(
    describeNoneLeft({
      ...result,
      totals: { ...result.totals, records: 1 },
      drops: [{ ...drop, records: 1 }],
      outputs: [],
    }),
  ).toBe('The one record does not fit the choices.');
});

it('says nothing where there are no records, or some are left', () => {
  expect(describeNoneLeft({ ...result, totals: { ...result.totals, records: 0 }, drops: [] })).toBeNull();
  expect(describeNoneLeft({ ...result, totals: { ...result.totals, records: 4 }, written: 1 })).toBeNull();
  expect(describeNoneLeft({ ...result, drops: [] })).toBeNull();
});
