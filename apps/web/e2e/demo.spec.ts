import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ownPageTest as test } from './convert-page.ts';

const data = process.env.KM_EXPORT_DATA ?? join(import.meta.dirname, '../../../../shared/data');
const demo = join(data, 'demo-account.json');

test('the real demo export becomes a table with every value in its place', async ({ convertPage }) => {
  test.skip(!existsSync(demo), 'needs the demo export (KM_EXPORT_DATA)');
  const records = readFileSync(demo, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string | number>);
  expect(records).toHaveLength(6354);
  const columns = [...new Set(records.flatMap(Object.keys))];
  const cell = (value: string | number | undefined): string => {
    if (value === undefined) return '';
    const text = String(value);
    return /[",\r\n]|^ | $|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = [columns, ...records.map((record) => columns.map((column) => record[column]))];
  const expected = rows.map((row) => `${row.map(cell).join(',')}\n`).join('');

  await convertPage.drop([demo]);
  await convertPage.heading('What is in demo-account.json').waitFor();
  await convertPage.chooseFormat('CSV');
  await convertPage.convert();
  const summary = convertPage.page.getByRole('region', { name: 'Summary' });
  await expect(summary).toContainText('6,354 records = 6,354 written + 0 dropped');
  expect(String(await convertPage.saved('demo-account.csv'))).toBe(expected);
});
