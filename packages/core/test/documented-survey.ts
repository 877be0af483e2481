import type { SurveyReport } from '../src/survey/report.ts';

/** One file, `revisions/1.json`, and what the documents say that `inspect --json` tells of it. */
export const DOCUMENTED_TEXT =
  '{"_p":"john","_t":1234567890,"_n":"Visited Site","url":"http://mysite.com"}\nx\n';

/** To the letter, and in its order: others build on it. */
export const DOCUMENTED_SURVEY: SurveyReport = {
  schema: 1,
  verdict: {
    status: 'complete-as-far-as-can-be-told',
    words:
      'Complete as far as can be told: no index.csv is here to name all files; no status.csv is here to count all files. 1 line in the files was rejected.',
    title: 'Complete as far as can be told',
    reasons: [],
    doubts: [
      { code: 'no-index', words: 'no index.csv is here to name all files' },
      { code: 'no-status', words: 'no status.csv is here to count all files' },
    ],
    notes: [{ code: 'rejected-lines', words: '1 line in the files was rejected' }],
  },
  totals: {
    files: 1,
    bytes: 78,
    lines: 2,
    records: 1,
    blank: 0,
    rejected: 1,
    repaired: 0,
    events: 1,
    propertySets: 0,
    aliases: 0,
  },
  time: { first: 1234567890, last: 1234567890, unusable: 0 },
  days: [{ day: '2009-02-13', records: 1 }],
  events: [{ name: 'Visited Site', records: 1, first: 1234567890, last: 1234567890 }],
  properties: [{ name: 'url', records: 1, types: { string: 1 }, longest: 17 }],
  files: [
    {
      path: 'revisions/1.json',
      revision: 1,
      bytes: 78,
      lines: 2,
      records: 1,
      blank: 0,
      rejected: 1,
      repaired: 0,
      first: 1234567890,
      last: 1234567890,
    },
  ],
  ignored: [],
  missing: { revisions: [], files: [], newer: [] },
  bucket: { indexes: [], statuses: [] },
  problems: [
    {
      code: 'line/not-json',
      reason: 'not a JSON object',
      count: 1,
      samples: [{ path: 'revisions/1.json', line: 2, byteOffset: 76, excerpt: 'x' }],
    },
  ],
};
