import type { GivenPath } from '@km-export/core';
import { describe, expect, test } from 'vitest';
import { suggestBaseName, suggestName, suggestRejectsName, toFileName } from './output-names.ts';

const file = (given: string): GivenPath => ({ given, kind: 'file', files: [] });

describe('the suggested name', () => {
  test.each([
    [['demo-account.json'], 'demo-account'],
    [['demo.json.gz'], 'demo'],
    [['backup'], 'backup'],
    [['revisions'], 'kissmetrics-export'],
    [['backup/revisions'], 'kissmetrics-export'],
    [['22770.json'], 'kissmetrics-export'],
    [['1.json', '2.json'], 'kissmetrics-export'],
    [['2012'], 'kissmetrics-export'],
    [['.json'], 'kissmetrics-export'],
  ])('for %j is %s', (given, base) => {
    expect(suggestBaseName(given.map(file))).toBe(base);
  });

  test('is never that of something given', () => {
    expect(suggestName('Demo', '.json', [file('demo.JSON')])).toBe('Demo-converted.json');
    expect(suggestName('demo', '.csv', [file('demo.json')])).toBe('demo.csv');
  });

  test('of rejected lines follows the result', () => {
    expect(suggestRejectsName('a.b.csv')).toBe('a.b-rejected.txt');
    expect(suggestRejectsName('plain')).toBe('plain-rejected.txt');
    expect(suggestRejectsName('a.csv.gz')).toBe('a-rejected.txt.gz');
  });
});

test('a typed name keeps to what file systems take', () => {
  expect(toFileName(' a/b\\c:d*e?"f<g>h|i\u0000j.csv ')).toBe('a_b_c_d_e__f_g_h_i_j.csv');
});

test('a typed name hides nothing', () => {
  expect(toFileName('a\u202egpj.exe\u200b\u2028')).toBe('a_gpj.exe__');
});
