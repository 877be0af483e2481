import { expect, test } from 'vitest';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { NearMatch } from '../model/near-matches.ts';
import { withDefaults } from '../model/option.ts';
import { RecordView } from '../model/record.ts';
import { Scanner } from '../scan/scanner.ts';
import { askPeople, PEOPLE_OPTIONS } from './asked-people.ts';
import { PeopleMatcher } from './people-matcher.ts';

/** What records of these people, one after the other, are near to; `id` are those asked for. */
function nearTo(id: readonly string[], people: readonly string[]): NearMatch[] {
  const asked = askPeople(withDefaults(PEOPLE_OPTIONS, { id }));
  if (asked === null) throw new Error('Nobody is asked for.');
  const matcher = new PeopleMatcher(asked);
  const scanner = new Scanner({ replaceInvalidUtf8: false });
  const bytes = encodeUtf8(people.map((person) => `${JSON.stringify({ _p: person })}\n`).join(''));
  scanner.begin(bytes, 0, bytes.length, 0);
  const view = new RecordView(scanner.batch);
  while (scanner.next()) {
    for (let index = 0; index < scanner.batch.recordCount; index++) {
      view.moveTo(index);
      expect(matcher.matches(view)).toBe(false);
    }
  }
  return Object.values(matcher.takeNear().first);
}

test.each([[['x', 'ann', 'Ann']], [['x', 'Ann', 'ann']], [['x', 'aNN', 'Ann']]])(
  'of several that it is near to, the first of %j is told',
  (asked) => {
    expect(nearTo(asked, ['ANN', 'ANN'])).toEqual([
      { identity: 'ANN', type: 'text', to: 1, differs: ['case'], records: 2 },
    ]);
  },
);
